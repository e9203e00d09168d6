// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/xxh3.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <gtest/gtest.h>

#include "trueseed/simd/target.h"

namespace trueseed::digest {
namespace {

using simd::Target;
using Bytes = std::vector<std::uint8_t>;

constexpr ElementKind kKinds[] = {ElementKind::kBits,       ElementKind::kFloat16,
                                  ElementKind::kBFloat16,   ElementKind::kFloat32,
                                  ElementKind::kFloat64,    ElementKind::kFloat8E5M2,
                                  ElementKind::kFloat8E4M3, ElementKind::kSigned};

std::size_t number_bytes(ElementKind kind) {
  switch (kind) {
    case ElementKind::kFloat16:
    case ElementKind::kBFloat16:
      return 2;
    case ElementKind::kFloat32:
      return 4;
    case ElementKind::kFloat64:
      return 8;
    default:
      return 1;
  }
}

Bytes random_bytes(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  Bytes bytes(n);
  for (std::uint8_t& byte : bytes) {
    // Many bytes of ones, so that exponents of ones are common.
    const std::uint64_t draw = engine();
    byte = draw % 4 == 0 ? 0xff : static_cast<std::uint8_t>(draw >> 8);
  }
  return bytes;
}

Hash128 by_the_library(const void* bytes, std::size_t n) {
  const XXH128_hash_t hash = XXH3_128bits(bytes, n);
  return {hash.low64, hash.high64};
}

// Sizes around every border of the algorithm: short forms, stripes of 64, blocks of 1024.
std::vector<std::size_t> border_sizes() {
  std::vector<std::size_t> sizes;
  for (std::size_t n = 0; n <= 1300; ++n) sizes.push_back(n);
  for (const std::size_t near : {2048UL, 3072UL, 4096UL, 8192UL, 65536UL, 262144UL}) {
    for (std::size_t n = near - 65; n <= near + 65; ++n) sizes.push_back(n);
  }
  return sizes;
}

class OnEveryTarget : public testing::TestWithParam<Target> {};

TEST_P(OnEveryTarget, EqualsLibxxhash) {
  const Bytes bytes = random_bytes(300'000, 1);
  for (const std::size_t n : border_sizes()) {
    ASSERT_EQ(xxh3_128(bytes.data(), n, ElementKind::kBits, GetParam()),
              by_the_library(bytes.data(), n))
        << n << " bytes";
  }
}

TEST_P(OnEveryTarget, EqualsTheSpecificationWithNans) {
  const Bytes bytes = random_bytes(300'000, 2);
  for (const ElementKind kind : kKinds) {
    for (std::size_t n : border_sizes()) {
      n -= n % number_bytes(kind);
      ASSERT_EQ(xxh3_128(bytes.data(), n, kind, GetParam()),
                xxh3_128(bytes.data(), n, kind, Target::kScalar))
          << n << " bytes, kind " << static_cast<int>(kind);
    }
  }
}

TEST_P(OnEveryTarget, NeedsNoAlignment) {
  Bytes bytes = random_bytes(5000, 3);
  for (std::size_t offset = 0; offset < 17; ++offset) {
    const Bytes copy(bytes.begin() + static_cast<std::ptrdiff_t>(offset), bytes.end());
    EXPECT_EQ(xxh3_128(bytes.data() + offset, 4096, ElementKind::kFloat32, GetParam()),
              xxh3_128(copy.data(), 4096, ElementKind::kFloat32, GetParam()));
  }
}

TEST_P(OnEveryTarget, EveryNanIsOne) {
  std::vector<float> a(2000, 1.5F);
  std::vector<float> b = a;
  const std::uint32_t patterns[] = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff812345, 0x7fffffff};
  for (std::size_t i = 0; i < 5; ++i) {
    a[i * 399] = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(&b[i * 399], &patterns[i], sizeof(float));
  }
  const auto hash = [&](const std::vector<float>& values, ElementKind kind) {
    return xxh3_128(values.data(), values.size() * sizeof(float), kind, GetParam());
  };
  EXPECT_EQ(hash(a, ElementKind::kFloat32), hash(b, ElementKind::kFloat32));
  EXPECT_NE(hash(a, ElementKind::kBits), hash(b, ElementKind::kBits));
}

TEST_P(OnEveryTarget, SeesSignsOrderAndEachBit) {
  std::vector<float> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
  const auto hash = [&] {
    return xxh3_128(values.data(), values.size() * sizeof(float), ElementKind::kFloat32,
                    GetParam());
  };
  const Hash128 before = hash();
  values[0] = -0.0F;
  EXPECT_NE(hash(), before);
  values[0] = 0.0F;
  std::swap(values[10], values[11]);
  EXPECT_NE(hash(), before);
  std::swap(values[10], values[11]);
  EXPECT_EQ(hash(), before);
  for (const std::size_t at : {0UL, 1UL, 17UL, 500UL, 999UL}) {
    for (int bit = 0; bit < 23; ++bit) {
      const float kept = values[at];
      std::uint32_t bits = 0;
      std::memcpy(&bits, &kept, sizeof(bits));
      bits ^= 1U << bit;
      std::memcpy(&values[at], &bits, sizeof(bits));
      EXPECT_NE(hash(), before) << "element " << at << ", bit " << bit;
      values[at] = kept;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Xxh3, OnEveryTarget,
                         testing::ValuesIn(simd::available_targets().begin(),
                                           simd::available_targets().end()),
                         [](const auto& instance) {
                           return std::string(simd::target_name(instance.param));
                         });

TEST(Xxh3, TheSpecificationIsLibxxhashOverACanonicalCopy) {
  Bytes bytes = random_bytes(20'000, 4);
  Bytes copy = bytes;
  for (std::size_t at = 0; at < copy.size(); at += 4) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, copy.data() + at, sizeof(bits));
    if ((bits & 0x7f800000) == 0x7f800000 && (bits & 0x007fffff) != 0) bits = 0x7fc00000;
    std::memcpy(copy.data() + at, &bits, sizeof(bits));
  }
  ASSERT_NE(copy, bytes);
  EXPECT_EQ(xxh3_128(bytes.data(), bytes.size(), ElementKind::kFloat32, Target::kScalar),
            by_the_library(copy.data(), copy.size()));
}

TEST(Xxh3, SeededHashIsTheLibrarys) {
  const Bytes bytes = random_bytes(500, 5);
  for (std::size_t n = 0; n <= bytes.size(); ++n) {
    EXPECT_EQ(xxh3_64(bytes.data(), n, 73), XXH3_64bits_withSeed(bytes.data(), n, 73));
  }
}

}  // namespace
}  // namespace trueseed::digest
