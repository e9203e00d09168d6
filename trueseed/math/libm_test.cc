// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/libm.h"

#include <cmath>
#include <iomanip>
#include <iterator>
#include <optional>
#include <span>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/math/reference/acos.h"
#include "trueseed/math/reference/exp.h"
#include "trueseed/math/reference/exp_float.h"
#include "trueseed/math/reference/expm1.h"
#include "trueseed/math/reference/log.h"
#include "trueseed/math/reference/log1p.h"
#include "trueseed/math/reference/log1p_float.h"
#include "trueseed/math/reference/log2.h"
#include "trueseed/math/reference/log_float.h"
#include "trueseed/math/reference/sincos.h"
#include "trueseed/math/reference/sincos_float.h"
#include "trueseed/math/reference/tan.h"
#include "trueseed/math/tables/lgamma_negative_table.h"
#include "trueseed/math/test_arguments.h"
#include "trueseed/math/test_functions.h"

namespace trueseed::math {
namespace {

using tests::bits;
using tests::Function;
using tests::FunctionOfTwo;

constexpr std::size_t kArgumentsOfAKind = 300'000;

template <typename T>
std::string hex(T x) {
  std::ostringstream text;
  text << std::hexfloat << x << " (" << std::hex << std::setfill('0')
       << std::setw(2 * static_cast<int>(sizeof(T))) << bits(x) << ')';
  return text.str();
}

template <typename T>
void expect_same_as_host(const Function<T>& function, std::string_view kind) {
  std::size_t n_failures = 0;
  for (const T x : tests::arguments<T>(kind, kArgumentsOfAKind, 2)) {
    const T expected = function.host(x);
    const T computed = function.reference(x);
    if (bits(expected) == bits(computed)) continue;
    ADD_FAILURE() << function.name << " of " << hex(x) << ", kind " << kind << ": " << hex(computed)
                  << ", not " << hex(expected);
    if (++n_failures == 5) return;
  }
}

template <typename T>
void expect_all_same_as_host(std::span<const Function<T>> functions) {
  const std::string reason = tests::why_host_is_no_reference();
  if (!reason.empty()) GTEST_SKIP() << reason;
  for (const Function<T>& function : functions) {
    expect_same_as_host(function, "special");
    for (const std::string_view kind : tests::kKinds) expect_same_as_host(function, kind);
  }
}

TEST(ReferenceLibm, FunctionsOfDoublesHaveTheBitsOfTheReferencePlatform) {
  expect_all_same_as_host<double>(tests::kDoubleFunctions);
}

TEST(ReferenceLibm, FunctionsOfFloatsHaveTheBitsOfTheReferencePlatform) {
  expect_all_same_as_host<float>(tests::kFloatFunctions);
}

template <typename T>
void expect_pairs_same_as_host(const FunctionOfTwo<T>& function, const std::vector<T>& first,
                               const std::vector<T>& second) {
  ASSERT_EQ(first.size(), second.size());
  std::size_t n_failures = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const T expected = function.host(first[i], second[i]);
    const T computed = function.reference(first[i], second[i]);
    if (bits(expected) == bits(computed)) continue;
    ADD_FAILURE() << function.name << " of " << hex(first[i]) << " and " << hex(second[i]) << ": "
                  << hex(computed) << ", not " << hex(expected);
    if (++n_failures == 5) return;
  }
}

template <typename T>
void expect_all_pairs_same_as_host(const FunctionOfTwo<T>& function) {
  const std::string reason = tests::why_host_is_no_reference();
  if (!reason.empty()) GTEST_SKIP() << reason;
  const std::vector<T> special = tests::special_arguments<T>();
  for (const T x : special) {
    expect_pairs_same_as_host(function, std::vector<T>(special.size(), x), special);
  }
  for (const auto& [first, second] : tests::kPairsOfKinds) {
    expect_pairs_same_as_host(function, tests::arguments<T>(first, kArgumentsOfAKind, 3),
                              tests::arguments<T>(second, kArgumentsOfAKind, 4));
  }
}

TEST(ReferenceLibm, PowOfDoublesHasTheBitsOfTheReferencePlatform) {
  expect_all_pairs_same_as_host(tests::kDoublePow);
}

TEST(ReferenceLibm, PowOfFloatsHasTheBitsOfTheReferencePlatform) {
  expect_all_pairs_same_as_host(tests::kFloatPow);
}

// Compiled here, the algorithms fuse by the C library, as they do on a CPU without the operation.
#define TRUESEED_MATH_TEST_UNFUSED(TYPE, NAME) \
  {#NAME, [](TYPE x) noexcept { return internal::NAME(x); }, &ReferenceLibm::NAME}
constexpr Function<double> kUnfusedDouble[] = {
    TRUESEED_MATH_TEST_UNFUSED(double, exp),  TRUESEED_MATH_TEST_UNFUSED(double, expm1),
    TRUESEED_MATH_TEST_UNFUSED(double, log),  TRUESEED_MATH_TEST_UNFUSED(double, log1p),
    TRUESEED_MATH_TEST_UNFUSED(double, log2), TRUESEED_MATH_TEST_UNFUSED(double, tan),
    TRUESEED_MATH_TEST_UNFUSED(double, acos), TRUESEED_MATH_TEST_UNFUSED(double, sin),
    TRUESEED_MATH_TEST_UNFUSED(double, cos)};
constexpr Function<float> kUnfusedFloat[] = {
    TRUESEED_MATH_TEST_UNFUSED(float, exp), TRUESEED_MATH_TEST_UNFUSED(float, log),
    TRUESEED_MATH_TEST_UNFUSED(float, log1p), TRUESEED_MATH_TEST_UNFUSED(float, sin),
    TRUESEED_MATH_TEST_UNFUSED(float, cos)};

TEST(ReferenceLibm, HasTheSameBitsWithoutTheFusedOperation) {
  for (const std::string_view kind : tests::kKinds) {
    for (const auto& function : kUnfusedDouble) expect_same_as_host(function, kind);
    for (const auto& function : kUnfusedFloat) expect_same_as_host(function, kind);
  }
}

TEST(ReferenceLibm, LgammaHasTheBitsOfTheReferencePlatformNearIntegersAndZeros) {
  const std::string reason = tests::why_host_is_no_reference();
  if (!reason.empty()) GTEST_SKIP() << reason;
  tests::Words words(6);
  std::vector<double> arguments;
  for (int i = 0; i < 300'000; ++i) {
    // Below -10 the zeros are within 2^-21 of integers.
    const double distance = std::ldexp(static_cast<double>(words.next() >> 11),
                                       -54 - static_cast<int>(words.next() % 50));
    const double integer = -static_cast<double>(words.next() % 30);
    arguments.push_back((words.next() & 1) != 0 ? integer + distance : integer - distance);
  }
  for (std::size_t zero = 0; zero < std::size(internal::kLgammaZeros); zero += 2) {
    for (int i = -200; i <= 200; ++i) {
      arguments.push_back(internal::kLgammaZeros[zero] + i * 0x1p-50);
    }
  }
  for (const double x : arguments) {
    ASSERT_EQ(hex(ReferenceLibm::lgamma(x)), hex(HostLibm::lgamma(x))) << hex(x);
  }
}

/// What tests/data/math/make.py makes of the bits of results.
class Digest {
 public:
  void add(std::uint64_t word) noexcept {
    state_ = (state_ ^ word) * 0x100000001b3U;
    state_ ^= state_ >> 32;
  }
  std::uint64_t value() const noexcept { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

template <typename T>
std::string digest_name(std::string_view name) {
  return std::string(name) + (sizeof(T) == 4 ? "_f32" : "_f64");
}

// The digest of `row`, or nothing where no function of these is its.
template <typename T>
std::optional<std::uint64_t> digest_of(std::span<const Function<T>> functions,
                                       const FunctionOfTwo<T>& pow,
                                       const std::vector<std::string>& row) {
  Digest digest;
  const std::size_t n = std::stoul(row[2]);
  if (row[0] == digest_name<T>(pow.name)) {
    const std::size_t space = row[1].find(' ');
    const auto first = tests::arguments<T>(row[1].substr(0, space), n, 1);
    const auto second = tests::arguments<T>(row[1].substr(space + 1), n, 5);
    for (std::size_t i = 0; i < n; ++i) digest.add(bits(pow.reference(first[i], second[i])));
    return digest.value();
  }
  for (const Function<T>& function : functions) {
    if (row[0] != digest_name<T>(function.name)) continue;
    for (const T x : tests::arguments<T>(row[1], n, 1)) digest.add(bits(function.reference(x)));
    return digest.value();
  }
  return std::nullopt;
}

TEST(ReferenceLibm, HasTheKeptDigests) {
  const auto rows = trueseed::tests::read_rows("math/digests.txt", ';');
  ASSERT_FALSE(rows.empty());
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 4U);
    auto digest = digest_of<double>(tests::kDoubleFunctions, tests::kDoublePow, row);
    if (!digest) digest = digest_of<float>(tests::kFloatFunctions, tests::kFloatPow, row);
    EXPECT_EQ(digest, trueseed::tests::hex_words<std::uint64_t>(row[3]).at(0))
        << row[0] << ", kind " << row[1];
  }
}

}  // namespace
}  // namespace trueseed::math
