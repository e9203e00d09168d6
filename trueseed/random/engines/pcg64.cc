// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/pcg64.h"

#include "trueseed/random/engines/cpu_ifma.h"
#include "trueseed/random/engines/pcg64_fill.h"

namespace trueseed::engines {
namespace {

using internal::LcgStep;

// Shorter fills do not make up for the steps that the lanes begin and end with.
constexpr std::size_t kFewWords = 64;
constexpr std::size_t kFewForVectors = 192;

constexpr Uint128 kPcg64Inverse = internal::inverse(Pcg64::kMultiplier);
static_assert(kPcg64Inverse * Pcg64::kMultiplier == 1);

template <class Engine>
Uint128 fill_lanes(Uint128 first, LcgStep step, std::span<std::uint64_t> out,
                   simd::Target target) noexcept {
  if (out.size() < kFewForVectors || !internal::has_ifma(target)) {
    return internal::fill_four_lanes<Engine>(first, step, out);
  }
  if constexpr (Engine::kFoldsNewState) return internal::fill_pcg64_ifma(first, step, out);
  return internal::fill_pcg64_dxsm_ifma(first, step, out);
}

template <class Engine>
void fill_words(Engine& engine, std::span<std::uint64_t> out, simd::Target target) noexcept {
  if (target == simd::Target::kScalar || out.size() < kFewWords) {
    for (std::uint64_t& word : out) word = engine.next();
    return;
  }
  const LcgStep step{Engine::kMultiplier, engine.increment()};
  if constexpr (Engine::kFoldsNewState) {
    // The engine keeps the state before.
    const Uint128 next = fill_lanes<Engine>(step(engine.state()), step, out, target);
    engine = Engine((next - step.increment) * kPcg64Inverse, step.increment);
  } else {
    engine = Engine(fill_lanes<Engine>(engine.state(), step, out, target), step.increment);
  }
}

}  // namespace

void Pcg64::fill(std::span<std::uint64_t> out, simd::Target target) noexcept {
  fill_words(*this, out, target);
}

void Pcg64::advance(Uint128 n_words) noexcept {
  state_ = internal::repeated({kMultiplier, increment_}, n_words)(state_);
}

void Pcg64Dxsm::fill(std::span<std::uint64_t> out, simd::Target target) noexcept {
  fill_words(*this, out, target);
}

void Pcg64Dxsm::advance(Uint128 n_words) noexcept {
  state_ = internal::repeated({kMultiplier, increment_}, n_words)(state_);
}

}  // namespace trueseed::engines
