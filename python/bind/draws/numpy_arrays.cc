// SPDX-License-Identifier: Apache-2.0
#include "python/bind/draws/numpy_arrays.h"

#include <stdexcept>

namespace trueseed::bind::numpy_arrays {
namespace {

PyObject* forever(const nb::object& object) { return nb::object(object).release().ptr(); }

bool lies_as_expected(const Fields& probe, std::uintptr_t address, PyObject* float32) {
  constexpr int kKnown = kCOrder | kFortranOrder | kAligned | kWritable;
  return reinterpret_cast<std::uintptr_t>(probe.data) == address && probe.n_axes == 2 &&
         probe.shape[0] == 3 && probe.shape[1] == 2 && probe.strides[0] == 4 &&
         probe.strides[1] == 12 && probe.dtype == float32 &&
         (probe.flags & kKnown) == (kFortranOrder | kAligned);
}

}  // namespace

void set_numpy_arrays(const nb::object& array, const nb::object& empty, const nb::object& asarray,
                      const nb::object& dtype, const nb::list& types, const nb::object& probe,
                      std::uintptr_t address) {
  if (types.size() != kItems) throw std::invalid_argument("types: one for each item");
  Numpy found;
  for (int i = 0; i < kItems; ++i) {
    found.types[i] = forever(types[static_cast<std::size_t>(i)]);
    found.dtypes[i] = forever(dtype(types[static_cast<std::size_t>(i)]));
  }
  if (!lies_as_expected(*reinterpret_cast<const Fields*>(probe.ptr()), address,
                        found.dtypes[kFloat32])) {
    throw std::runtime_error(
        "This NumPy's arrays lie otherwise than those of NumPy 1 and 2, which trueseed reads; "
        "install a release of these.");
  }
  found.array = reinterpret_cast<PyTypeObject*>(forever(array));
  found.empty = forever(empty);
  found.asarray = forever(asarray);
  found.dtype = forever(dtype);
  found.no_index = nb::tuple().release().ptr();
  numpy_objects = found;
}

}  // namespace trueseed::bind::numpy_arrays
