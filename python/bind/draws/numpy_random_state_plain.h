// SPDX-License-Identifier: Apache-2.0
// The calls of RandomState with plain Python numbers, which take no detour through Python: what is
// anything else is handed to the Python functions in SlowPaths.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_generator_plain.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "python/bind/draws/numpy_plain_bounds.h"
#include "python/bind/draws/numpy_plain_parameters.h"
#include "python/bind/draws/numpy_plain_shuffles.h"
#include "python/bind/draws/numpy_plain_vectors.h"
#include "python/bind/draws/numpy_random_state_native.h"

namespace trueseed::bind::numpy_random_state {

// The Python functions that take what is no plain scalar call.
struct StateSlowPaths {
  PyObject* integers = nullptr;
  PyObject* real = nullptr;
  PyObject* whole = nullptr;
  PyObject* binomial = nullptr;
  PyObject* hypergeometric = nullptr;
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

// (kind, size, parameters...) with arrays among the parameters.
inline PyObject* state_real_each(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  numpy_plain::Parameters each;
  const long kind = numpy_plain::kind_of(args, n, numpy::kReals);
  if (kind < 0 || !each.take_reals(kRandomStateReals[static_cast<std::size_t>(kind)],
                                   static_cast<Real>(kind), args, n)) {
    return call_slow(state_slow_paths.real, self, args, n);
  }
  return numpy_plain::drawn_each<double>(
      state_of(self), each, numpy_arrays::kFloat64, [&](auto& generator, auto out) {
        generator.fill(static_cast<Real>(kind), out, {each.of(0), each.of(1), each.of(2)});
      });
}

inline PyObject* state_whole_each(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  numpy_plain::Parameters each;
  const long kind = numpy_plain::kind_of(args, n, numpy::kWholes);
  if (kind < 0 || !each.take(kRandomStateWholes[static_cast<std::size_t>(kind)], args, n)) {
    return call_slow(state_slow_paths.whole, self, args, n);
  }
  return numpy_plain::drawn_each<std::int64_t>(
      state_of(self), each, numpy_arrays::kInt64, [&](auto& generator, auto out) {
        generator.fill(static_cast<Whole>(kind), out, {each.of(0), each.of(1)});
      });
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
  if (!plain) return state_real_each(self, args, n);
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
    return state_whole_each(self, args, n);
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

// (ngood, nbad, nsample, size)
inline PyObject* state_hypergeometric(PyObject* self, PyObject* const* args,
                                      Py_ssize_t n) noexcept {
  // Far from where a sum of two overflows.
  constexpr std::int64_t kEnd = std::int64_t{1} << 62;
  std::int64_t good = 0;
  std::int64_t bad = 0;
  std::int64_t sample = 0;
  if (n != 4 || !plain_count(args[0], good) || !plain_count(args[1], bad) ||
      !plain_count(args[2], sample) || good >= kEnd || bad >= kEnd || sample < 1 ||
      good + bad < sample) {
    return call_slow(state_slow_paths.hypergeometric, self, args, n);
  }
  if (args[3] == Py_None) {
    return with_lock(state_of(self), [&](numpy::RandomState& generator) {
      return generator.hypergeometric(good, bad, sample);
    });
  }
  return filled_array<std::int64_t>(state_of(self), args[3],
                                    [&](numpy::RandomState& generator, auto out) {
                                      generator.hypergeometric(good, bad, sample, out);
                                    });
}

// (n, pvals, size) and (alpha, size): see multinomial_plain and dirichlet_plain.
inline PyObject* state_multinomial(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 3) Py_RETURN_NONE;
  return numpy_plain::multinomial_plain(state_of(self), args[0], args[1], args[2]);
}
inline PyObject* state_dirichlet(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  // Above 0, which is no alpha here.
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  if (n != 2) Py_RETURN_NONE;
  return numpy_plain::dirichlet_plain(state_of(self), args[0], args[1], kLeast);
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

// (low, high, size, dtype)
inline PyObject* state_integers(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 4) {
    PyErr_SetString(PyExc_TypeError, "integers(low, high, size, dtype)");
    return nullptr;
  }
  const Item item = numpy_arrays::item_of_argument(args[3]);
  std::optional<numpy_plain::Closed> bounds;
  if (numpy_arrays::is_integer(item)) {
    bounds = numpy_plain::plain_bounds(args[0], args[1], false, numpy_arrays::kIntegers[item]);
  }
  NativeRandomState& native = state_of(self);
  if (bounds && args[2] == Py_None) {
    if (args[3] == reinterpret_cast<PyObject*>(&PyLong_Type)) {
      return with_lock(native, [&](numpy::RandomState& generator) {
        return numpy_plain::one_of(generator, *bounds);
      });
    }
    PyObject* const no_axes = numpy_arrays::numpy_objects.no_index;
    return numpy_plain::one_integer(numpy_plain::new_integers(native, *bounds, no_axes, item),
                                    args[3]);
  }
  if (!bounds && numpy_arrays::is_integer(item)) {
    PyObject* const each =
        numpy_plain::new_integers_each(native, args[0], args[1], args[2], item, false);
    if (each != Py_None) return each;
    Py_DECREF(each);
  }
  if (!bounds || !numpy_arrays::is_plain_size(args[2])) {
    return call_slow(state_slow_paths.integers, self, args, n);
  }
  return numpy_plain::new_integers(native, *bounds, args[2], item);
}

// (x): see shuffle_plain and permutation_plain.
inline PyObject* state_shuffled(PyObject* self, PyObject* x) noexcept {
  return numpy_plain::shuffle_plain(state_of(self), x, 0);
}
inline PyObject* state_permutation(PyObject* self, PyObject* x) noexcept {
  return numpy_plain::permutation_plain(state_of(self), x);
}

// (a, size): see choice_plain.
inline PyObject* state_choice(PyObject* self, PyObject* const* args, Py_ssize_t n) noexcept {
  if (n != 2) Py_RETURN_NONE;
  return numpy_plain::choice_plain(state_of(self), args[0], args[1]);
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
    {"integers", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_integers)),
     METH_FASTCALL, "integers(low, high, size, dtype)"},
    {"shuffle_plain", state_shuffled, METH_O, "shuffle_plain(x)"},
    {"hypergeometric", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_hypergeometric)),
     METH_FASTCALL, "hypergeometric(ngood, nbad, nsample, size)"},
    {"multinomial_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_multinomial)),
     METH_FASTCALL, "multinomial_plain(n, pvals, size)"},
    {"dirichlet_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_dirichlet)),
     METH_FASTCALL, "dirichlet_plain(alpha, size)"},
    {"choice_plain", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(state_choice)),
     METH_FASTCALL, "choice_plain(a, size)"},
    {"permutation_plain", state_permutation, METH_O, "permutation_plain(x)"},
    {"random_sample", state_standard<Standard::kRandom>, METH_O, "random_sample(size)"},
    {"standard_normal", state_standard<Standard::kNormal>, METH_O, "standard_normal(size)"},
    {"standard_exponential", state_standard<Standard::kExponential>, METH_O,
     "standard_exponential(size)"},
    {"tomaxint", state_tomaxint, METH_NOARGS, "tomaxint()"},
    {nullptr, nullptr, 0, nullptr},
};

inline PyType_Slot state_slots[] = {{Py_tp_methods, state_methods}, {0, nullptr}};

}  // namespace trueseed::bind::numpy_random_state
