// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "trueseed/random/torch_cpu/words.h"

namespace trueseed::torch_cpu {

/// Returns the next of the normals that torch draws one by one: the one that was kept, else the
/// first of a new pair, the second of which is kept.
///
/// Source: PyTorch, ATen/core/DistributionsHelper.h (normal_distribution).
/// Bits:   those of Libm
template <class Libm>
double standard_normal(Words& words) {
  if (words.has_normal()) return words.take_normal();
  const double angle = 0x1.921fb54442d18p+2 * words.uniform53();
  const double radius = std::sqrt(-2.0 * Libm::log1p(-words.uniform53()));
  words.keep_normal(radius * Libm::sin(angle));
  return radius * Libm::cos(angle);
}

}  // namespace trueseed::torch_cpu
