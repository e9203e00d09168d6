// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/array_functions.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/math/libm.h"
#include "trueseed/math/test_arguments.h"
#include "trueseed/math/test_functions.h"

namespace trueseed::math {
namespace {

struct Vectorized {
  std::string_view name;
  ArrayFunctions::Function* ArrayFunctions::* array;
  double (*scalar)(double) noexcept;
};

constexpr Vectorized kFunctions[] = {{"exp", &ArrayFunctions::exp, &ReferenceLibm::exp},
                                     {"log", &ArrayFunctions::log, &ReferenceLibm::log},
                                     {"log1p", &ArrayFunctions::log1p, &ReferenceLibm::log1p},
                                     {"sin", &ArrayFunctions::sin, &ReferenceLibm::sin},
                                     {"cos", &ArrayFunctions::cos, &ReferenceLibm::cos}};

void expect_same(const Vectorized& function, simd::Target target, const std::vector<double>& x) {
  std::vector<double> out(x.size());
  (array_functions(target).*function.array)(x.data(), x.size(), out.data());
  std::size_t n_failures = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = function.scalar(x[i]);
    if (tests::bits(out[i]) == tests::bits(expected)) continue;
    ADD_FAILURE() << std::hexfloat << function.name << " of " << x[i] << " at " << i << " on "
                  << simd::target_name(target) << ": " << out[i] << ", not " << expected;
    if (++n_failures == 5) return;
  }
}

TEST(ArrayFunctions, HaveTheBitsOfTheScalarOnesOnEveryTarget) {
  for (const simd::Target target : simd::available_targets()) {
    for (const Vectorized& function : kFunctions) {
      expect_same(function, target, tests::special_arguments<double>());
      for (const std::string_view kind : tests::kKinds) {
        expect_same(function, target, tests::arguments<double>(kind, 100'000, 7));
      }
    }
  }
}

TEST(ArrayFunctions, TakeAnySizeAtAnyAddressAndInPlace) {
  const auto values = tests::arguments<double>("narrow", 64, 8);
  for (const simd::Target target : simd::available_targets()) {
    for (const Vectorized& function : kFunctions) {
      for (std::size_t n = 0; n < 40; ++n) {
        std::vector<double> x(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n) + 2);
        const std::vector<double> before = x;
        (array_functions(target).*function.array)(x.data() + 1, n, x.data() + 1);
        EXPECT_EQ(tests::bits(x.front()), tests::bits(before.front()));
        EXPECT_EQ(tests::bits(x.back()), tests::bits(before.back()));
        for (std::size_t i = 1; i <= n; ++i) {
          EXPECT_EQ(tests::bits(x[i]), tests::bits(function.scalar(before[i]))) << function.name;
        }
      }
    }
  }
}

}  // namespace
}  // namespace trueseed::math
