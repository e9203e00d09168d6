// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nanobind/nanobind.h>

namespace trueseed::bind {

/// Adds `TorchPlainCall`, whose objects are functions of trueseed.torch that take their plain calls
/// without a detour through Python, and `set_torch_plain`, which they need first.
void bind_torch_plain(nanobind::module_& module);

}  // namespace trueseed::bind
