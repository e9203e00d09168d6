// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <optional>

#include <ATen/core/Generator.h>

#include "trueseed/random/engines/mt19937.h"

namespace at {
struct CPUGeneratorImpl;
}

namespace trueseed::libtorch::fast_draws {

/// The engine of one of LibTorch's CPU generators, for one draw, in its place.
///
/// Holds the generator's lock.
class LockedEngine {
 public:
  /// Takes the engine of `generator`, of the default one where there is none.
  explicit LockedEngine(const std::optional<at::Generator>& generator);
  LockedEngine(const LockedEngine&) = delete;
  LockedEngine& operator=(const LockedEngine&) = delete;

  /// Calls draw(engine), which takes at least one word, with the engine; returns false where its
  /// state, which a program may set freely, is none that draws lead to.
  template <typename Draw>
  bool move(Draw draw) {
    if (!position_) return false;
    draw(engines::Mt19937View{*key_, *position_});
    keep_position();
    return true;
  }

 private:
  void keep_position() noexcept;

  at::CPUGeneratorImpl* generator_;
  std::unique_lock<std::mutex> lock_;
  engines::Mt19937Key* key_ = nullptr;
  std::optional<std::uint32_t> position_;
};

}  // namespace trueseed::libtorch::fast_draws
