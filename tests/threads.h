// SPDX-License-Identifier: Apache-2.0
// Threads for the tests of what runs on several.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "trueseed/base/parallel.h"

namespace trueseed::tests {

/// Returns n new threads for each call, which take pieces of work as they come.
template <std::size_t kN>
void run_on_threads(std::size_t n, void (*work)(void* context, std::size_t i), void* context) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < kN; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < n; i = next++) work(context, i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

/// Returns a Parallel of 2, 3 or 8 threads.
inline Parallel threads(std::size_t n) {
  if (n == 2) return {&run_on_threads<2>, 2};
  if (n == 3) return {&run_on_threads<3>, 3};
  return {&run_on_threads<8>, 8};
}

}  // namespace trueseed::tests
