// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nanobind/nanobind.h>

namespace trueseed::bind {

/// Each adds the classes and functions of one library's streams to trueseed._draws.
void bind_cpython(nanobind::module_& module);
void bind_numpy_bit_generators(nanobind::module_& module);
void bind_numpy_random_state(nanobind::module_& module);
void bind_numpy_generator(nanobind::module_& module);
void bind_torch_cpu(nanobind::module_& module);
void bind_torch_cuda(nanobind::module_& module);

}  // namespace trueseed::bind
