// SPDX-License-Identifier: Apache-2.0
// Parameters of draws that are numbers and arrays of one shape.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_generator_methods.h"
#include "python/bind/draws/numpy_plain_arrays.h"

namespace trueseed::bind::numpy_plain {

using numpy::Parameter;
using numpy::Real;
using numpy_generator::Method;

/// An object that is let go with it.
class Held {
 public:
  Held() = default;
  explicit Held(PyObject* object) noexcept : object_(object) {}
  ~Held() { Py_XDECREF(object_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  void set(PyObject* object) noexcept {
    Py_XDECREF(object_);
    object_ = object;
  }
  void swap(Held& other) noexcept { std::swap(object_, other.object_); }
  [[nodiscard]] PyObject* get() const noexcept { return object_; }

 private:
  PyObject* object_ = nullptr;
};

/// A list, a tuple or a plain array as one of `item` in C order, with an axis at least; null, and
/// no error, where it is none of these or does not turn into one.
inline PyObject* array_of(PyObject* value, Item item) noexcept {
  const Fields* fields = fields_of(value);
  if (fields != nullptr && item_of_array(*fields) == item) {
    Py_INCREF(value);
  } else {
    const bool casts = item == kFloat64 && fields != nullptr && item_of_array(*fields) != kOther &&
                       item_of_array(*fields) < kComplex64;
    if (!casts && !PyList_CheckExact(value) && !PyTuple_CheckExact(value)) return nullptr;
    PyObject* const args[] = {value, numpy_objects.dtypes[item]};
    const std::size_t n_args = item == kFloat64 ? 2 : 1;
    value = PyObject_Vectorcall(numpy_objects.asarray, args, n_args, nullptr);
    if (value == nullptr) {
      PyErr_Clear();
      return nullptr;
    }
  }
  fields = fields_of(value);
  constexpr int kNeeded = kCOrder | kAligned;
  if (fields != nullptr && fields->n_axes > 0 && (fields->flags & kNeeded) == kNeeded &&
      item_of_array(*fields) == item) {
    return value;
  }
  Py_DECREF(value);
  return nullptr;
}

inline bool same_shape(const Fields& a, const Fields& b) noexcept {
  if (a.n_axes != b.n_axes) return false;
  for (int i = 0; i < a.n_axes; ++i) {
    if (a.shape[i] != b.shape[i]) return false;
  }
  return true;
}

/// Whether `size` is None or the shape, as an int or a tuple of ints.
inline bool is_shape(PyObject* size, const Fields& array) noexcept {
  std::int64_t n = 0;
  if (size == Py_None) return true;
  if (plain_integer(size, n)) return array.n_axes == 1 && array.shape[0] == n;
  if (!PyTuple_CheckExact(size) || PyTuple_GET_SIZE(size) != array.n_axes) return false;
  for (int i = 0; i < array.n_axes; ++i) {
    if (!plain_integer(PyTuple_GET_ITEM(size, i), n) || array.shape[i] != n) return false;
  }
  return true;
}

inline long kind_of(PyObject* const* args, Py_ssize_t n, int n_kinds) noexcept {
  if (n < 2 || !PyLong_CheckExact(args[0])) return -1;
  const long kind = PyLong_AsLong(args[0]);
  return kind < n_kinds ? kind : -1;
}

/// The parameters of one call: numbers, and arrays of one shape, of which there is one at least.
class Parameters {
 public:
  static constexpr int kMost = 3;

  /// (kind, size, parameters...) within their limits; false where they are not such.
  bool take(const Method& method, PyObject* const* args, Py_ssize_t n_args) noexcept {
    return take_all(method, args, n_args) && are_within(method);
  }

  /// The same, as a method of Real takes them: a uniform's second one becomes the range.
  bool take_reals(const Method& method, Real real, PyObject* const* args,
                  Py_ssize_t n_args) noexcept {
    if (!take_all(method, args, n_args)) return false;
    if (real == Real::kUniform && !subtract_first()) return false;
    if (real == Real::kTriangular) {
      return all([](double left, double mode, double right) {
        return !(left > mode || mode > right || left == right);
      });
    }
    return are_within(method);
  }

  [[nodiscard]] const Fields& shape() const noexcept { return *shape_; }
  [[nodiscard]] Parameter<double> of(int i) const noexcept {
    if (arrays_[i].get() == nullptr) return Parameter<double>::same(numbers_[i]);
    return {items_of<const double>(*fields_of(arrays_[i].get())).data(), 1};
  }

  /// Whether `holds` of the parameters of every draw.
  template <class Holds>
  bool all(const Holds& holds) const noexcept {
    const Parameter<double> a = of(0);
    const Parameter<double> b = of(1);
    const Parameter<double> c = of(2);
    const std::size_t n = n_items(*shape_);
    for (std::size_t i = 0; i < n; ++i) {
      if (!holds(a[i], b[i], c[i])) return false;
    }
    return true;
  }

 private:
  bool take_all(const Method& method, PyObject* const* args, Py_ssize_t n_args) noexcept {
    if (n_args - 2 != method.n) return false;
    for (int i = 0; i < method.n; ++i) {
      if (plain_number(args[i + 2], numbers_[i])) continue;
      arrays_[i].set(array_of(args[i + 2], kFloat64));
      const Fields* const fields =
          arrays_[i].get() == nullptr ? nullptr : fields_of(arrays_[i].get());
      if (fields == nullptr) return false;
      if (shape_ == nullptr) shape_ = fields;
      if (!same_shape(*shape_, *fields)) return false;
    }
    return shape_ != nullptr && is_shape(args[1], *shape_);
  }

  bool are_within(const Method& method) const noexcept {
    for (int i = 0; i < method.n; ++i) {
      const Parameter<double> each = of(i);
      const std::size_t n = arrays_[i].get() == nullptr ? 1 : n_items(*shape_);
      for (std::size_t k = 0; k < n; ++k) {
        if (!within(method.parameters[i].limit, each[k])) return false;
      }
    }
    return true;
  }

  bool subtract_first() noexcept {
    Held range(new_array_like(*shape_, kFloat64));
    if (range.get() == nullptr) {
      PyErr_Clear();
      return false;
    }
    const auto to = items_of<double>(*fields_of(range.get()));
    const Parameter<double> low = of(0);
    const Parameter<double> high = of(1);
    for (std::size_t i = 0; i < to.size(); ++i) {
      to[i] = high[i] - low[i];
      if (!std::isfinite(to[i])) return false;
    }
    arrays_[1].swap(range);
    shape_ = fields_of(arrays_[1].get());
    return true;
  }

  std::array<double, kMost> numbers_{};
  std::array<Held, kMost> arrays_;
  const Fields* shape_ = nullptr;
};

/// A new array of the parameters' shape, drawn with `fill`; null with Python's error.
template <class T, class Native, class Fill>
PyObject* drawn_each(Native& native, const Parameters& each, Item item, const Fill& fill) noexcept {
  PyObject* const out = new_array_like(each.shape(), item);
  if (out == nullptr) return nullptr;
  const auto to = items_of<T>(*fields_of(out));
  return kept_if(draw_locked(native, to.size(), [&](auto& generator) { fill(generator, to); }),
                 out);
}

}  // namespace trueseed::bind::numpy_plain
