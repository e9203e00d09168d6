// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace trueseed::cpython {

/// The words that Python's random.seed gives to MT19937's seeding by an array: those of an integer,
/// low word first, without leading zero words, at least one.
using SeedWords = std::vector<std::uint32_t>;

/// Returns the words of a number of 64 bits.
SeedWords words_of_number(std::uint64_t number);

/// Returns the words of text or bytes by version 2, the default of random.seed.
///
/// Definition: the big-endian integer of `data` followed by its SHA-512 digest.
/// Matches:    random.seed(a) with a bytes or bytearray; a str by its UTF-8.
/// Bits:       exact
SeedWords words_of_bytes(std::span<const std::byte> data);

/// Returns the words of text by version 1: of Python 2's hash of its code points.
///
/// Matches: random.seed(a, version=1) with a str; bytes as the code points of the same values.
/// Bits:    exact
SeedWords words_of_text_version_1(std::u32string_view text);

/// Returns the words of a real number: of Python's hash of it as 64 bits.
///
/// Definition: the number modulo 2^61 - 1, as a fraction; infinity is 314159; the hash of a
///             negative number is negative, -2 stands for -1.
/// Matches:    random.seed(a) with a float, on builds of 64 bits.
/// Bits:       exact
/// Errors:     std::invalid_argument for a NaN, which Python hashes by its address.
SeedWords words_of_float(double value);

}  // namespace trueseed::cpython
