// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/distributions/draws-inl.h"

namespace trueseed::numpy::internal {

const Draws kHostDraws = DrawsOver<math::HostLibm>::table();

}  // namespace trueseed::numpy::internal
