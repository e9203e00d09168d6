// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/words.h"

#include <string>

#include "trueseed/base/errors.h"

namespace trueseed::torch_cpu {
namespace {

constexpr std::uint32_t kWords = engines::kMt19937Words;

}  // namespace

State Words::state() const {
  State state;
  state.initial_seed = initial_seed_;
  state.words = engine_.key();
  const std::uint32_t position = engine_.position();
  if (position == kWords) {
    state.next = used_up_next_;
  } else {
    state.left = static_cast<std::int32_t>(kWords + 1 - position);
    state.next = position;
  }
  if (has_normal_) state.cached_normal = normal_;
  return state;
}

void Words::set_state(const State& state) {
  const auto left = static_cast<std::uint64_t>(state.left);
  if (left != 1 && left + state.next != kWords + 1) {
    throw FormatError("a state with left " + std::to_string(state.left) + " and next " +
                      std::to_string(state.next) +
                      ": they add up to 625 wherever torch has drawn; take it from"
                      " torch.get_rng_state()");
  }
  initial_seed_ = state.initial_seed;
  engine_ = engines::Mt19937(state.words, kWords + 1 - static_cast<std::uint32_t>(left));
  used_up_next_ = static_cast<std::uint32_t>(state.next);
  has_normal_ = state.cached_normal.has_value();
  normal_ = state.cached_normal.value_or(0.0);
}

}  // namespace trueseed::torch_cpu
