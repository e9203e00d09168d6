// SPDX-License-Identifier: Apache-2.0
// The functions of one float, of every float for which there is something to compute.
#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <ios>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/math/libm.h"
#include "trueseed/math/test_functions.h"

namespace trueseed::math {
namespace {

// The first float of [first, first + n) with another result, or first + n.
std::uint64_t first_difference(const tests::Function<float>& function, std::uint64_t first,
                               std::uint64_t n) noexcept {
  for (std::uint64_t i = first; i < first + n; ++i) {
    const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(i));
    if (tests::bits(function.host(x)) != tests::bits(function.reference(x))) return i;
  }
  return first + n;
}

// Of the floats with the bits [from, to).
void expect_all_equal(const tests::Function<float>& function, std::uint64_t from,
                      std::uint64_t to) {
  constexpr std::uint64_t kPart = std::uint64_t{1} << 22;
  std::atomic<std::uint64_t> next = from;
  std::atomic<std::uint64_t> different = to;
  const auto work = [&] {
    for (std::uint64_t first = next.fetch_add(kPart); first < to; first = next.fetch_add(kPart)) {
      const std::uint64_t n = std::min(kPart, to - first);
      const std::uint64_t at = first_difference(function, first, n);
      if (at != first + n) different = at;
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back(work);
  }
  threads.clear();
  EXPECT_EQ(different, to) << function.name << " of the float with the bits 0x" << std::hex
                           << different;
}

// The first bits of a magnitude from which on the result no longer depends on it.
std::uint64_t positive_end(std::string_view name) {
  constexpr std::uint64_t k256 = 0x43800000;
  constexpr std::uint64_t kInfinity = 0x7f800000;
  return name == "exp" ? k256 : kInfinity;
}

// The same of negative numbers; sines and cosines differ from the positive ones by their sign.
std::uint64_t negative_end(std::string_view name) {
  constexpr std::uint64_t k256 = 0x43800000;
  constexpr std::uint64_t kOne = 0x3f800000;
  if (name == "exp") return k256;
  return name == "log1p" ? kOne : 0;
}

class Exhaustive : public testing::TestWithParam<tests::Function<float>> {};

TEST_P(Exhaustive, HasTheBitsOfTheReferencePlatform) {
  const std::string reason = tests::why_host_is_no_reference();
  if (!reason.empty()) GTEST_SKIP() << reason;
  constexpr std::uint64_t kMinusZero = 0x80000000;
  expect_all_equal(GetParam(), 0, positive_end(GetParam().name));
  expect_all_equal(GetParam(), kMinusZero, kMinusZero + negative_end(GetParam().name));
}

INSTANTIATE_TEST_SUITE_P(Floats, Exhaustive, testing::ValuesIn(tests::kFloatFunctions),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace trueseed::math
