// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <utility>

#include <nanobind/nanobind.h>

namespace trueseed::bind {

/// A generator that threads share: one of them draws at a time.
///
/// A draw of many numbers, or one that waits for another, lets Python's other threads run.
template <class Generator>
class Guarded {
 public:
  explicit Guarded(Generator generator) : generator_(std::move(generator)) {}
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  /// Returns use(generator), for a draw of about `n` numbers.
  ///
  /// Errors: std::runtime_error for the std::invalid_argument of wrong parameters, which becomes
  ///         RuntimeError, as PyTorch raises.
  template <class Use>
  auto use(std::size_t n, const Use& use) {
    try {
      if (n <= kFew && mutex_.try_lock()) {
        const std::lock_guard hold(mutex_, std::adopt_lock);
        return use(generator_);
      }
      const nanobind::gil_scoped_release no_gil;
      const std::lock_guard hold(mutex_);
      return use(generator_);
    } catch (const std::invalid_argument& error) {
      throw std::runtime_error(error.what());
    }
  }

 private:
  // Up to here a draw takes less time than two threads need to hand the interpreter over.
  static constexpr std::size_t kFew = 2048;

  std::mutex mutex_;
  Generator generator_;
};

}  // namespace trueseed::bind
