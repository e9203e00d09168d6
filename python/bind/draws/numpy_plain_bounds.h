// SPDX-License-Identifier: Apache-2.0
// Whole numbers within bounds that are arrays of one shape, which Generator and RandomState draw
// alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <nanobind/nanobind.h>

#include "python/bind/draws/numpy_arrays.h"
#include "python/bind/draws/numpy_plain_arrays.h"
#include "python/bind/draws/numpy_plain_parameters.h"

namespace trueseed::bind::numpy_plain {

/// One bound of every draw: an int, or an array of int64.
class Bound {
 public:
  bool take(PyObject* value) noexcept {
    if (int64_of(value, number_)) return true;
    array_.set(array_of(value, kInt64));
    return array_.get() != nullptr;
  }
  [[nodiscard]] const Fields* fields() const noexcept {
    return array_.get() == nullptr ? nullptr : fields_of(array_.get());
  }
  [[nodiscard]] Parameter<std::int64_t> each() const noexcept {
    if (fields() == nullptr) return Parameter<std::int64_t>::same(number_);
    return {items_of<const std::int64_t>(*fields()).data(), 1};
  }

 private:
  std::int64_t number_ = 0;
  Held array_;
};

constexpr Item unsigned_of(Item item) noexcept {
  if (item == kBool) return kUint8;
  return item % 2 == kInt8 % 2 ? static_cast<Item>(item + 1) : item;
}
static_assert(unsigned_of(kInt8) == kUint8 && unsigned_of(kUint8) == kUint8);
static_assert(unsigned_of(kInt64) == kUint64 && unsigned_of(kUint64) == kUint64);

/// Offsets and ranges of all draws in the dtype's unsigned type; false where one has no number.
template <class T>
bool offsets_and_ranges(const Bound& low, const Bound& high, bool closed, const Integers& integers,
                        std::span<T> offsets, std::span<T> ranges) noexcept {
  const Parameter<std::int64_t> lows = low.each();
  const Parameter<std::int64_t> highs = high.each();
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const std::int64_t first = lows[i];
    const std::int64_t end = highs[i];
    if (closed ? end < first : end <= first) return false;
    const std::int64_t last = closed ? end : end - 1;
    if (first < integers.least || last > integers.most) return false;
    const auto offset = static_cast<std::uint64_t>(first);
    offsets[i] = static_cast<T>(offset);
    ranges[i] = static_cast<T>(static_cast<std::uint64_t>(last) - offset);
  }
  return true;
}

template <class T, class Native>
PyObject* new_integers_of(Native& native, const Bound& low, const Bound& high, bool closed,
                          Item item, const Fields& shape) noexcept {
  const Held offsets(new_array_like(shape, unsigned_of(item)));
  const Held ranges(new_array_like(shape, unsigned_of(item)));
  PyObject* const out = new_array_like(shape, item);
  if (out == nullptr || offsets.get() == nullptr || ranges.get() == nullptr) {
    return kept_if(false, out);
  }
  const auto offset = items_of<T>(*fields_of(offsets.get()));
  const auto range = items_of<T>(*fields_of(ranges.get()));
  if (!offsets_and_ranges<T>(low, high, closed, kIntegers[item], offset, range)) {
    Py_DECREF(out);
    return Py_NewRef(Py_None);
  }
  const auto to = items_of<T>(*fields_of(out));
  const bool drawn = draw_locked(native, to.size(), [&](auto& generator) {
    auto& words = words_of(generator);
    if (item == kBool) {
      if constexpr (sizeof(T) == 1) {
        fill_bounded_bool_each(words, offset.data(), range.data(), to);
      }
    } else {
      fill_bounded_each(words, offset.data(), range.data(), to);
    }
  });
  return kept_if(drawn, out);
}

/// (low, high or None) with an array among them; None where the call is no plain one.
template <class Native>
PyObject* new_integers_each(Native& native, PyObject* low, PyObject* high, PyObject* size,
                            Item item, bool closed) noexcept {
  Bound first;
  Bound last;
  const bool taken = high == Py_None ? last.take(low) : first.take(low) && last.take(high);
  const Fields* const shape = first.fields() == nullptr ? last.fields() : first.fields();
  if (!taken || shape == nullptr || !is_shape(size, *shape) || n_items(*shape) == 0) Py_RETURN_NONE;
  if (last.fields() != nullptr && !same_shape(*shape, *last.fields())) Py_RETURN_NONE;
  switch (kItemBytes[item]) {
    case 8:
      return new_integers_of<std::uint64_t>(native, first, last, closed, item, *shape);
    case 4:
      return new_integers_of<std::uint32_t>(native, first, last, closed, item, *shape);
    case 2:
      return new_integers_of<std::uint16_t>(native, first, last, closed, item, *shape);
    default:
      return new_integers_of<std::uint8_t>(native, first, last, closed, item, *shape);
  }
}

}  // namespace trueseed::bind::numpy_plain
