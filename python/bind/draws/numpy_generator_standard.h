// SPDX-License-Identifier: Apache-2.0
// Generator's draws of a dtype that go into a new array or a given one: random, standard_normal,
// the exponentials and standard_gamma.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_generator_plain.h"
#include "python/bind/draws/numpy_plain_arrays.h"

namespace trueseed::bind::numpy_generator {

template <class Number>
inline void draw_standard_into(numpy::Generator& generator, int kind,
                               std::span<Number> out) noexcept {
  switch (kind) {
    case 0:
      return generator.random(out);
    case 1:
      return generator.standard_normal(out);
    case 2:
      return generator.standard_exponential(out);
    default:
      return generator.inverse_exponential(out);
  }
}

// One number, an array of `size`, or `out`, which is None or fits `Number` and the size.
template <class Number, class Fill>
PyObject* filled(PyObject* self, PyObject* size, PyObject* out, const Fill& fill) noexcept {
  NativeGenerator& native = native_of(self);
  if (out == Py_None && size != Py_None) return filled_array<Number>(native, size, fill);
  Number one = 0;
  const std::span<Number> to = out == Py_None
                                   ? std::span(&one, 1)
                                   : numpy_arrays::items_of<Number>(*numpy_arrays::fields_of(out));
  const bool drawn =
      numpy_plain::draw_locked(native, to.size(), [&](auto& generator) { fill(generator, to); });
  if (!drawn) return nullptr;
  return out == Py_None ? PyFloat_FromDouble(double{one}) : Py_NewRef(out);
}

template <class Number>
PyObject* standard_of(PyObject* self, int kind, PyObject* size, PyObject* out) noexcept {
  return filled<Number>(self, size, out, [kind](numpy::Generator& generator, std::span<Number> to) {
    draw_standard_into(generator, kind, to);
  });
}

// Whether `out` is a plain array of `item` that may be filled, of `size` where one is given.
inline bool fits(PyObject* out, PyObject* size, Item item) noexcept {
  const numpy_arrays::Fields* const fields = numpy_arrays::fields_of(out);
  if (fields == nullptr || !numpy_arrays::is_fillable(*fields)) return false;
  if (numpy_arrays::item_of_array(*fields) != item) return false;
  std::int64_t n = 0;
  return size == Py_None ||
         (fields->n_axes == 1 && plain_integer(size, n) && n == fields->shape[0]);
}

inline bool fits_in_c_order(PyObject* out, PyObject* size, Item item) noexcept {
  return fits(out, size, item) &&
         (numpy_arrays::fields_of(out)->flags & numpy_arrays::kCOrder) != 0;
}

// (kind, size, dtype, out): random, standard_normal and the two exponentials.
inline PyObject* draw_standard(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 4 || !PyLong_CheckExact(args[0])) {
    PyErr_SetString(PyExc_TypeError, "standard(kind, size, dtype, out)");
    return nullptr;
  }
  const Item item = numpy_arrays::item_of_argument(args[2]);
  const bool plain = item == numpy_arrays::kFloat64 || item == numpy_arrays::kFloat32;
  if (!plain || (args[3] != Py_None && !fits(args[3], args[1], item))) {
    return call_slow(slow_paths.standard, self, args, n);
  }
  const auto kind = static_cast<int>(PyLong_AsLong(args[0]));
  return item == numpy_arrays::kFloat64 ? standard_of<double>(self, kind, args[1], args[3])
                                        : standard_of<float>(self, kind, args[1], args[3]);
}

// (shape, size, dtype, out): None where the call is no plain one.
inline PyObject* draw_standard_gamma(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  double shape = 0;
  if (n != 4 || !plain_number(args[0], shape)) Py_RETURN_NONE;
  const Item item = numpy_arrays::item_of_argument(args[2]);
  const bool single = item == numpy_arrays::kFloat32;
  // A float that is none overflows or underflows with a warning.
  if (single && shape != 0 && !(std::isnormal(static_cast<float>(shape)))) Py_RETURN_NONE;
  if (single) shape = static_cast<float>(shape);
  if (!within(Limit::kNonNegative, shape) || (!single && item != numpy_arrays::kFloat64) ||
      (args[3] != Py_None && !fits_in_c_order(args[3], args[1], item))) {
    Py_RETURN_NONE;
  }
  if (single) {
    return filled<float>(self, args[1], args[3], [shape](numpy::Generator& generator, auto to) {
      generator.standard_gamma(static_cast<float>(shape), to);
    });
  }
  return filled<double>(self, args[1], args[3], [shape](numpy::Generator& generator, auto to) {
    generator.fill(Real::kStandardGamma, to, shape);
  });
}

inline PyObject* draw_random(PyObject* self, PyObject* /*none*/) noexcept {
  return with_lock(native_of(self), [](numpy::Generator& generator) { return generator.random(); });
}

inline PyObject* draw_standard_normal(PyObject* self, PyObject* /*none*/) noexcept {
  return with_lock(native_of(self),
                   [](numpy::Generator& generator) { return generator.standard_normal(); });
}

inline PyObject* draw_standard_exponential(PyObject* self, PyObject* /*none*/) noexcept {
  return with_lock(native_of(self),
                   [](numpy::Generator& generator) { return generator.standard_exponential(); });
}

}  // namespace trueseed::bind::numpy_generator
