// SPDX-License-Identifier: Apache-2.0
// The calls of Generator with plain Python numbers, which take no detour through Python: what is
// anything else is handed to the Python functions in SlowPaths.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <type_traits>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_generator_methods.h"
#include "python/bind/draws/numpy_generator_native.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "python/bind/draws/numpy_plain_parameters.h"

namespace trueseed::bind::numpy_generator {

namespace nb = nanobind;
using numpy::Parameter;
using numpy::Real;
using numpy::Whole;
using numpy_arrays::Item;

// The Python functions that take what is no plain scalar call.
struct SlowPaths {
  PyObject* standard = nullptr;
  PyObject* integers = nullptr;
  PyObject* real = nullptr;
  PyObject* whole = nullptr;
  PyObject* binomial = nullptr;
  PyObject* hypergeometric = nullptr;
};
inline SlowPaths slow_paths;

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

// An array of `size`, filled by `fill`.
template <class T, class Native, class Fill>
PyObject* filled_array(Native& native, PyObject* size, const Fill& fill) noexcept {
  constexpr Item kItem = std::is_same_v<T, double>  ? numpy_arrays::kFloat64
                         : std::is_same_v<T, float> ? numpy_arrays::kFloat32
                                                    : numpy_arrays::kInt64;
  PyObject* const out = numpy_arrays::new_array(size, kItem);
  if (out == nullptr) return nullptr;
  const std::span to = numpy_arrays::items_of<T>(*numpy_arrays::fields_of(out));
  const bool drawn =
      numpy_plain::draw_locked(native, to.size(), [&](auto& generator) { fill(generator, to); });
  return numpy_plain::kept_if(drawn, out);
}

// (kind, size, parameters...) with arrays among the parameters.
inline PyObject* draw_real_each(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  numpy_plain::Parameters each;
  const long kind = numpy_plain::kind_of(args, n, numpy::kReals);
  if (kind < 0 || !each.take_reals(kRealMethods[kind], static_cast<Real>(kind), args, n)) {
    return call_slow(slow_paths.real, self, args, n);
  }
  return numpy_plain::drawn_each<double>(
      native_of(self), each, numpy_arrays::kFloat64, [&](auto& generator, auto out) {
        generator.fill(static_cast<Real>(kind), out, {each.of(0), each.of(1), each.of(2)});
      });
}

inline PyObject* draw_whole_each(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  numpy_plain::Parameters each;
  const long kind = numpy_plain::kind_of(args, n, numpy::kWholes);
  bool plain = kind >= 0 && each.take(kWholeMethods[kind], args, n);
  if (plain && static_cast<Whole>(kind) == Whole::kNegativeBinomial) {
    plain = each.all([](double a, double b, double) { return negative_binomial_fits(a, b); });
  }
  if (!plain) return call_slow(slow_paths.whole, self, args, n);
  return numpy_plain::drawn_each<std::int64_t>(
      native_of(self), each, numpy_arrays::kInt64, [&](auto& generator, auto out) {
        generator.fill(static_cast<Whole>(kind), out, {each.of(0), each.of(1)});
      });
}

inline PyObject* draw_real(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long kind = 0;
  std::array<double, 3> p{};
  if (!plain_call(kRealMethods, numpy::kReals, args, n, kind, p)) {
    return draw_real_each(self, args, n);
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
    return draw_whole_each(self, args, n);
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

}  // namespace trueseed::bind::numpy_generator
