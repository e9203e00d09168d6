// SPDX-License-Identifier: Apache-2.0
// Arguments of calls from Python that are plain numbers and plain arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <nanobind/nanobind.h>

namespace trueseed::bind {

/// Sets `number` to a Python float or a plain int; false where the value is another, or too large.
inline bool plain_number(PyObject* value, double& number) noexcept {
  if (PyFloat_Check(value)) {
    number = PyFloat_AS_DOUBLE(value);
    return true;
  }
  if (!PyLong_CheckExact(value)) return false;
  number = PyLong_AsDouble(value);
  if (number == -1.0 && PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    return false;
  }
  return true;
}

/// Sets `number` to a plain Python int of 64 bits; false where the value is another.
inline bool plain_integer(PyObject* value, std::int64_t& number) noexcept {
  if (!PyLong_CheckExact(value)) return false;
  int overflow = 0;
  number = PyLong_AsLongLongAndOverflow(value, &overflow);
  return overflow == 0;
}

/// The writable elements of a C-contiguous, aligned array of native byte order.
class PlainArray {
 public:
  explicit PlainArray(PyObject* array) noexcept {
    constexpr int kFlags = PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE | PyBUF_FORMAT;
    if (PyObject_GetBuffer(array, &view_, kFlags) != 0) {
      PyErr_Clear();
      view_ = {};
    }
  }
  ~PlainArray() {
    if (view_.obj != nullptr) PyBuffer_Release(&view_);
  }
  PlainArray(const PlainArray&) = delete;
  PlainArray& operator=(const PlainArray&) = delete;

  /// The elements' type as the struct module writes it; 0 where the array is no plain one.
  [[nodiscard]] char format() const noexcept {
    if (view_.format == nullptr || view_.format[0] == '\0' || view_.format[1] != '\0') return 0;
    const auto size = static_cast<std::uintptr_t>(view_.itemsize);
    return reinterpret_cast<std::uintptr_t>(view_.buf) % size == 0 ? view_.format[0] : '\0';
  }

  template <class T>
  [[nodiscard]] std::span<T> as() const noexcept {
    return {static_cast<T*>(view_.buf), static_cast<std::size_t>(view_.len) / sizeof(T)};
  }

 private:
  Py_buffer view_{};
};

}  // namespace trueseed::bind
