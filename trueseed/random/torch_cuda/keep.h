// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "trueseed/random/torch_cuda/uniform_value.h"

namespace trueseed::torch_cuda {

/// The words whose float in (0, 1] passes `test` where that holds up to some float and not beyond.
///
/// Returns the first word that does not pass; 2^32 where all do.
template <typename Test>
std::uint64_t first_failing_word(const Test& test) noexcept {
  std::uint64_t low = 0;
  std::uint64_t high = std::uint64_t{1} << 32;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (test(uniform_float(static_cast<std::uint32_t>(middle)))) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace trueseed::torch_cuda
