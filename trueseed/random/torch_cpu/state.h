// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "trueseed/random/engines/mt19937_key.h"

namespace trueseed::torch_cpu {

inline constexpr std::size_t kStateBytes = 5056;
using StateBytes = std::array<std::uint8_t, kStateBytes>;

/// The state of torch's CPU generator, as `torch.get_rng_state()` gives it.
///
/// Definition: the fields of at::CPUGeneratorImplState, little-endian (offsets in state.cc).
/// Source:     PyTorch, aten/src/ATen/CPUGeneratorImpl.cpp.
/// Matches:    torch.get_rng_state() and torch.set_rng_state(), torch >= 2.0.
struct State {
  /// What `initial_seed()` returns; it does not influence the stream.
  std::uint64_t initial_seed = 0;
  engines::Mt19937Key words{};
  /// Outputs until the next refill; 1 means that the next draw refills all words.
  std::int32_t left = 1;
  /// The word that the next draw takes; 0 right after seeding.
  std::uint64_t next = 0;
  /// The second normal of the last pair, where one is kept.
  std::optional<double> cached_normal;

  friend bool operator==(const State&, const State&) = default;
};

/// Returns the 5056 bytes of `state`.
///
/// Errors: std::out_of_range unless 1 <= left <= 624 and next <= 624, which torch refuses, too.
StateBytes to_bytes(const State& state);

/// Returns the state that `bytes` hold.
///
/// Errors: FormatError for another size, an unseeded state or a position out of range.
State from_bytes(std::span<const std::uint8_t> bytes);

}  // namespace trueseed::torch_cpu
