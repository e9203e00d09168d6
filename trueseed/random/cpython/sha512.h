// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace trueseed::cpython {

/// Returns the SHA-512 digest of `data`.
///
/// Source: FIPS 180-4, sections 4 to 6.
/// Shape:  any length.
/// Bits:   exact
std::array<std::byte, 64> sha512(std::span<const std::byte> data);

}  // namespace trueseed::cpython
