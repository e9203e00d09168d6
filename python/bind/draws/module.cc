// SPDX-License-Identifier: Apache-2.0
// The Python module trueseed._draws: the streams of Python, NumPy and PyTorch.
#include "python/bind/draws/module.h"

NB_MODULE(_draws, module) {
  module.doc() = "The random numbers of Python, NumPy and PyTorch, drawn by the C++ core.";
  trueseed::bind::bind_cpython(module);
  trueseed::bind::bind_numpy_bit_generators(module);
  trueseed::bind::bind_numpy_random_state(module);
  trueseed::bind::bind_numpy_generator(module);
  trueseed::bind::bind_torch_cpu(module);
  trueseed::bind::bind_torch_cuda(module);
}
