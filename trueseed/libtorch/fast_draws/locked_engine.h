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

/// The engine of one of LibTorch's CPU generators, for one draw.
///
/// Holds the generator's lock; the destructor leaves the engine where the draw has moved it.
class LockedEngine {
 public:
  /// Takes the engine of `generator`, of the default one where there is none.
  explicit LockedEngine(const std::optional<at::Generator>& generator);
  ~LockedEngine();
  LockedEngine(const LockedEngine&) = delete;
  LockedEngine& operator=(const LockedEngine&) = delete;

  /// The engine; null where its state, which a program may set freely, is none that draws lead to.
  engines::Mt19937* get() noexcept { return engine_ ? &*engine_ : nullptr; }

 private:
  at::CPUGeneratorImpl* generator_;
  std::unique_lock<std::mutex> lock_;
  std::optional<engines::Mt19937> engine_;
};

}  // namespace trueseed::libtorch::fast_draws
