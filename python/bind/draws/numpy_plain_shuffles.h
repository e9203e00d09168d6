// SPDX-License-Identifier: Apache-2.0
// Shuffles of plain arrays and lists, which Generator and RandomState draw alike. What is anything
// else is told to the caller, who takes the detour through Python.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "trueseed/random/numpy/shuffle.h"

namespace trueseed::bind::numpy_plain {

/// A plain array in C order, as n slices along one axis: each lies in n_outer pieces.
struct Slices {
  std::byte* data;
  std::size_t n_outer;
  std::size_t n;
  std::size_t piece_bytes;
  std::size_t item_bytes;
  std::size_t n_items;
};

inline bool take_slices(const Fields& array, std::int64_t axis, Slices& slices) noexcept {
  if (axis < 0) axis += array.n_axes;
  if (axis < 0 || axis >= array.n_axes) return false;
  if ((array.flags & kCOrder) == 0 || (array.flags & kAligned) == 0) return false;
  const Item item = item_of_array(array);
  if (item == kOther) return false;
  slices = {array.data, 1, 0, kItemBytes[item], kItemBytes[item], n_items(array)};
  for (int i = 0; i < array.n_axes; ++i) {
    const auto n = static_cast<std::size_t>(array.shape[i]);
    if (i < axis) slices.n_outer *= n;
    if (i == axis) slices.n = n;
    if (i > axis) slices.piece_bytes *= n;
  }
  return true;
}

inline void shuffle_pieces(numpy::Generator& generator, const Slices& slices) noexcept {
  numpy::shuffle_items(generator.source(), slices.data, slices.n, slices.piece_bytes,
                       static_cast<std::ptrdiff_t>(slices.piece_bytes), 1);
}
inline void shuffle_pieces(numpy::RandomState& state, const Slices& slices) noexcept {
  numpy::legacy::shuffle_items(state.bits(), slices.data, slices.n, slices.piece_bytes,
                               static_cast<std::ptrdiff_t>(slices.piece_bytes));
}

template <class Native>
bool shuffle_slices(Native& native, const Slices& slices) noexcept {
  return draw_locked(native, slices.n_items, [&](auto& generator) {
    if (slices.n_outer == 1) return shuffle_pieces(generator, slices);
    const std::size_t row_bytes = slices.n * slices.piece_bytes;
    for (std::size_t i = slices.n - 1; i > 0; --i) {
      const std::size_t j = numpy::masked_interval(words_of(generator), i);
      if (i == j) continue;
      for (std::size_t outer = 0; outer < slices.n_outer; ++outer) {
        std::byte* const row = slices.data + outer * row_bytes;
        std::byte* const piece = row + i * slices.piece_bytes;
        std::swap_ranges(piece, piece + slices.piece_bytes, row + j * slices.piece_bytes);
      }
    }
  });
}

template <class Native>
bool shuffle_list(Native& native, PyObject* list) noexcept {
  return draw_locked(native, 0, [&](auto& generator) {
    for (Py_ssize_t i = PyList_GET_SIZE(list) - 1; i > 0; --i) {
      const auto j = static_cast<Py_ssize_t>(
          numpy::masked_interval(words_of(generator), static_cast<std::uint64_t>(i)));
      // A bit generator of Python's may have made the list shorter.
      if (i >= PyList_GET_SIZE(list)) break;
      PyObject** const items = reinterpret_cast<PyListObject*>(list)->ob_item;
      std::swap(items[i], items[j]);
    }
  });
}

/// (x, axis): shuffles a list or a plain array where it lies; True, or False where it is neither.
template <class Native>
PyObject* shuffle_plain(Native& native, PyObject* x, std::int64_t axis) noexcept {
  if (PyList_CheckExact(x) && axis == 0) {
    return shuffle_list(native, x) ? Py_NewRef(Py_True) : nullptr;
  }
  const Fields* const array = fields_of(x);
  Slices slices{};
  if (array == nullptr || (array->flags & kWritable) == 0 || !take_slices(*array, axis, slices)) {
    Py_RETURN_FALSE;
  }
  if (slices.n_items == 0) Py_RETURN_TRUE;
  return shuffle_slices(native, slices) ? Py_NewRef(Py_True) : nullptr;
}

inline void fill_permutation(numpy::Generator& generator, std::span<std::int64_t> out) noexcept {
  generator.permutation(out);
}
inline void fill_permutation(numpy::RandomState& state, std::span<std::int64_t> out) noexcept {
  state.permutation(out);
}

template <class Native>
PyObject* permutation_of_range(Native& native, std::int64_t n) noexcept {
  PyObject* const out = new_line(static_cast<std::size_t>(n), kInt64);
  if (out == nullptr) return nullptr;
  const std::span to = items_of<std::int64_t>(*fields_of(out));
  const bool drawn =
      draw_locked(native, to.size(), [&](auto& generator) { fill_permutation(generator, to); });
  return kept_if(drawn, out);
}

// A list's array, shuffled; None where it is of no plain items.
template <class Native>
PyObject* permutation_of_list(Native& native, PyObject* list) noexcept {
  PyObject* const array = PyObject_CallOneArg(numpy_objects.asarray, list);
  if (array == nullptr) return nullptr;
  const Fields* const fields = fields_of(array);
  Slices slices{};
  if (fields == nullptr || fields->n_axes != 1 || !take_slices(*fields, 0, slices)) {
    Py_DECREF(array);
    Py_RETURN_NONE;
  }
  return kept_if(slices.n < 2 || shuffle_slices(native, slices), array);
}

// A new array with the items of the one that the slices are of.
inline PyObject* copy_of(const Fields& array, const Slices& slices) noexcept {
  PyObject* const copy = new_array_like(array, item_of_array(array));
  if (copy != nullptr) {
    std::memcpy(fields_of(copy)->data, slices.data, slices.n_items * slices.item_bytes);
  }
  return copy;
}

/// (x): range(x), or a list's or a plain array's slices along the first axis, shuffled; None where
/// it is none of these.
template <class Native>
PyObject* permutation_plain(Native& native, PyObject* x) noexcept {
  constexpr std::int64_t kEnd = std::int64_t{1} << 40;
  std::int64_t n = 0;
  if (plain_integer(x, n) && n >= 0 && n < kEnd) return permutation_of_range(native, n);
  if (PyList_CheckExact(x)) return permutation_of_list(native, x);
  const Fields* const array = fields_of(x);
  Slices slices{};
  // Of no items, RandomState gives the very array.
  if (array == nullptr || !take_slices(*array, 0, slices) || slices.n_items == 0) Py_RETURN_NONE;
  PyObject* const out = copy_of(*array, slices);
  if (out == nullptr) return nullptr;
  slices.data = fields_of(out)->data;
  return kept_if(shuffle_slices(native, slices), out);
}

}  // namespace trueseed::bind::numpy_plain
