// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/mt19937_key.h"

#include <span>

namespace trueseed::engines {

Mt19937Key mt19937_key(const SeedSequence& sequence) noexcept {
  Mt19937Key key;
  sequence.generate_state(std::span<std::uint32_t>(key));
  key[0] = 0x80000000;
  return key;
}

}  // namespace trueseed::engines
