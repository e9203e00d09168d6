// SPDX-License-Identifier: Apache-2.0
// The calls of Generator with plain Python numbers, which take no detour through Python: what is
// anything else is handed to the Python functions in SlowPaths.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <exception>
#include <span>
#include <type_traits>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_generator_methods.h"
#include "python/bind/draws/numpy_generator_native.h"
#include "trueseed/random/numpy/distributions/interval.h"

namespace trueseed::bind::numpy_generator {

namespace nb = nanobind;
using numpy::Parameter;
using numpy::Real;
using numpy::Whole;

// The Python functions that take what is no plain scalar call.
struct SlowPaths {
  PyObject* real = nullptr;
  PyObject* whole = nullptr;
  PyObject* binomial = nullptr;
  PyObject* hypergeometric = nullptr;
};
inline SlowPaths slow_paths;

// numpy.empty, and the dtypes that it is given.
struct Empty {
  PyObject* function = nullptr;
  PyObject* float64 = nullptr;
  PyObject* int64 = nullptr;
};
inline Empty empty;

// A plain Python number, as a double.
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

inline NativeGenerator& native_of(PyObject* self) noexcept {
  return *nb::inst_ptr<NativeGenerator>(self);
}

// Runs `make` with the lock; a C++ or Python error of the lock becomes the Python error.
template <class Native, class Make>
PyObject* with_lock(Native& native, const Make& make) noexcept {
  PyObject* const locked = PyObject_CallNoArgs(native.acquire());
  if (locked == nullptr) return nullptr;
  Py_DECREF(locked);
  const auto drawn = make(native.generator());
  PyObject* const released = PyObject_CallNoArgs(native.release());
  if (released == nullptr) return nullptr;
  Py_DECREF(released);
  if constexpr (std::is_floating_point_v<decltype(drawn)>) {
    return PyFloat_FromDouble(drawn);
  } else {
    return PyLong_FromLongLong(drawn);
  }
}

inline PyObject* call_slow(PyObject* slow, PyObject* self, PyObject* const* args,
                           Py_ssize_t n) noexcept {
  constexpr Py_ssize_t kMost = 8;
  PyObject* all[kMost];
  if (n + 1 > kMost) {
    PyErr_SetString(PyExc_TypeError, "too many arguments");
    return nullptr;
  }
  all[0] = self;
  for (Py_ssize_t i = 0; i < n; ++i) all[i + 1] = args[i];
  return PyObject_Vectorcall(slow, all, static_cast<std::size_t>(n + 1), nullptr);
}

// The scalar arguments (kind, size, parameters...) of a plain call; false where it is another.
inline bool plain_call(const Method* methods, int n_methods, PyObject* const* args,
                       Py_ssize_t n_args, long& kind, std::array<double, 3>& values) noexcept {
  if (n_args < 2) return false;
  kind = PyLong_AsLong(args[0]);
  if (kind < 0 || kind >= n_methods || n_args - 2 != methods[kind].n) return false;
  for (int i = 0; i < methods[kind].n; ++i) {
    if (!plain_number(args[i + 2], values[static_cast<std::size_t>(i)])) return false;
  }
  if (methods == kRealMethods && kind == static_cast<long>(Real::kUniform)) {
    values[1] -= values[0];
    if (!std::isfinite(values[1])) return false;
  }
  if (methods == kRealMethods && kind == static_cast<long>(Real::kTriangular)) {
    return !(values[0] > values[1] || values[1] > values[2] || values[0] == values[2]);
  }
  for (int i = 0; i < methods[kind].n; ++i) {
    if (!within(methods[kind].parameters[i].limit, values[static_cast<std::size_t>(i)])) {
      return false;
    }
  }
  return true;
}

inline bool negative_binomial_fits(double n, double p) noexcept {
  return (1 - p) / p * (n + 10 * std::sqrt(n)) <= kPoissonMost;
}

// An array of `size`, filled by `fill`; a C++ error becomes a Python one.
template <class T, class Native, class Fill>
PyObject* filled_array(Native& native, PyObject* size, const Fill& fill) noexcept {
  PyObject* const dtype = std::is_floating_point_v<T> ? empty.float64 : empty.int64;
  PyObject* const args[] = {size, dtype};
  PyObject* const out = PyObject_Vectorcall(empty.function, args, 2, nullptr);
  if (out == nullptr) return nullptr;
  try {
    const Memory memory(out, true);
    draw_many(native, [&](auto& generator) { fill(generator, memory.as<T>()); });
    return out;
  } catch (nb::python_error& error) {
    error.restore();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
  Py_DECREF(out);
  return nullptr;
}

inline PyObject* draw_real(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long kind = 0;
  std::array<double, 3> p{};
  if (!plain_call(kRealMethods, numpy::kReals, args, n, kind, p)) {
    return call_slow(slow_paths.real, self, args, n);
  }
  const Real real = static_cast<Real>(kind);
  if (args[1] == Py_None) {
    return with_lock(native_of(self), [&](numpy::Generator& generator) {
      return generator.draw(real, p[0], p[1], p[2]);
    });
  }
  return filled_array<double>(native_of(self), args[1], [&](numpy::Generator& generator, auto out) {
    generator.fill(real, out, p[0], p[1], p[2]);
  });
}

inline PyObject* draw_whole(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long kind = 0;
  std::array<double, 3> p{};
  if (!plain_call(kWholeMethods, numpy::kWholes, args, n, kind, p) ||
      (static_cast<Whole>(kind) == Whole::kNegativeBinomial &&
       !negative_binomial_fits(p[0], p[1]))) {
    return call_slow(slow_paths.whole, self, args, n);
  }
  const Whole whole = static_cast<Whole>(kind);
  if (args[1] == Py_None) {
    return with_lock(native_of(self), [&](numpy::Generator& generator) {
      return std::int64_t{generator.draw(whole, p[0], p[1])};
    });
  }
  return filled_array<std::int64_t>(
      native_of(self), args[1],
      [&](numpy::Generator& generator, auto out) { generator.fill(whole, out, p[0], p[1]); });
}

// A plain Python int of 0 .. 2^63-1.
inline bool plain_count(PyObject* value, std::int64_t& count) noexcept {
  if (!PyLong_CheckExact(value)) return false;
  int overflow = 0;
  count = PyLong_AsLongLongAndOverflow(value, &overflow);
  return overflow == 0 && count >= 0;
}

// (n, p, size)
inline PyObject* draw_binomial(PyObject* self, PyObject* const* args, Py_ssize_t n_args) noexcept {
  std::int64_t n = 0;
  double p = 0;
  if (n_args != 3 || !plain_count(args[0], n) || !plain_number(args[1], p) ||
      !within(Limit::kBounded, p)) {
    return call_slow(slow_paths.binomial, self, args, n_args);
  }
  if (args[2] == Py_None) {
    return with_lock(native_of(self),
                     [&](numpy::Generator& generator) { return generator.binomial(n, p); });
  }
  return filled_array<std::int64_t>(
      native_of(self), args[2],
      [&](numpy::Generator& generator, auto out) { generator.binomial(n, p, out); });
}

// (ngood, nbad, nsample, size)
inline PyObject* draw_hypergeometric(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  constexpr std::int64_t kEnd = 1000000000;
  std::int64_t good = 0;
  std::int64_t bad = 0;
  std::int64_t sample = 0;
  if (n != 4 || !plain_count(args[0], good) || !plain_count(args[1], bad) ||
      !plain_count(args[2], sample) || good >= kEnd || bad >= kEnd || good + bad < sample) {
    return call_slow(slow_paths.hypergeometric, self, args, n);
  }
  if (args[3] == Py_None) {
    return with_lock(native_of(self), [&](numpy::Generator& generator) {
      return generator.hypergeometric(good, bad, sample);
    });
  }
  return filled_array<std::int64_t>(native_of(self), args[3],
                                    [&](numpy::Generator& generator, auto out) {
                                      generator.hypergeometric(good, bad, sample, out);
                                    });
}

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

// (kind, size): random, standard_normal and the two exponentials, in float64.
inline PyObject* draw_standard(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 2 || !PyLong_CheckExact(args[0])) {
    PyErr_SetString(PyExc_TypeError, "standard(kind, size)");
    return nullptr;
  }
  const auto kind = static_cast<int>(PyLong_AsLong(args[0]));
  return filled_array<double>(native_of(self), args[1], [&](numpy::Generator& generator, auto out) {
    draw_standard_into(generator, kind, out);
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

// (low, high, endpoint) of plain ints within int64; None where the call is another.
inline PyObject* draw_integer(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long long low = 0;
  long long high = 0;
  int overflow = 0;
  if (n != 3 || !PyLong_CheckExact(args[0])) Py_RETURN_NONE;
  high = PyLong_AsLongLongAndOverflow(args[0], &overflow);
  if (overflow != 0) Py_RETURN_NONE;
  if (args[1] != Py_None) {
    if (!PyLong_CheckExact(args[1])) Py_RETURN_NONE;
    low = high;
    high = PyLong_AsLongLongAndOverflow(args[1], &overflow);
    if (overflow != 0) Py_RETURN_NONE;
  }
  if (args[2] != Py_True && args[2] != Py_False) Py_RETURN_NONE;
  const bool open = args[2] == Py_False;
  if (open ? high <= low : high < low) Py_RETURN_NONE;
  const std::uint64_t range =
      static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) - (open ? 1U : 0U);
  return with_lock(native_of(self), [&](numpy::Generator& generator) {
    const std::uint64_t drawn = numpy::lemire_interval(generator.source(), range);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + drawn);
  });
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
     METH_FASTCALL, nullptr},
    {"random", draw_random, METH_NOARGS, "random()"},
    {"standard_normal", draw_standard_normal, METH_NOARGS, "standard_normal()"},
    {"standard_exponential", draw_standard_exponential, METH_NOARGS, "standard_exponential()"},
    {"integer", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(draw_integer)), METH_FASTCALL,
     "integer(low, high, endpoint)"},
    {nullptr, nullptr, 0, nullptr},
};

inline PyType_Slot fast_slots[] = {{Py_tp_methods, fast_methods}, {0, nullptr}};

}  // namespace trueseed::bind::numpy_generator
