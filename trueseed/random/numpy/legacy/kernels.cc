// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#include "trueseed/random/numpy/legacy/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/random/numpy/legacy/kernels.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/random/numpy/legacy/kernels-inl.h"

#if HWY_ONCE
#include "trueseed/random/numpy/legacy/kernels_scalar.h"

namespace trueseed::numpy::legacy {

const simd::Table<ToDoubles> kToDoubles = TRUESEED_SIMD_TABLE(to_doubles, scalar::to_doubles);
const simd::Table<AcceptPairs> kAcceptPairs =
    TRUESEED_SIMD_TABLE(accept_pairs, scalar::accept_pairs);
const simd::Table<FinishPairs> kFinishPairs =
    TRUESEED_SIMD_TABLE(finish_pairs, scalar::finish_pairs);
const simd::Table<KeepMasked> kKeepMasked = TRUESEED_SIMD_TABLE(keep_masked, scalar::keep_masked);
const simd::Table<DrawPlaces> kDrawPlaces = TRUESEED_SIMD_TABLE(draw_places, scalar::draw_places);

Kernels kernels_of(simd::Target target) noexcept {
  return {simd::function_for(kToDoubles, target), simd::function_for(kAcceptPairs, target),
          simd::function_for(kFinishPairs, target), simd::function_for(kKeepMasked, target),
          simd::function_for(kDrawPlaces, target)};
}

const Kernels& kernels() noexcept {
  static const Kernels chosen = kernels_of(simd::chosen_target());
  return chosen;
}

}  // namespace trueseed::numpy::legacy
#endif  // HWY_ONCE
