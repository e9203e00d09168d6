// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace trueseed::numpy {

/// x^(2^128) modulo the characteristic polynomial of MT19937; the coefficient of x^i is bit i % 32
/// of word i / 32.
///
/// Source: computed by tests/data/numpy_legacy/make_jump.py.
extern const std::array<std::uint32_t, 624> kMt19937Jump;

}  // namespace trueseed::numpy
