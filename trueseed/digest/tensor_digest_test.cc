// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/tensor_digest.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest {
namespace {

using simd::Target;
using Sizes = std::vector<std::int64_t>;
using Bytes = std::vector<std::uint8_t>;

Sizes contiguous_strides(const Sizes& sizes) {
  Sizes strides(sizes.size(), 1);
  for (std::size_t d = sizes.size(); d-- > 1;) strides[d - 1] = strides[d] * sizes[d];
  return strides;
}

std::int64_t product(const Sizes& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

DType dtype_named(const std::string& name) {
  for (int number = 0; number < 64; ++number) {
    const DTypeInfo* info = find_dtype(number);
    if (info != nullptr && info->name == name) return info->dtype;
  }
  throw std::runtime_error("no dtype " + name);
}

// The bits of an exponent of ones.
std::uint64_t infinity_bits(ElementKind kind) {
  switch (kind) {
    case ElementKind::kFloat16:
      return 0x7c00;
    case ElementKind::kFloat32:
      return 0x7f800000;
    case ElementKind::kFloat64:
      return 0x7ff0000000000000;
    default:
      return 0;
  }
}

// The content of tests/data/tensor_digest/make.py.
Bytes known_content(const DTypeInfo& info, std::int64_t n_elements) {
  const std::size_t width = info.size_bytes / info.numbers;
  const std::size_t n = static_cast<std::size_t>(n_elements) * info.numbers;
  Bytes bytes(n * width);
  for (std::size_t j = 0; j < n; ++j) {
    const std::uint64_t word = j * 0x9E3779B97F4A7C15;
    std::uint64_t bits = info.dtype == DType::kBool ? word >> 63 : word >> (64 - 8 * width);
    if (j % 7 == 3) bits |= infinity_bits(info.kind);
    std::memcpy(bytes.data() + j * width, &bits, width);
  }
  return bytes;
}

Hash128 digest_of(const StridedView& view, Target target = Target::kScalar) {
  return tensor_digest(view, {.target = target});
}

TEST(TensorDigest, EqualsTheKnownOnesOnEveryTarget) {
  std::size_t n_rows = 0;
  for (const auto& row : tests::read_rows("tensor_digest/digests.txt", ';')) {
    const DTypeInfo& info = dtype_info(dtype_named(row.at(0)));
    Sizes sizes;
    for (const std::uint64_t size : tests::hex_words<std::uint64_t>(row.at(1))) {
      sizes.push_back(static_cast<std::int64_t>(size));
    }
    const Sizes strides = contiguous_strides(sizes);
    const Bytes bytes = known_content(info, product(sizes));
    for (const Target target : simd::available_targets()) {
      EXPECT_EQ(to_hex(digest_of({bytes.data(), info.dtype, sizes, strides}, target)), row.at(2))
          << row.at(0) << " [" << row.at(1) << "], " << simd::target_name(target);
    }
    ++n_rows;
  }
  EXPECT_GE(n_rows, 130U);
}

// A view of random layout into a buffer, with the contiguous copy of its elements.
struct RandomView {
  std::vector<float> buffer;
  std::int64_t offset = 0;
  Sizes sizes;
  Sizes strides;
  std::vector<float> copy;

  explicit RandomView(std::mt19937_64& engine) {
    const std::size_t n_dims = 1 + engine() % 5;
    for (std::size_t d = 0; d < n_dims; ++d) {
      sizes.push_back(static_cast<std::int64_t>(1 + engine() % (engine() % 3 == 0 ? 40 : 6)));
    }
    std::vector<std::size_t> order(n_dims);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::shuffle(order, engine);
    strides.resize(n_dims);
    std::int64_t stride = 1 + static_cast<std::int64_t>(engine() % 2);
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
    for (const std::size_t d : order) {
      const std::uint64_t how = engine() % 8;
      strides[d] = how == 0 ? 0 : how == 1 ? -stride : stride;
      (strides[d] < 0 ? lowest : highest) += strides[d] * (sizes[d] - 1);
      stride *= sizes[d] + static_cast<std::int64_t>(engine() % 2);
    }
    offset = -lowest;
    buffer.resize(static_cast<std::size_t>(highest - lowest + 1));
    for (std::size_t i = 0; i < buffer.size(); ++i) buffer[i] = static_cast<float>(i) - 17.0F;
    fill_copy(0, offset);
  }

  void fill_copy(std::size_t d, std::int64_t at) {
    if (d == sizes.size()) {
      copy.push_back(buffer[static_cast<std::size_t>(at)]);
      return;
    }
    for (std::int64_t i = 0; i < sizes[d]; ++i) fill_copy(d + 1, at + i * strides[d]);
  }

  StridedView view() const { return {buffer.data() + offset, DType::kFloat32, sizes, strides}; }
};

TEST(TensorDigest, DoesNotDependOnStrides) {
  std::mt19937_64 engine(73);
  for (int trial = 0; trial < 2000; ++trial) {
    const RandomView random(engine);
    const Sizes strides = contiguous_strides(random.sizes);
    const StridedView copy{random.copy.data(), DType::kFloat32, random.sizes, strides};
    ASSERT_EQ(digest_of(random.view()), digest_of(copy)) << "trial " << trial;
  }
}

TEST(Gather, CopiesAnyPartInLogicalOrder) {
  std::mt19937_64 engine(74);
  for (int trial = 0; trial < 2000; ++trial) {
    const RandomView random(engine);
    const auto n = static_cast<std::int64_t>(random.copy.size());
    const auto first = static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(n));
    const auto count =
        static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(n - first + 1));
    std::vector<float> out(static_cast<std::size_t>(count), -1.0F);
    gather(random.view(), first, count, reinterpret_cast<std::uint8_t*>(out.data()));
    ASSERT_TRUE(std::equal(out.begin(), out.end(), random.copy.begin() + first))
        << "trial " << trial << ": " << count << " from " << first;
  }
}

