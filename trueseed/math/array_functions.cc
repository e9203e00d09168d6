// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/array_functions.h"

#include "trueseed/math/libm.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/math/array_functions.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/math/exp-inl.h"
#include "trueseed/math/log-inl.h"
#include "trueseed/math/log1p-inl.h"
#include "trueseed/math/sincos-inl.h"

#ifndef TRUESEED_MATH_ARRAY_FUNCTIONS_SCALAR
#define TRUESEED_MATH_ARRAY_FUNCTIONS_SCALAR
namespace trueseed::math {
const ArrayFunctions& scalar_array_functions() noexcept;
}  // namespace trueseed::math
#endif

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math {
namespace HWY_NAMESPACE {

using Lanes = hn::CappedTag<double, 8>;

#define TRUESEED_MATH_ARRAY(NAME)                                           \
  void NAME##_array(const double* x, std::size_t n, double* out) noexcept { \
    const Lanes d;                                                          \
    std::size_t i = 0;                                                      \
    for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {                      \
      hn::StoreU(NAME(d, hn::LoadU(d, x + i)), d, out + i);                 \
    }                                                                       \
    for (; i < n; ++i) out[i] = ReferenceLibm::NAME(x[i]);                  \
  }

TRUESEED_MATH_ARRAY(exp)
TRUESEED_MATH_ARRAY(log)
TRUESEED_MATH_ARRAY(log1p)
TRUESEED_MATH_ARRAY(sin)
TRUESEED_MATH_ARRAY(cos)

const ArrayFunctions& array_functions_of_target() noexcept {
  static constexpr ArrayFunctions kFunctions = {&exp_array, &log_array, &log1p_array, &sin_array,
                                                &cos_array};
  return kFunctions;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math
HWY_AFTER_NAMESPACE();
#elif TRUESEED_SIMD_TARGET
namespace trueseed::math::HWY_NAMESPACE {
inline const ArrayFunctions& array_functions_of_target() noexcept {
  return scalar_array_functions();
}
}  // namespace trueseed::math::HWY_NAMESPACE
#endif

#if HWY_ONCE
namespace trueseed::math {
namespace {

template <double (*function)(double) noexcept>
void one_by_one(const double* x, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = function(x[i]);
}

constexpr ArrayFunctions kScalarFunctions = {
    &one_by_one<&ReferenceLibm::exp>, &one_by_one<&ReferenceLibm::log>,
    &one_by_one<&ReferenceLibm::log1p>, &one_by_one<&ReferenceLibm::sin>,
    &one_by_one<&ReferenceLibm::cos>};

using FunctionsOfTarget = const ArrayFunctions&() noexcept;

}  // namespace

const ArrayFunctions& scalar_array_functions() noexcept { return kScalarFunctions; }

const ArrayFunctions& array_functions(simd::Target target) noexcept {
  static constexpr simd::Table<FunctionsOfTarget> kTable =
      TRUESEED_SIMD_TABLE(array_functions_of_target, &scalar_array_functions);
  return simd::function_for(kTable, target)();
}

}  // namespace trueseed::math
#endif  // HWY_ONCE
