// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/reference/extended.h"

#include <cfloat>
#include <cmath>

#include <gtest/gtest.h>

#include "trueseed/math/test_arguments.h"

namespace trueseed::math::internal {
namespace {

// A chain of operations, so that operands have 64 bits, not 53.
template <typename Number>
double chain(double a, double b, double c, std::uint64_t which) noexcept {
  const auto apply = [](Number x, Number y, std::uint64_t operation) {
    if (operation == 0) return x + y;
    return operation == 1 ? x * y : x / y;
  };
  const Number third = Number(1.0) / Number(3.0);
  const Number first = apply(apply(Number(a), third, 1), Number(b), which % 3);
  const Number second = apply(apply(Number(c), third, 2), Number(-1.0), 1);
  return static_cast<double>(apply(first, second, which / 3 % 3));
}

TEST(Extended, HasTheBitsOfTheX86Format) {
#if LDBL_MANT_DIG == 64
  tests::Words words(11);
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    const auto number = [&words] {
      const double x = std::ldexp(static_cast<double>(words.next() >> (11 + words.next() % 52)),
                                  static_cast<int>(words.next() % 90) - 60);
      return (words.next() & 1) != 0 ? x : -x;
    };
    const double a = number();
    const double b = number();
    const double c = number();
    // Quotients by zero and sums that vanish are not what it is for.
    const double expected = chain<long double>(a, b, c, i);
    if (c == 0.0 || (i % 3 == 2 && b == 0.0) || expected == 0.0) continue;
    ASSERT_EQ(bits_of(chain<Extended>(a, b, c, i)), bits_of(expected))
        << std::hexfloat << a << ' ' << b << ' ' << c << ", chain " << i % 9;
  }
#else
  GTEST_SKIP() << "long double has not 64 bits here";
#endif
}

}  // namespace
}  // namespace trueseed::math::internal
