// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/rounded/array_functions.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/math/rounded/array_functions.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/math/rounded/circular-inl.h"
#include "trueseed/math/rounded/erf-inl.h"
#include "trueseed/math/rounded/exp-inl.h"
#include "trueseed/math/rounded/hyperbolic-inl.h"
#include "trueseed/math/rounded/inverse_circular-inl.h"
#include "trueseed/math/rounded/log-inl.h"

#ifndef TRUESEED_MATH_ROUNDED_ARRAY_FUNCTIONS_SCALAR
#define TRUESEED_MATH_ROUNDED_ARRAY_FUNCTIONS_SCALAR
namespace trueseed::math::rounded {
const ArrayFunctions& scalar_array_functions() noexcept;
}  // namespace trueseed::math::rounded
#define TRUESEED_MATH_ROUNDED_ADDRESS(NAME) &NAME##_array,
#endif

#if TRUESEED_MATH_VECTOR_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {
namespace HWY_NAMESPACE {

/// How many floats Lanes takes.
HWY_INLINE std::size_t n_lanes() { return 2 * hn::Lanes(LaneTag()); }

template <class Function>
HWY_INLINE void compute_lanes(Function function, const float* x, float* out) {
  const LaneTag d;
  const hn::Rebind<float, LaneTag> floats;
  const std::size_t half = hn::Lanes(d);
  const Lanes values = function(
      Lanes(hn::PromoteTo(d, hn::LoadU(floats, x)), hn::PromoteTo(d, hn::LoadU(floats, x + half))));
  hn::StoreU(hn::DemoteTo(floats, values.low()), floats, out);
  hn::StoreU(hn::DemoteTo(floats, values.high()), floats, out + half);
}

template <class Function>
HWY_INLINE void compute_array(Function function, const float* x, std::size_t n, float* out) {
  std::size_t i = 0;
  for (; i + n_lanes() <= n; i += n_lanes()) compute_lanes(function, x + i, out + i);
  if (i == n) return;
  HWY_ALIGN float rest[2 * hn::MaxLanes(LaneTag())] = {};
  std::copy(x + i, x + n, rest);
  compute_lanes(function, rest, rest);
  std::copy(rest, rest + (n - i), out + i);
}

#define TRUESEED_MATH_ROUNDED_ARRAY(NAME)                                      \
  struct NAME##_function {                                                     \
    HWY_INLINE Lanes operator()(Lanes x) const { return NAME##_in_double(x); } \
  };                                                                           \
  void NAME##_array(const float* x, std::size_t n, float* out) noexcept {      \
    compute_array(NAME##_function(), x, n, out);                               \
  }
TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_ARRAY)
#undef TRUESEED_MATH_ROUNDED_ARRAY

const ArrayFunctions& array_functions_of_target() noexcept {
  static constexpr ArrayFunctions kFunctions = {
      TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_ADDRESS)};
  return kFunctions;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();
#elif TRUESEED_SIMD_TARGET
namespace trueseed::math::rounded::HWY_NAMESPACE {
inline const ArrayFunctions& array_functions_of_target() noexcept {
  return scalar_array_functions();
}
}  // namespace trueseed::math::rounded::HWY_NAMESPACE
#endif

#if HWY_ONCE
HWY_BEFORE_NAMESPACE();
namespace trueseed::math::rounded {

#define TRUESEED_MATH_ROUNDED_SCALAR(NAME)                                                    \
  float NAME(float x) noexcept {                                                              \
    return static_cast<float>(HWY_NAMESPACE::NAME##_in_double(internal::OneLane(x)).value()); \
  }
TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_SCALAR)
#undef TRUESEED_MATH_ROUNDED_SCALAR

}  // namespace trueseed::math::rounded
HWY_AFTER_NAMESPACE();

namespace trueseed::math::rounded {
namespace {

template <float (*function)(float) noexcept>
void one_by_one(const float* x, std::size_t n, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) out[i] = function(x[i]);
}

using FunctionsOfTarget = const ArrayFunctions&() noexcept;

}  // namespace

const ArrayFunctions& scalar_array_functions() noexcept {
#define TRUESEED_MATH_ROUNDED_ONE_BY_ONE(NAME) &one_by_one<&NAME>,
  static constexpr ArrayFunctions kFunctions = {
      TRUESEED_MATH_ROUNDED_FUNCTIONS(TRUESEED_MATH_ROUNDED_ONE_BY_ONE)};
#undef TRUESEED_MATH_ROUNDED_ONE_BY_ONE
  return kFunctions;
}

const ArrayFunctions& array_functions(simd::Target target) noexcept {
  static constexpr simd::Table<FunctionsOfTarget> kTable =
      TRUESEED_SIMD_TABLE(array_functions_of_target, &scalar_array_functions);
  return simd::function_for(kTable, target)();
}

}  // namespace trueseed::math::rounded
#endif  // HWY_ONCE
