// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/mt19937_blocks.h"

namespace trueseed::torch_cpu::internal {

/// The next words of an engine, block by block and untempered.
///
/// A run that leaves the engine's block moves a copy on, which is aligned for vectors, and writes
/// it back at its end.
class WordRun {
 public:
  /// `n_words` are taken before it ends.
  WordRun(engines::Mt19937View engine, std::size_t n_words, simd::Target target) noexcept
      : engine_(engine), words_(engine.key.data()) {
    if (n_words <= engines::kMt19937Words - engine.position) return;
    next_ = simd::function_for(engines::internal::kNextInPlace, target);
    std::memcpy(copy_.words, words_, sizeof engine.key);
    words_ = copy_.words;
  }
  ~WordRun() {
    if (next_ != nullptr) std::memcpy(engine_.key.data(), words_, sizeof engine_.key);
  }
  WordRun(const WordRun&) = delete;
  WordRun& operator=(const WordRun&) = delete;

  /// Returns the words of the block that are not taken yet; of the next block where none is left.
  std::span<const std::uint32_t> words() noexcept {
    if (engine_.position == engines::kMt19937Words) {
      next_(copy_);
      engine_.position = 0;
    }
    return {words_ + engine_.position, engines::kMt19937Words - engine_.position};
  }

  /// Moves the engine on by whole blocks: calls next(key), which does so.
  ///
  /// None of the engine's block may be left, and a run must take more than that block.
  template <typename Next>
  void take_blocks(Next next) {
    next(copy_);
  }

  void take(std::size_t n_words) noexcept {
    engine_.position += static_cast<std::uint32_t>(n_words);
  }

 private:
  engines::Mt19937View engine_;
  const std::uint32_t* words_;
  engines::internal::NextInPlace* next_ = nullptr;
  engines::internal::RoomyKey copy_;
};

}  // namespace trueseed::torch_cpu::internal
