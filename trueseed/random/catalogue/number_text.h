// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "trueseed/random/catalogue/stream.h"

namespace trueseed::catalogue {

/// Returns one element's bits in hexadecimal, the most significant first.
std::string hex_of(Dtype dtype, std::span<const std::byte> element);

/// Returns one element as the shortest decimal that reads back as the same number.
std::string text_of(Dtype dtype, std::span<const std::byte> element);

/// Returns the header of an .npy file of one dimension, to be followed by the elements.
///
/// Source: NumPy, numpy.lib.format, version 1.0.
/// Errors: UnsupportedError for bfloat16, which NumPy lacks.
std::string npy_header(Dtype dtype, std::size_t n);

}  // namespace trueseed::catalogue
