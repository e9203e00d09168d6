// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
// The kernels' specification, for any CPU.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "trueseed/random/numpy/legacy/kernels.h"

namespace trueseed::numpy::legacy::scalar {

inline void to_doubles(const std::uint32_t* words, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t high = words[2 * i] >> 5;
    out[i] = static_cast<double>(high << 26 | words[2 * i + 1] >> 6) * 0x1p-53;
  }
}

inline std::size_t accept_pairs(const double* uniforms, std::size_t n, const Pairs& out) noexcept {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x1 = 2.0 * uniforms[2 * i] - 1.0;
    const double x2 = 2.0 * uniforms[2 * i + 1] - 1.0;
    const double r2 = x1 * x1 + x2 * x2;
    out.x1[kept] = x1;
    out.x2[kept] = x2;
    out.r2[kept] = r2;
    kept += r2 < 1.0 && r2 != 0.0 ? 1 : 0;
  }
  return kept;
}

inline void finish_pairs(const Pairs& pairs, const double* logs, std::size_t n,
                         double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    const double f = std::sqrt(-2.0 * logs[i] / pairs.r2[i]);
    out[2 * i] = f * pairs.x2[i];
    out[2 * i + 1] = f * pairs.x1[i];
  }
}

inline std::size_t keep_masked(const std::uint32_t* words, std::size_t n, std::uint32_t mask,
                               std::uint32_t max, std::uint32_t* out) noexcept {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    out[kept] = words[i] & mask;
    kept += out[kept] <= max ? 1 : 0;
  }
  return kept;
}

inline std::size_t draw_places(const std::uint32_t* words, std::size_t n, std::uint32_t last,
                               std::uint32_t* out) noexcept {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t item = last - static_cast<std::uint32_t>(kept);
    const std::uint32_t mask = ~0U >> std::countl_zero(item | 1U);
    out[kept] = words[i] & mask;
    kept += out[kept] <= item ? 1 : 0;
  }
  return kept;
}

}  // namespace trueseed::numpy::legacy::scalar
