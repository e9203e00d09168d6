// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace trueseed {

/// The threads that a caller lends: no result depends on them.
struct Parallel {
  /// Runs `work(context, i)` for each i in [0, n), in any order and on any threads; null where
  /// there is one thread.
  void (*run)(std::size_t n, void (*work)(void* context, std::size_t i), void* context) = nullptr;
  /// How many there are; work is cut into pieces by it.
  std::size_t n_threads = 1;
};

/// Calls work(i) for each i in [0, n): on the threads lent, or one after another.
template <class Work>
void for_each_in(const Parallel& parallel, std::size_t n, const Work& work) {
  if (parallel.run == nullptr || n < 2) {
    for (std::size_t i = 0; i < n; ++i) work(i);
    return;
  }
  parallel.run(
      n, [](void* context, std::size_t i) { (*static_cast<const Work*>(context))(i); },
      const_cast<void*>(static_cast<const void*>(&work)));
}

}  // namespace trueseed
