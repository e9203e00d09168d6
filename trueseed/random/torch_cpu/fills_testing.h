// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/simd/target.h"

namespace trueseed::torch_cpu::testing {

using engines::Mt19937;

inline constexpr std::size_t kSizes[] = {0,   1,   7,    8,    15,   16,   17,   31,   32,
                                         623, 624, 1023, 1024, 1025, 2047, 2048, 2049, 10007};

/// Expects the same bits in both, and says where they first differ.
template <typename T>
void expect_same_bits(std::span<const T> drawn, std::span<const T> expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::memcmp(&drawn[i], &expected[i], sizeof(T)) == 0) continue;
    ADD_FAILURE() << "element " << i << " is " << ::testing::PrintToString(drawn[i])
                  << ", expected " << ::testing::PrintToString(expected[i]);
    return;
  }
}

/// Every target, size and a few positions: `fill` must give what `specification` gives, and leave
/// the same engine.
template <typename T>
void expect_equal(const std::function<void(Mt19937&, std::span<T>, simd::Target)>& fill,
                  const std::function<void(Mt19937&, std::span<T>)>& specification,
                  std::size_t least = 0) {
  for (const simd::Target target : simd::available_targets()) {
    for (const std::size_t n : kSizes) {
      if (n < least) continue;
      SCOPED_TRACE(std::string(simd::target_name(target)) + ", size " + std::to_string(n));
      Mt19937 expected_engine(static_cast<std::uint32_t>(n));
      for (std::size_t i = 0; i < n % 5; ++i) expected_engine.next();
      Mt19937 engine = expected_engine;
      // No vectors, which are no arrays of bool.
      const auto expected = std::make_unique<T[]>(n);
      specification(expected_engine, std::span(expected.get(), n));
      const auto drawn = std::make_unique<T[]>(n);
      fill(engine, std::span(drawn.get(), n), target);
      expect_same_bits<T>({drawn.get(), n}, {expected.get(), n});
      EXPECT_EQ(engine, expected_engine);
    }
  }
}

inline std::array<std::uint32_t, 2> pair(Mt19937& engine) {
  const std::uint32_t first = engine.next();
  return {first, engine.next()};
}

}  // namespace trueseed::torch_cpu::testing
