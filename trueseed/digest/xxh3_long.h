// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/digest/dtype.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest::internal {

/// XXH3's default secret.
///
/// Source: xxHash, the specification of XXH3 (kSecret).
extern const std::uint8_t kXxh3Secret[192];

/// The eight accumulators of XXH3, which a long input is folded into.
using Accumulators = std::uint64_t[8];

/// Folds an input of more than 240 bytes into fresh accumulators, with each NaN made canonical.
using FoldLong = void(const std::uint8_t* input, std::size_t size_bytes, ElementKind kind,
                      Accumulators& accumulators) noexcept;

/// The function of each target; none for kScalar.
extern const simd::Table<FoldLong> kFoldLong;

}  // namespace trueseed::digest::internal
