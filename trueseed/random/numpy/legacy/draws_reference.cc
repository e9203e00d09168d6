// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/legacy/draws-inl.h"

namespace trueseed::numpy::legacy {

const Draws kReferenceDraws = DrawsOver<math::ReferenceLibm>::table();

}  // namespace trueseed::numpy::legacy
