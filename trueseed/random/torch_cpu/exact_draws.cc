// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/exact_draws.h"

#include <cstring>
#include <string>

#include "trueseed/base/errors.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {

void ExactDraws::set_state(std::span<const std::uint8_t> bytes) {
  torch_types::require(bytes.size() == kStateBytes, [&] {
    return "Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to "
           "be " +
           std::to_string(bytes.size());
  });
  State state;
  try {
    state = from_bytes(bytes);
  } catch (const FormatError&) {
    torch_types::require(false, "Invalid mt19937 state");
  }
  words_.set_state(state);
}

}  // namespace trueseed::torch_cpu
