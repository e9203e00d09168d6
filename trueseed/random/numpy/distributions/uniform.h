// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "trueseed/simd/target.h"

namespace trueseed::numpy::internal {

/// Turns words into doubles, or halves into floats, in [0, 1): the upper 53 bits, or 24.
using UniformWords = void(const std::uint64_t* words, std::size_t n, double* out) noexcept;
using UniformHalves = void(const std::uint32_t* words, std::size_t n, float* out) noexcept;

extern const simd::Table<UniformWords> kUniform;
extern const simd::Table<UniformHalves> kUniformF;

/// The same by the functions of this process's target.
void uniform_from(const std::uint64_t* words, std::size_t n, double* out) noexcept;
void uniform_from(const std::uint32_t* words, std::size_t n, float* out) noexcept;

}  // namespace trueseed::numpy::internal
