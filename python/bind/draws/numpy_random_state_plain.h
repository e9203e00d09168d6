// SPDX-License-Identifier: Apache-2.0
// The calls of RandomState with plain Python numbers, which take no detour through Python: what is
// anything else is handed to the Python functions in SlowPaths.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <exception>
#include <span>
#include <type_traits>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_generator_plain.h"
#include "python/bind/draws/numpy_random_state_native.h"

namespace trueseed::bind::numpy_random_state {

// The Python functions that take what is no plain scalar call.
struct StateSlowPaths {
  PyObject* real = nullptr;
  PyObject* whole = nullptr;
  PyObject* binomial = nullptr;
};
inline StateSlowPaths state_slow_paths;

inline NativeRandomState& state_of(PyObject* self) noexcept {
  return *nb::inst_ptr<NativeRandomState>(self);
}

// The scalar arguments (kind, size, parameters...) of a plain call; false where it is another.
template <std::size_t kMethods>
inline bool plain_state_call(const std::array<Method, kMethods>& methods, PyObject* const* args,
                             Py_ssize_t n_args, long& kind,
                             std::array<double, 3>& values) noexcept {
  if (n_args < 2) return false;
  kind = PyLong_AsLong(args[0]);
  if (kind < 0 || kind >= static_cast<long>(kMethods)) return false;
  const Method& method = methods[static_cast<std::size_t>(kind)];
  if (n_args - 2 != method.n) return false;
  for (int i = 0; i < method.n; ++i) {
    double& value = values[static_cast<std::size_t>(i)];
    if (!plain_number(args[i + 2], value) || !within(method.parameters[i].limit, value)) {
      return false;
    }
  }
  return true;
}

inline PyObject* state_real(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long kind = 0;
  std::array<double, 3> p{};
  bool plain = plain_state_call(kRandomStateReals, args, n, kind, p);
  const Real real = static_cast<Real>(kind);
  if (plain && real == Real::kUniform) {
    p[1] -= p[0];
    plain = std::isfinite(p[1]);
  }
  if (plain && real == Real::kTriangular) plain = p[0] <= p[1] && p[1] <= p[2] && p[0] != p[2];
  if (!plain) return call_slow(state_slow_paths.real, self, args, n);
  if (args[1] == Py_None) {
    return with_lock(state_of(self), [&](numpy::RandomState& generator) {
      return generator.draw(real, p[0], p[1], p[2]);
    });
  }
  return filled_array<double>(state_of(self), args[1],
                              [&](numpy::RandomState& generator, auto out) {
                                generator.fill(real, out, p[0], p[1], p[2]);
                              });
}

inline PyObject* state_whole(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long kind = 0;
  std::array<double, 3> p{};
  if (!plain_state_call(kRandomStateWholes, args, n, kind, p)) {
    return call_slow(state_slow_paths.whole, self, args, n);
  }
  const Whole whole = static_cast<Whole>(kind);
  if (args[1] == Py_None) {
    return with_lock(state_of(self), [&](numpy::RandomState& generator) {
      return std::int64_t{generator.draw(whole, p[0], p[1])};
    });
  }
  return filled_array<std::int64_t>(
      state_of(self), args[1],
      [&](numpy::RandomState& generator, auto out) { generator.fill(whole, out, p[0], p[1]); });
}

// (n, p, size)
inline PyObject* state_binomial(PyObject* self, PyObject* const* args, Py_ssize_t n_args) noexcept {
  std::int64_t n = 0;
  double p = 0;
  if (n_args != 3 || !plain_count(args[0], n) || !plain_number(args[1], p) ||
      !within(Limit::kBounded, p)) {
    return call_slow(state_slow_paths.binomial, self, args, n_args);
  }
  if (args[2] == Py_None) {
    return with_lock(state_of(self),
                     [&](numpy::RandomState& generator) { return generator.binomial(n, p); });
  }
  return filled_array<std::int64_t>(
      state_of(self), args[2],
      [&](numpy::RandomState& generator, auto out) { generator.binomial(n, p, out); });
}

// random_sample, standard_normal and standard_exponential.
enum class Standard : std::uint8_t { kRandom, kNormal, kExponential };

inline void standard_into(numpy::RandomState& generator, Standard kind,
                          std::span<double> out) noexcept {
  switch (kind) {
    case Standard::kRandom:
      return generator.random_sample(out);
    case Standard::kNormal:
      return generator.standard_normal(out);
    case Standard::kExponential:
      return generator.standard_exponential(out);
  }
}

inline double one_standard(numpy::RandomState& generator, Standard kind) noexcept {
  switch (kind) {
    case Standard::kRandom:
      return generator.random_sample();
    case Standard::kNormal:
      return generator.standard_normal();
    default:
      return generator.standard_exponential();
  }
}

// (size)
template <Standard kKind>
inline PyObject* state_standard(PyObject* self, PyObject* size) noexcept {
  if (size == Py_None) {
    return with_lock(state_of(self),
                     [](numpy::RandomState& generator) { return one_standard(generator, kKind); });
  }
  return filled_array<double>(state_of(self), size, [](numpy::RandomState& generator, auto out) {
    standard_into(generator, kKind, out);
  });
}

// (low, high) of plain ints within int64; None where the call is another.
inline PyObject* state_integer(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  long long low = 0;
  long long high = 0;
  int overflow = 0;
  if (n != 2 || !PyLong_CheckExact(args[0])) Py_RETURN_NONE;
  high = PyLong_AsLongLongAndOverflow(args[0], &overflow);
  if (overflow != 0) Py_RETURN_NONE;
  if (args[1] != Py_None) {
    if (!PyLong_CheckExact(args[1])) Py_RETURN_NONE;
    low = high;
    high = PyLong_AsLongLongAndOverflow(args[1], &overflow);
    if (overflow != 0) Py_RETURN_NONE;
  }
  if (high <= low) Py_RETURN_NONE;
  return with_lock(state_of(self),
                   [&](numpy::RandomState& generator) { return generator.randint(low, high); });
}

inline PyObject* state_tomaxint(PyObject* self, PyObject* /*none*/) noexcept {
  return with_lock(state_of(self),
                   [](numpy::RandomState& generator) { return generator.tomaxint(); });
}

inline PyMethodDef state_methods[] = {
    {"real", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_real)), METH_FASTCALL,
     "real(kind, size, *parameters)"},
    {"whole", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_whole)), METH_FASTCALL,
     "whole(kind, size, *parameters)"},
    {"binomial", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_binomial)),
     METH_FASTCALL, "binomial(n, p, size)"},
    {"integer", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_integer)),
     METH_FASTCALL, "integer(low, high)"},
    {"random_sample", state_standard<Standard::kRandom>, METH_O, "random_sample(size)"},
    {"standard_normal", state_standard<Standard::kNormal>, METH_O, "standard_normal(size)"},
    {"standard_exponential", state_standard<Standard::kExponential>, METH_O,
     "standard_exponential(size)"},
    {"tomaxint", state_tomaxint, METH_NOARGS, "tomaxint()"},
    {nullptr, nullptr, 0, nullptr},
};

inline PyType_Slot state_slots[] = {{Py_tp_methods, state_methods}, {0, nullptr}};

}  // namespace trueseed::bind::numpy_random_state
