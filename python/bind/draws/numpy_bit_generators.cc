// SPDX-License-Identifier: Apache-2.0
#include "python/bind/draws/module.h"

namespace nb = nanobind;

namespace trueseed::bind {

void bind_numpy_bit_generators(nb::module_& /*module*/) {}

}  // namespace trueseed::bind
