// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trueseed/control/role.h"
#include "trueseed/control/seed.h"
#include "trueseed/random/engines/mt19937_key.h"

namespace trueseed::control {

/// What a derived stream is for. The numbers are part of every derived stream: never change one.
enum class Purpose : std::uint32_t {
  kHashSeed = 1,
  kPythonRandom = 2,
  kNumpyLegacy = 3,
  kTorchCpu = 4,
  /// The 64-bit seed of every accelerator.
  kDevice = 5,
  kNumpyEntropy = 6,
  kPythonEntropy = 7,
  kTorchEntropy = 8,
  kSpawn = 9,
};

/// Returns the words that stand for (seed, purpose, role).
///
/// Definition: n_magnitude_words, sign (0|1), magnitude (low word first), purpose, n_steps, then
/// for
///             each step kind, number low word, number high word.
/// Range:      different keys never have the same words: a length precedes each part that varies.
/// Bits:       exact
/// Errors:     std::length_error where a length does not fit 32 bits.
std::vector<std::uint32_t> key_words(const Seed& seed, Purpose purpose, const Role& role);

/// Fills `out` with the stream's first words: generate_state of the SeedSequence of key_words.
///
/// Matches: numpy.random.SeedSequence(key_words).generate_state(n).
/// Bits:    exact
void derive_words(const Seed& seed, Purpose purpose, const Role& role,
                  std::span<std::uint32_t> out);

/// Returns the whole state of an MT19937 generator for this key; its position is 624.
engines::Mt19937Key derive_mt19937_key(const Seed& seed, Purpose purpose, const Role& role);

/// Returns the first 64-bit word of the stream, low half first.
std::uint64_t derive_u64(const Seed& seed, Purpose purpose, const Role& role);

/// Returns the value for PYTHONHASHSEED: the seed itself where it is direct, else a derived one.
std::uint32_t hash_seed(const Seed& seed);

}  // namespace trueseed::control
