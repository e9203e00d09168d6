// SPDX-License-Identifier: Apache-2.0
// The arguments of methods of trueseed.random.Random, by position or by name.
#pragma once

#include <array>
#include <cstddef>

#include "python/bind/draws/cpython_object.h"

namespace trueseed::bind::cpython_random {

struct Parameter {
  const char* name;
  bool is_optional = false;
  double fallback = 0;
};

template <std::size_t N>
using Parameters = std::array<Parameter, N>;

/// Puts a call's arguments in order; null where an optional one is not given.
inline void place_arguments(const char* method, const Parameter* parameters,
                            std::size_t n_parameters, PyObject* const* args, Py_ssize_t n_args,
                            PyObject* names, PyObject** out) {
  const auto n_given = static_cast<std::size_t>(n_args);
  if (n_given > n_parameters) {
    PyErr_Format(PyExc_TypeError, "Random.%s() takes at most %zu arguments (%zd given)", method,
                 n_parameters, n_args);
    throw ErrorSet();
  }
  for (std::size_t i = 0; i < n_given; ++i) out[i] = args[i];
  const Py_ssize_t n_names = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
  for (Py_ssize_t i = 0; i < n_names; ++i) {
    PyObject* const name = PyTuple_GET_ITEM(names, i);
    std::size_t at = 0;
    while (at < n_parameters && PyUnicode_CompareWithASCIIString(name, parameters[at].name) != 0) {
      ++at;
    }
    if (at == n_parameters || out[at] != nullptr) {
      PyErr_Format(PyExc_TypeError,
                   at == n_parameters ? "Random.%s() got an unexpected keyword argument '%U'"
                                      : "Random.%s() got multiple values for argument '%U'",
                   method, name);
      throw ErrorSet();
    }
    out[at] = args[n_args + i];
  }
  for (std::size_t i = 0; i < n_parameters; ++i) {
    if (out[i] != nullptr || parameters[i].is_optional) continue;
    PyErr_Format(PyExc_TypeError, "Random.%s() missing a required argument: '%s'", method,
                 parameters[i].name);
    throw ErrorSet();
  }
}

/// The argument of a method that takes one.
inline PyObject* only_argument(const char* method, const char* name, PyObject* const* args,
                               Py_ssize_t n_args, PyObject* names) {
  const Parameter parameter{name};
  PyObject* given = nullptr;
  place_arguments(method, &parameter, 1, args, n_args, names, &given);
  return given;
}

template <class Function>
PyCFunction method_of(Function* function) noexcept {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

/// The flags of a method that takes names.
inline constexpr int kNamed = METH_FASTCALL | METH_KEYWORDS;

}  // namespace trueseed::bind::cpython_random
