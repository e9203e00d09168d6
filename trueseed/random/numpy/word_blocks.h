// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/random/numpy/bit_generators.h"
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy {

/// What Generator draws from over one of our bit generators, which must outlive it.
Source source_of(MT19937& bits) noexcept;
Source source_of(PCG64& bits) noexcept;
Source source_of(PCG64DXSM& bits) noexcept;
Source source_of(Philox& bits) noexcept;
Source source_of(SFC64& bits) noexcept;

/// Blocks of words where a Bitgen's state is such a bit generator.
extern const BlockFunctions kPcg64WordBlocks;
extern const BlockFunctions kPcg64DxsmWordBlocks;
extern const BlockFunctions kPhiloxWordBlocks;
extern const BlockFunctions kSfc64WordBlocks;

}  // namespace trueseed::numpy
