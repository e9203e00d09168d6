// SPDX-License-Identifier: Apache-2.0
#include "python/bind/draws/module.h"

namespace nb = nanobind;

namespace trueseed::bind {

void bind_numpy_generator(nb::module_& /*module*/) {}

}  // namespace trueseed::bind
