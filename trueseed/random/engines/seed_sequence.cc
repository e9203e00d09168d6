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
  explicit StateWords(std::span<const std::uint32_t> pool) : pool_(pool) {}

  std::uint32_t next() {
    if (position_ == pool_.size()) position_ = 0;
    return hash_step(pool_[position_++], constant_, kMultB);
  }

 private:
  std::span<const std::uint32_t> pool_;
  std::size_t position_ = 0;
  std::uint32_t constant_ = kInitB;
};

}  // namespace

void fill_seed_pool(std::span<std::uint32_t> pool, std::span<const std::uint32_t> entropy,
                    std::span<const std::uint32_t> spawn_key) noexcept {
  const std::size_t pool_words = pool.size();
  // With a spawn key the entropy counts as at least one pool long.
  const bool filled_up = !spawn_key.empty() && entropy.size() < pool_words;
  const std::size_t entropy_words = filled_up ? pool_words : entropy.size();
  const std::size_t total_words = entropy_words + spawn_key.size();
  const auto word_at = [&](std::size_t i) -> std::uint32_t {
    if (i < entropy.size()) return entropy[i];
    if (i < entropy_words || i >= total_words) return 0;
    return spawn_key[i - entropy_words];
  };

  std::uint32_t constant = kInitA;
  for (std::size_t i = 0; i < pool_words; ++i) {
    pool[i] = hash_step(word_at(i), constant, kMultA);
  }
  for (std::size_t source = 0; source < pool_words; ++source) {
    for (std::size_t target = 0; target < pool_words; ++target) {
      if (source == target) continue;
      pool[target] = mix(pool[target], hash_step(pool[source], constant, kMultA));
    }
  }
  for (std::size_t source = pool_words; source < total_words; ++source) {
    for (std::uint32_t& word : pool) {
      word = mix(word, hash_step(word_at(source), constant, kMultA));
    }
  }
}

void generate_seed_words(std::span<const std::uint32_t> pool,
                         std::span<std::uint32_t> out) noexcept {
  StateWords words(pool);
  for (std::uint32_t& word : out) word = words.next();
}

SeedSequence::SeedSequence(std::span<const std::uint32_t> entropy,
                           std::span<const std::uint32_t> spawn_key) noexcept {
  fill_seed_pool(pool_, entropy, spawn_key);
}

void SeedSequence::generate_state(std::span<std::uint32_t> out) const noexcept {
  generate_seed_words(pool_, out);
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
