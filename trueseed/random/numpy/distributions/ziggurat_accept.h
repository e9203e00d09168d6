// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace trueseed::numpy::internal {

/// Draws from words up to the first that its layer does not accept at once; returns how many. The
/// values from there on in `out` are of no meaning.
///
/// Plain loads: two gathers a vector are slower on the processors measured.
using AcceptWords = std::size_t(const std::uint64_t* words, std::size_t n, double* out) noexcept;
using AcceptHalves = std::size_t(const std::uint32_t* words, std::size_t n, float* out) noexcept;

AcceptWords accept_normal;
AcceptWords accept_exponential;
AcceptHalves accept_normal_f;
AcceptHalves accept_exponential_f;

}  // namespace trueseed::numpy::internal
