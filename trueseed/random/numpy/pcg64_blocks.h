// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "trueseed/base/uint128.h"
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy {

/// What the state pointer of NumPy's PCG64 and PCG64DXSM capsules leads to.
///
/// Source: NumPy, numpy/random/src/pcg64/pcg64.h (pcg64_state, pcg64_random_t).
struct Pcg64Numbers {
  Uint128 state;
  Uint128 increment;
};
struct Pcg64State {
  Pcg64Numbers* numbers;
  int has_uint32;
  std::uint32_t uinteger;
};

/// Blocks of their words, made by our engines from the state where it lies.
extern const BlockFunctions kPcg64Blocks;
extern const BlockFunctions kPcg64DxsmBlocks;

}  // namespace trueseed::numpy
