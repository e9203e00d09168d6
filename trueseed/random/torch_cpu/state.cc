// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/state.h"

#include <bit>
#include <concepts>
#include <stdexcept>
#include <string>

#include "trueseed/base/errors.h"

namespace trueseed::torch_cpu {
namespace {

// Offsets of the fields. The rest is the generator's unused first normal (5016), rho (5032), its
// float cache (5048) and padding: always 0 on the CPU.
constexpr std::size_t kInitialSeedAt = 0;
constexpr std::size_t kLeftAt = 8;
constexpr std::size_t kSeededAt = 12;
constexpr std::size_t kNextAt = 16;
constexpr std::size_t kWordsAt = 24;
constexpr std::size_t kWordStride = 8;
constexpr std::size_t kCachedNormalAt = 5024;
constexpr std::size_t kCachedNormalValidAt = 5040;
static_assert(kWordsAt + engines::kMt19937Words * kWordStride == 5016);

template <std::unsigned_integral T>
void store(StateBytes& bytes, std::size_t offset, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[offset + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

template <std::unsigned_integral T>
T load(std::span<const std::uint8_t> bytes, std::size_t offset) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(value | static_cast<T>(bytes[offset + i]) << (8 * i));
  }
  return value;
}

// Position limits that torch's own set_state checks.
bool position_is_valid(std::int64_t left, std::uint64_t next) {
  return left >= 1 && left <= 624 && next <= 624;
}

}  // namespace

StateBytes to_bytes(const State& state) {
  if (!position_is_valid(state.left, state.next)) {
    throw std::out_of_range("left " + std::to_string(state.left) + ", next " +
                            std::to_string(state.next) +
                            ": left must be 1..624 and next 0..624; a fresh state has 1 and 0");
  }
  StateBytes bytes{};
  store(bytes, kInitialSeedAt, state.initial_seed);
  store(bytes, kLeftAt, static_cast<std::uint32_t>(state.left));
  store(bytes, kSeededAt, std::uint32_t{1});
  store(bytes, kNextAt, state.next);
  for (std::size_t i = 0; i < state.words.size(); ++i) {
    store(bytes, kWordsAt + i * kWordStride, std::uint64_t{state.words[i]});
  }
  if (state.cached_normal) {
    store(bytes, kCachedNormalAt, std::bit_cast<std::uint64_t>(*state.cached_normal));
    store(bytes, kCachedNormalValidAt, std::uint32_t{1});
  }
  return bytes;
}

State from_bytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kStateBytes) {
    throw FormatError("a state of " + std::to_string(bytes.size()) +
                      " bytes; the CPU generator's has 5056; take it from torch.get_rng_state()");
  }
  State state;
  state.initial_seed = load<std::uint64_t>(bytes, kInitialSeedAt);
  state.left = static_cast<std::int32_t>(load<std::uint32_t>(bytes, kLeftAt));
  state.next = load<std::uint64_t>(bytes, kNextAt);
  if (load<std::uint32_t>(bytes, kSeededAt) == 0 || !position_is_valid(state.left, state.next)) {
    throw FormatError("a state with seeded " +
                      std::to_string(load<std::uint32_t>(bytes, kSeededAt)) + ", left " +
                      std::to_string(state.left) + ", next " + std::to_string(state.next) +
                      "; seeded must be 1, left 1..624, next 0..624; take it from"
                      " torch.get_rng_state()");
  }
  for (std::size_t i = 0; i < state.words.size(); ++i) {
    state.words[i] =
        static_cast<std::uint32_t>(load<std::uint64_t>(bytes, kWordsAt + i * kWordStride));
  }
  if (load<std::uint32_t>(bytes, kCachedNormalValidAt) != 0) {
    state.cached_normal = std::bit_cast<double>(load<std::uint64_t>(bytes, kCachedNormalAt));
  }
  return state;
}

}  // namespace trueseed::torch_cpu
