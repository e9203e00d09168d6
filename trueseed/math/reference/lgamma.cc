// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/reference/lgamma.h"

#include "trueseed/math/reference/lgamma_negative.h"

namespace trueseed::math {

double ReferenceLibm::lgamma(double x) noexcept {
  if (x != x) return internal::quiet(x);
  if (x - x != 0.0 || x == 0.0) return internal::kInfinity;
  if (x < 0.0) return internal::lgamma_of_negative(x);
  return internal::lgamma_of_positive(x);
}

}  // namespace trueseed::math
