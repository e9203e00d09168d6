// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy {

/// Shuffles n items of `item_bytes`, `stride_bytes` apart: i = n-1 .. first, each with one of 0..i.
///
/// Definition: Generator.shuffle with first 1; permuted along an axis has first 0, which draws no
///             more but for n 0.
/// Bits:       exact
void shuffle_items(Source& source, std::byte* data, std::size_t n, std::size_t item_bytes,
                   std::ptrdiff_t stride_bytes, std::size_t first) noexcept;

/// Fills `out` with a sample of 0 .. population-1 without replacement.
///
/// Definition: Generator.choice(population, out.size(), replace=False, shuffle=shuffle): the tail
/// of
///             a shuffle for large samples of more than 10 000, else Floyd's algorithm.
/// Errors:     std::bad_alloc. Cost: O(sample), or O(population) with the tail of a shuffle.
/// Bits:       exact
void sample_without_replacement(Source& source, std::int64_t population, bool shuffle,
                                std::span<std::int64_t> out);

}  // namespace trueseed::numpy
