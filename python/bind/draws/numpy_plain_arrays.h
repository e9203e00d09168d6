// SPDX-License-Identifier: Apache-2.0
// What Generator and RandomState draw alike of plain ints: whole numbers of any dtype. What is
// anything else is told to the caller, who takes the detour through Python.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_generator_native.h"
#include "python/bind/draws/plain_arguments.h"
#include "trueseed/random/numpy/bounded_integers.h"
#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/legacy/random_state.h"

namespace trueseed::bind::numpy_plain {

namespace nb = nanobind;
using namespace numpy_arrays;
using numpy_generator::kFewDraws;

/// Draws about n numbers with the lock, without the GIL where they are many; false with Python's
/// error where the lock failed.
template <class Native, class Draw>
bool draw_locked(Native& native, std::size_t n, const Draw& draw) noexcept {
  PyObject* const locked = PyObject_CallNoArgs(native.acquire());
  if (locked == nullptr) return false;
  Py_DECREF(locked);
  if (n < kFewDraws) {
    draw(native.generator());
  } else {
    PyThreadState* const state = PyEval_SaveThread();
    draw(native.generator());
    PyEval_RestoreThread(state);
  }
  PyObject* const released = PyObject_CallNoArgs(native.release());
  if (released == nullptr) return false;
  Py_DECREF(released);
  return true;
}

/// `array`, or null where the draws failed: it is let go then.
inline PyObject* kept_if(bool drawn, PyObject* array) noexcept {
  if (drawn) return array;
  Py_XDECREF(array);
  return nullptr;
}

inline numpy::Source& words_of(numpy::Generator& generator) noexcept { return generator.source(); }
inline numpy::legacy::Bits& words_of(numpy::RandomState& state) noexcept { return state.bits(); }

/// Fills n items of an integer dtype of `bits`, of which bool has 1.
template <class Words>
void fill_integers(Words& words, int bits, void* out, std::size_t n, std::uint64_t offset,
                   std::uint64_t range) noexcept {
  const auto fill = [&]<class T>(T first) {
    fill_bounded(words, first, static_cast<T>(range), std::span(static_cast<T*>(out), n));
  };
  switch (bits) {
    case 64:
      return fill(static_cast<std::uint64_t>(offset));
    case 32:
      return fill(static_cast<std::uint32_t>(offset));
    case 16:
      return fill(static_cast<std::uint16_t>(offset));
    case 8:
      return fill(static_cast<std::uint8_t>(offset));
    default:
      return fill_bounded_bool(words, offset != 0, range != 0,
                               std::span(static_cast<std::uint8_t*>(out), n));
  }
}

/// The first and the last of the numbers that may be drawn.
struct Closed {
  std::int64_t first;
  std::int64_t last;
};

/// The same of NumPy's scalars of an integer type too.
inline bool int64_of(PyObject* value, std::int64_t& number) noexcept {
  if (plain_integer(value, number)) return true;
  for (int i = kInt8; i <= kUint64; ++i) {
    if (reinterpret_cast<PyObject*>(Py_TYPE(value)) != numpy_objects.types[i]) continue;
    PyObject* const whole = PyNumber_Index(value);
    const bool fits = whole != nullptr && plain_integer(whole, number);
    Py_XDECREF(whole);
    PyErr_Clear();
    return fits;
  }
  return false;
}

/// The bounds (low, high) where they are plain ints within an integer dtype; high may be None.
inline std::optional<Closed> plain_bounds(PyObject* low, PyObject* high, bool closed,
                                          const Integers& integers) noexcept {
  Closed bounds{0, 0};
  if (!int64_of(low, bounds.last)) return std::nullopt;
  if (high != Py_None) {
    bounds.first = bounds.last;
    if (!int64_of(high, bounds.last)) return std::nullopt;
  }
  if (closed ? bounds.last < bounds.first : bounds.last <= bounds.first) return std::nullopt;
  if (!closed) --bounds.last;
  if (bounds.first < integers.least || bounds.last > integers.most) return std::nullopt;
  return bounds;
}

/// One number within the bounds, as of dtype int64.
inline std::int64_t one_of(numpy::Generator& generator, const Closed& bounds) noexcept {
  const auto first = static_cast<std::uint64_t>(bounds.first);
  return static_cast<std::int64_t>(
      first +
      numpy::lemire_interval(generator.source(), static_cast<std::uint64_t>(bounds.last) - first));
}
inline std::int64_t one_of(numpy::RandomState& state, const Closed& bounds) noexcept {
  const auto first = static_cast<std::uint64_t>(bounds.first);
  return static_cast<std::int64_t>(
      first +
      numpy::masked_interval(state.bits(), static_cast<std::uint64_t>(bounds.last) - first));
}

/// The whole numbers of an integers or randint call in an array of `size`; null with Python's
/// error.
template <class Native>
PyObject* new_integers(Native& native, const Closed& bounds, PyObject* size, Item item) noexcept {
  PyObject* const out = new_array(size, item);
  if (out == nullptr) return nullptr;
  const Fields& fields = *fields_of(out);
  const std::size_t n = n_items(fields);
  const auto first = static_cast<std::uint64_t>(bounds.first);
  const bool drawn = draw_locked(native, n, [&](auto& generator) {
    fill_integers(words_of(generator), kIntegers[item].bits, fields.data, n, first,
                  static_cast<std::uint64_t>(bounds.last) - first);
  });
  return kept_if(drawn, out);
}

/// Python's number of what was drawn without a size: of the dtype's type, an int or a bool.
inline PyObject* one_integer(PyObject* array, PyObject* dtype) noexcept {
  if (array == nullptr) return nullptr;
  PyObject* const scalar = scalar_of(array);
  if (scalar == nullptr) return nullptr;
  PyObject* number = scalar;
  if (dtype == reinterpret_cast<PyObject*>(&PyLong_Type)) {
    number = PyNumber_Long(scalar);
  } else if (dtype == reinterpret_cast<PyObject*>(&PyBool_Type)) {
    const int is_true = PyObject_IsTrue(scalar);
    number = is_true < 0 ? nullptr : PyBool_FromLong(is_true);
  } else {
    return scalar;
  }
  Py_DECREF(scalar);
  return number;
}

/// (a, size): one of range(a) or an array of them, as `choice` draws them; None where a is no plain
/// int above 0 or the size no plain one.
template <class Native>
PyObject* choice_plain(Native& native, PyObject* a, PyObject* size) noexcept {
  std::int64_t n = 0;
  if (!plain_integer(a, n) || n <= 0) Py_RETURN_NONE;
  const Closed bounds{0, n - 1};
  if (size != Py_None) {
    if (!is_plain_size(size)) Py_RETURN_NONE;
    return new_integers(native, bounds, size, kInt64);
  }
  std::int64_t one = 0;
  const bool drawn =
      draw_locked(native, 1, [&](auto& generator) { one = one_of(generator, bounds); });
  return drawn ? PyLong_FromLongLong(one) : nullptr;
}

}  // namespace trueseed::bind::numpy_plain
