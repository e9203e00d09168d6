// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/digest/dtype.h"
#include "trueseed/digest/hash128.h"
#include "trueseed/simd/target.h"

namespace trueseed::digest {

/// Returns the 128-bit XXH3 of numbers, in which every NaN counts as the same one.
///
/// Definition: XXH3_128bits(copy, size_bytes) with seed 0, where `copy` holds the same numbers with
///             each NaN replaced (canonical.h). Nothing is copied or written.
/// Source:     xxHash (Collet), the specification of XXH3.
/// Shape:      any size that is a multiple of the number's; no alignment needed.
/// Bits:       exact
/// Errors:     none.  Cost: O(n), no allocation.
Hash128 xxh3_128(const void* numbers, std::size_t size_bytes, ElementKind kind,
                 simd::Target target) noexcept;

/// Returns the 128-bit XXH3 of bytes.
Hash128 xxh3_128(const void* bytes, std::size_t size_bytes) noexcept;

/// Returns the 64-bit XXH3 of bytes with a seed.
std::uint64_t xxh3_64(const void* bytes, std::size_t size_bytes, std::uint64_t seed = 0) noexcept;

}  // namespace trueseed::digest
