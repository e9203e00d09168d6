// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/derive.h"

#include <array>
#include <limits>
#include <stdexcept>
#include <string>

#include "trueseed/random/engines/seed_sequence.h"

namespace trueseed::control {
namespace {

std::uint32_t checked_length(std::size_t length) {
  if (length > std::numeric_limits<std::uint32_t>::max()) {
    throw std::length_error("a key part of " + std::to_string(length) +
                            " words; at most 4294967295 are allowed; use a shorter seed or role");
  }
  return static_cast<std::uint32_t>(length);
}

engines::SeedSequence sequence_of(const Seed& seed, Purpose purpose, const Role& role) {
  return engines::SeedSequence(key_words(seed, purpose, role));
}

}  // namespace

std::vector<std::uint32_t> key_words(const Seed& seed, Purpose purpose, const Role& role) {
  const std::vector<std::uint32_t>& magnitude = seed.value().magnitude_words();
  std::vector<std::uint32_t> words;
  words.reserve(4 + magnitude.size() + 3 * role.steps().size());
  words.push_back(checked_length(magnitude.size()));
  words.push_back(seed.value().is_negative() ? 1 : 0);
  words.insert(words.end(), magnitude.begin(), magnitude.end());
  words.push_back(static_cast<std::uint32_t>(purpose));
  words.push_back(checked_length(role.steps().size()));
  for (const Step& step : role.steps()) {
    words.push_back(static_cast<std::uint32_t>(step.kind));
    words.push_back(static_cast<std::uint32_t>(step.number));
    words.push_back(static_cast<std::uint32_t>(step.number >> 32));
  }
  return words;
}

void derive_words(const Seed& seed, Purpose purpose, const Role& role,
                  std::span<std::uint32_t> out) {
  sequence_of(seed, purpose, role).generate_state(out);
}

engines::Mt19937Key derive_mt19937_key(const Seed& seed, Purpose purpose, const Role& role) {
  return engines::mt19937_key(sequence_of(seed, purpose, role));
}

std::uint64_t derive_u64(const Seed& seed, Purpose purpose, const Role& role) {
  std::array<std::uint64_t, 1> word{};
  sequence_of(seed, purpose, role).generate_state(std::span<std::uint64_t>(word));
  return word[0];
}

std::uint32_t hash_seed(const Seed& seed) {
  if (seed.is_direct()) return seed.direct();
  std::array<std::uint32_t, 1> word{};
  derive_words(seed, Purpose::kHashSeed, Role(), word);
  return word[0];
}

}  // namespace trueseed::control
