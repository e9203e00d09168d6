// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>

#include "trueseed/random/engines/seed_sequence.h"
#include "trueseed/random/numpy/bit_generators.h"

namespace trueseed::catalogue {

/// Returns numpy.random.SeedSequence(seed).
inline engines::SeedSequence seed_sequence_of(std::uint64_t seed) noexcept {
  const std::array<std::uint32_t, 2> words = {static_cast<std::uint32_t>(seed),
                                              static_cast<std::uint32_t>(seed >> 32)};
  return engines::SeedSequence(std::span(words).first(words[1] == 0 ? 1 : 2));
}

/// Returns numpy.random's bit generator of this type and seed.
template <typename BitGenerator>
BitGenerator numpy_seeded(std::uint64_t seed) {
  const engines::SeedSequence sequence = seed_sequence_of(seed);
  const auto words = [&sequence]<typename Words>(Words state) {
    sequence.generate_state(state);
    return state;
  };
  if constexpr (std::same_as<BitGenerator, numpy::MT19937>) {
    return numpy::seeded_mt19937(words(std::array<std::uint32_t, 624>{}));
  } else if constexpr (std::same_as<BitGenerator, numpy::PCG64>) {
    return numpy::seeded_pcg64(words(std::array<std::uint64_t, 4>{}));
  } else if constexpr (std::same_as<BitGenerator, numpy::PCG64DXSM>) {
    return numpy::seeded_pcg64dxsm(words(std::array<std::uint64_t, 4>{}));
  } else if constexpr (std::same_as<BitGenerator, numpy::SFC64>) {
    return numpy::seeded_sfc64(words(std::array<std::uint64_t, 3>{}));
  } else {
    static_assert(std::same_as<BitGenerator, numpy::Philox>);
    return numpy::Philox(numpy::PhiloxWords({}, words(std::array<std::uint64_t, 2>{})));
  }
}

}  // namespace trueseed::catalogue
