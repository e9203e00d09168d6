// SPDX-License-Identifier: Apache-2.0
// The table of Generator's methods that take no detour through Python.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_generator_plain.h"
#include "python/bind/draws/numpy_generator_standard.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "python/bind/draws/numpy_plain_bounds.h"
#include "python/bind/draws/numpy_plain_shuffles.h"
#include "python/bind/draws/numpy_plain_vectors.h"

namespace trueseed::bind::numpy_generator {

// (low, high, size, dtype, endpoint)
inline PyObject* draw_integers(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 5) {
    PyErr_SetString(PyExc_TypeError, "integers(low, high, size, dtype, endpoint)");
    return nullptr;
  }
  const Item item = numpy_arrays::item_of_argument(args[3]);
  std::optional<numpy_plain::Closed> bounds;
  if (numpy_arrays::is_integer(item) && (args[4] == Py_False || args[4] == Py_True)) {
    bounds = numpy_plain::plain_bounds(args[0], args[1], args[4] == Py_True,
                                       numpy_arrays::kIntegers[item]);
  }
  NativeGenerator& native = native_of(self);
  if (bounds && args[2] == Py_None) {
    PyObject* const no_axes = numpy_arrays::numpy_objects.no_index;
    return numpy_plain::one_integer(numpy_plain::new_integers(native, *bounds, no_axes, item),
                                    args[3]);
  }
  if (!bounds && numpy_arrays::is_integer(item) && (args[4] == Py_False || args[4] == Py_True)) {
    PyObject* const each =
        numpy_plain::new_integers_each(native, args[0], args[1], args[2], item, args[4] == Py_True);
    if (each != Py_None) return each;
    Py_DECREF(each);
  }
  if (!bounds || !numpy_arrays::is_plain_size(args[2])) {
    return call_slow(slow_paths.integers, self, args, n);
  }
  return numpy_plain::new_integers(native, *bounds, args[2], item);
}

// (x, axis): see shuffle_plain and permutation_plain.
inline PyObject* draw_shuffled(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  std::int64_t axis = 0;
  if (n != 2 || !plain_integer(args[1], axis)) Py_RETURN_FALSE;
  return numpy_plain::shuffle_plain(native_of(self), args[0], axis);
}
inline PyObject* draw_permutation(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  std::int64_t axis = 0;
  if (n != 2 || !plain_integer(args[1], axis) || axis != 0) Py_RETURN_NONE;
  return numpy_plain::permutation_plain(native_of(self), args[0]);
}

// (x, axis): a copy of a plain array, each of its lines along the axis (or all its items, for None)
// shuffled by itself; None where it is another.
inline PyObject* draw_permuted(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  std::int64_t axis = 0;
  if (n != 2 || (args[1] != Py_None && !plain_integer(args[1], axis))) Py_RETURN_NONE;
  const numpy_arrays::Fields* const array = numpy_arrays::fields_of(args[0]);
  numpy_plain::Slices slices{};
  if (array == nullptr || !numpy_plain::take_slices(*array, axis, slices)) Py_RETURN_NONE;
  PyObject* const out = numpy_plain::copy_of(*array, slices);
  if (out == nullptr || slices.n_items == 0) return out;
  std::byte* const data = numpy_arrays::fields_of(out)->data;
  const bool drawn =
      numpy_plain::draw_locked(native_of(self), slices.n_items, [&](numpy::Generator& generator) {
        const std::size_t bytes = slices.item_bytes;
        if (args[1] == Py_None) {
          return numpy::shuffle_items(generator.source(), data, slices.n_items, bytes,
                                      static_cast<std::ptrdiff_t>(bytes), 1);
        }
        for (std::size_t outer = 0; outer < slices.n_outer; ++outer) {
          std::byte* const first = data + outer * slices.n * slices.piece_bytes;
          for (std::size_t at = 0; at < slices.piece_bytes; at += bytes) {
            numpy::shuffle_items(generator.source(), first + at, slices.n, bytes,
                                 static_cast<std::ptrdiff_t>(slices.piece_bytes), 0);
          }
        }
      });
  return numpy_plain::kept_if(drawn, out);
}

// (a, size): see choice_plain.
inline PyObject* draw_choice(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 2) Py_RETURN_NONE;
  return numpy_plain::choice_plain(native_of(self), args[0], args[1]);
}

// (n, pvals, size) and (alpha, size): see multinomial_plain and dirichlet_plain.
inline PyObject* draw_multinomial(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 3) Py_RETURN_NONE;
  return numpy_plain::multinomial_plain(native_of(self), args[0], args[1], args[2]);
}
inline PyObject* draw_dirichlet(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 2) Py_RETURN_NONE;
  return numpy_plain::dirichlet_plain(native_of(self), args[0], args[1], 0);
}

inline PyMethodDef fast_methods[] = {
    {"real", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_real)), METH_FASTCALL,
     "real(kind, size, *parameters)"},
    {"whole", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_whole)), METH_FASTCALL,
     "whole(kind, size, *parameters)"},
    {"binomial", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_binomial)),
     METH_FASTCALL, nullptr},
    {"hypergeometric", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_hypergeometric)),
     METH_FASTCALL, nullptr},
    {"standard", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_standard)),
     METH_FASTCALL, "standard(kind, size, dtype, out)"},
    {"standard_gamma", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_standard_gamma)),
     METH_FASTCALL, "standard_gamma(shape, size, dtype, out)"},
    {"random", draw_random, METH_NOARGS, "random()"},
    {"standard_normal", draw_standard_normal, METH_NOARGS, "standard_normal()"},
    {"standard_exponential", draw_standard_exponential, METH_NOARGS, "standard_exponential()"},
    {"integers", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_integers)),
     METH_FASTCALL, "integers(low, high, size, dtype, endpoint)"},
    {"shuffle_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_shuffled)),
     METH_FASTCALL, "shuffle_plain(x, axis)"},
    {"permuted_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_permuted)),
     METH_FASTCALL, "permuted_plain(x, axis)"},
    {"multinomial_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_multinomial)),
     METH_FASTCALL, "multinomial_plain(n, pvals, size)"},
    {"dirichlet_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_dirichlet)),
     METH_FASTCALL, "dirichlet_plain(alpha, size)"},
    {"choice_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_choice)),
     METH_FASTCALL, "choice_plain(a, size)"},
    {"permutation_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_permutation)),
     METH_FASTCALL, "permutation_plain(x, axis)"},
    {nullptr, nullptr, 0, nullptr},
};

inline PyType_Slot fast_slots[] = {{Py_tp_methods, fast_methods}, {0, nullptr}};

}  // namespace trueseed::bind::numpy_generator
