// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include <nanobind/nanobind.h>

namespace trueseed::bind {

/// The arguments of a call as CPython hands them over: `n` by position, then those by name.
struct CallArguments {
  PyObject* const* values;
  Py_ssize_t n;
  PyObject* names;

  [[nodiscard]] Py_ssize_t n_named() const noexcept {
    return names == nullptr ? 0 : PyTuple_GET_SIZE(names);
  }
};

/// Draws what a plain call asks for and returns a new reference; null, without an error, where the
/// call is not plain, and nothing was drawn then.
using PlainCall = PyObject* (*)(const CallArguments& arguments);

struct NamedPlainCall {
  std::string_view name;
  PlainCall call;
};

/// Returns a type: its object `Type(name, function)` calls the plain call of that name, and the
/// Python function where the call is not plain. It is a function to those who look at it.
///
/// Errors: a Python error, with null.
PyObject* make_plain_call_type(std::span<const NamedPlainCall> calls);

}  // namespace trueseed::bind
