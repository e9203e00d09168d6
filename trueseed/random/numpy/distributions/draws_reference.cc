// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/distributions/draws-inl.h"

namespace trueseed::numpy::internal {

const Draws kReferenceDraws = DrawsOver<math::ReferenceLibm>::table();

}  // namespace trueseed::numpy::internal
