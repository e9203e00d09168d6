// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/seed_sequence.h"

namespace trueseed::engines {
namespace {

// Constants of numpy/random/bit_generator.pyx; proved by tests/data/seed_sequence/.
constexpr std::uint32_t kInitA = 0x43b0d7e5;
constexpr std::uint32_t kMultA = 0x931e8875;
constexpr std::uint32_t kInitB = 0x8b51f9dd;
constexpr std::uint32_t kMultB = 0x58f38ded;
constexpr std::uint32_t kMixMultLeft = 0xca01f9dd;
constexpr std::uint32_t kMixMultRight = 0x4973f715;
constexpr int kShift = 16;

// One multiplicative hash step; `multiplier` is different at every call.
std::uint32_t hash_step(std::uint32_t value, std::uint32_t& constant, std::uint32_t multiplier) {
  value ^= constant;
  constant *= multiplier;
  value *= constant;
  return value ^ (value >> kShift);
}

std::uint32_t mix(std::uint32_t x, std::uint32_t y) {
  const std::uint32_t result = kMixMultLeft * x - kMixMultRight * y;
  return result ^ (result >> kShift);
}

// The words of the state, one after the other.
class StateWords {
 public:
  explicit StateWords(const std::array<std::uint32_t, SeedSequence::kPoolWords>& pool)
      : pool_(pool) {}

  std::uint32_t next() {
    return hash_step(pool_[position_++ % SeedSequence::kPoolWords], constant_, kMultB);
  }

 private:
  const std::array<std::uint32_t, SeedSequence::kPoolWords>& pool_;
  std::size_t position_ = 0;
  std::uint32_t constant_ = kInitB;
};

}  // namespace

SeedSequence::SeedSequence(std::span<const std::uint32_t> entropy,
                           std::span<const std::uint32_t> spawn_key) noexcept {
  // With a spawn key the entropy counts as at least one pool long.
  const bool filled_up = !spawn_key.empty() && entropy.size() < kPoolWords;
  const std::size_t entropy_words = filled_up ? kPoolWords : entropy.size();
  const std::size_t total_words = entropy_words + spawn_key.size();
  const auto word_at = [&](std::size_t i) -> std::uint32_t {
    if (i < entropy.size()) return entropy[i];
    if (i < entropy_words || i >= total_words) return 0;
    return spawn_key[i - entropy_words];
  };

  std::uint32_t constant = kInitA;
  for (std::size_t i = 0; i < kPoolWords; ++i) {
    pool_[i] = hash_step(word_at(i), constant, kMultA);
  }
  for (std::size_t source = 0; source < kPoolWords; ++source) {
    for (std::size_t target = 0; target < kPoolWords; ++target) {
      if (source == target) continue;
      pool_[target] = mix(pool_[target], hash_step(pool_[source], constant, kMultA));
    }
  }
  for (std::size_t source = kPoolWords; source < total_words; ++source) {
    for (std::uint32_t& word : pool_) {
      word = mix(word, hash_step(word_at(source), constant, kMultA));
    }
  }
}

void SeedSequence::generate_state(std::span<std::uint32_t> out) const noexcept {
  StateWords words(pool_);
  for (std::uint32_t& word : out) word = words.next();
}

void SeedSequence::generate_state(std::span<std::uint64_t> out) const noexcept {
  StateWords words(pool_);
  for (std::uint64_t& word : out) {
    const std::uint64_t low = words.next();
    const std::uint64_t high = words.next();
    word = low | (high << 32);
  }
}

}  // namespace trueseed::engines