TEST(TensorDigest, ATransposedViewOfManyLeavesEqualsItsCopy) {
  constexpr std::int64_t kRows = 700;
  constexpr std::int64_t kColumns = 1100;
  std::vector<double> matrix(kRows * kColumns);
  std::iota(matrix.begin(), matrix.end(), 0.0);
  std::vector<double> transposed(matrix.size());
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      transposed[c * kRows + r] = matrix[r * kColumns + c];
    }
  }
  const Sizes sizes = {kColumns, kRows};
  const Sizes across = {1, kColumns};
  const Sizes along = {kRows, 1};
  for (const Target target : simd::available_targets()) {
    EXPECT_EQ(digest_of({matrix.data(), DType::kFloat64, sizes, across}, target),
              digest_of({transposed.data(), DType::kFloat64, sizes, along}, target));
  }
}

TEST(TensorDigest, DependsOnTypeAndShape) {
  const std::vector<std::int32_t> zeros(24, 0);
  const auto digest = [&](DType dtype, const Sizes& sizes) {
    const Sizes strides = contiguous_strides(sizes);
    const Hash128 hash = digest_of({zeros.data(), dtype, sizes, strides});
    return std::pair(hash.high, hash.low);
  };
  const std::set<std::pair<std::uint64_t, std::uint64_t>> digests = {
      digest(DType::kInt32, {24}),   digest(DType::kFloat32, {24}),  digest(DType::kInt32, {4, 6}),
      digest(DType::kInt32, {6, 4}), digest(DType::kInt32, {24, 1}), digest(DType::kInt32, {1, 24}),
      digest(DType::kInt32, {1}),    digest(DType::kInt32, {}),      digest(DType::kInt32, {0}),
      digest(DType::kInt32, {0, 3}), digest(DType::kFloat64, {12}),  digest(DType::kInt64, {12})};
  EXPECT_EQ(digests.size(), 12U);
}

// Each third of the work on a thread of its own, the last first.
void on_three_threads(std::size_t n, void (*work)(void*, std::size_t), void* context) {
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 3; ++t) {
    threads.emplace_back([=] {
      for (std::size_t i = n; i-- > 0;) {
        if (i % 3 == t) work(context, i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(TensorDigest, DoesNotDependOnThreads) {
  std::vector<float> values(1'000'000);
  std::iota(values.begin(), values.end(), 0.0F);
  const Sizes sizes = {1000, 1000};
  const Sizes strides = {1, 1000};
  const StridedView view{values.data(), DType::kFloat32, sizes, strides};
  const Hash128 alone = tensor_digest(view, {.target = Target::kScalar});
  EXPECT_EQ(tensor_digest(view, {.target = Target::kScalar, .parallel = {on_three_threads}}),
            alone);
}

}  // namespace
}  // namespace trueseed::digest
