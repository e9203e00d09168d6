// SPDX-License-Identifier: Apache-2.0
// Draws of vectors by plain weights, which Generator and RandomState draw alike.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "python/bind/draws/numpy_plain_parameters.h"

namespace trueseed::bind::numpy_plain {

/// An array of zeros of shape (size..., d); null without an error where the size is no plain one.
inline PyObject* new_vectors(PyObject* size, std::size_t d, Item item) noexcept {
  const bool is_tuple = PyTuple_CheckExact(size);
  if (size != Py_None && !is_plain_size(size)) return nullptr;
  const Py_ssize_t n_outer = is_tuple ? PyTuple_GET_SIZE(size) : size == Py_None ? 0 : 1;
  const Held shape(PyTuple_New(n_outer + 1));
  for (Py_ssize_t i = 0; shape.get() != nullptr && i < n_outer; ++i) {
    PyTuple_SET_ITEM(shape.get(), i, Py_NewRef(is_tuple ? PyTuple_GET_ITEM(size, i) : size));
  }
  PyObject* const last = shape.get() == nullptr ? nullptr : PyLong_FromSize_t(d);
  if (last != nullptr) PyTuple_SET_ITEM(shape.get(), n_outer, last);
  PyObject* const out = last == nullptr ? nullptr : new_array(shape.get(), item);
  // What is amiss with the size is told by the detour.
  if (out == nullptr) {
    PyErr_Clear();
    return nullptr;
  }
  const Fields& fields = *fields_of(out);
  std::fill_n(fields.data, n_items(fields) * kItemBytes[item], std::byte{0});
  return out;
}

inline void draw_vectors(numpy::Generator& generator, std::int64_t n, std::span<const double> pvals,
                         std::span<std::int64_t> out) noexcept {
  for (std::size_t i = 0; i < out.size(); i += pvals.size()) {
    generator.multinomial(n, pvals, out.subspan(i, pvals.size()));
  }
}
inline void draw_vectors(numpy::RandomState& state, std::int64_t n, std::span<const double> pvals,
                         std::span<std::int64_t> out) noexcept {
  state.multinomial(n, pvals, out);
}

/// (n, pvals, size); None where the call is no plain one.
template <class Native>
PyObject* multinomial_plain(Native& native, PyObject* n, PyObject* pvals, PyObject* size) noexcept {
  constexpr double kMostSum = 1.0 + 1e-12;
  std::int64_t count = 0;
  if (!plain_integer(n, count) || count < 0) Py_RETURN_NONE;
  const Held array(array_of(pvals, kFloat64));
  if (array.get() == nullptr || fields_of(array.get())->n_axes != 1) Py_RETURN_NONE;
  const auto weights = items_of<const double>(*fields_of(array.get()));
  const bool fits =
      !weights.empty() && kahan_sum(weights.first(weights.size() - 1)) <= kMostSum &&
      std::all_of(weights.begin(), weights.end(), [](double p) { return p >= 0 && p <= 1; });
  PyObject* const out = fits ? new_vectors(size, weights.size(), kInt64) : nullptr;
  if (out == nullptr) Py_RETURN_NONE;
  const auto to = items_of<std::int64_t>(*fields_of(out));
  return kept_if(draw_locked(native, to.size(),
                             [&](auto& generator) { draw_vectors(generator, count, weights, to); }),
                 out);
}

/// (alpha, size) where every alpha is `least` or more; None where the call is no plain one.
template <class Native>
PyObject* dirichlet_plain(Native& native, PyObject* alpha, PyObject* size, double least) noexcept {
  const Held array(array_of(alpha, kFloat64));
  if (array.get() == nullptr || fields_of(array.get())->n_axes != 1) Py_RETURN_NONE;
  const auto weights = items_of<const double>(*fields_of(array.get()));
  const bool fits = !weights.empty() && std::all_of(weights.begin(), weights.end(),
                                                    [=](double a) { return a >= least; });
  PyObject* const out = fits ? new_vectors(size, weights.size(), kFloat64) : nullptr;
  if (out == nullptr) Py_RETURN_NONE;
  const auto to = items_of<double>(*fields_of(out));
  bool enough = true;
  const bool drawn = draw_locked(native, to.size(), [&](auto& generator) {
    try {
      generator.dirichlet(weights, to);
    } catch (const std::bad_alloc&) {
      enough = false;
    }
  });
  if (!enough) PyErr_NoMemory();
  return kept_if(drawn && enough, out);
}

}  // namespace trueseed::bind::numpy_plain
