// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

namespace trueseed::libtorch::observer {

/// Returns a number that stands for the state of a generator, position and cached normal included;
/// never 0.
std::uint64_t digest_of_generator(const at::Generator& generator);

/// Returns the default generator of a device; an undefined one where it has none.
at::Generator default_generator(c10::Device device);

}  // namespace trueseed::libtorch::observer
