// SPDX-License-Identifier: Apache-2.0
// What every draw of Generator in Python needs: the native object, its lock, the memory of arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include <nanobind/nanobind.h>

#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/generator.h"
#include "trueseed/random/numpy/pcg64_blocks.h"
#include "trueseed/random/numpy/word_blocks.h"

namespace trueseed::bind::numpy_generator {

namespace nb = nanobind;
using numpy::Parameter;
using numpy::Real;
using numpy::Whole;

/// How many words at once come of a bit generator: see NativeGenerator.
inline const numpy::BlockFunctions* blocks_of(const std::string& kind) {
  if (kind == "PCG64") return &numpy::kPcg64WordBlocks;
  if (kind == "PCG64DXSM") return &numpy::kPcg64DxsmWordBlocks;
  if (kind == "Philox") return &numpy::kPhiloxWordBlocks;
  if (kind == "SFC64") return &numpy::kSfc64WordBlocks;
  if (kind == "numpy PCG64") return &numpy::kPcg64Blocks;
  if (kind == "numpy PCG64DXSM") return &numpy::kPcg64DxsmBlocks;
  if (kind == "words") return &numpy::kWordByWord;
  return nullptr;
}

/// The `bitgen_t` of a bit generator's capsule.
inline const numpy::Bitgen& bitgen_of(const nb::object& capsule) {
  void* const bitgen = PyCapsule_GetPointer(capsule.ptr(), "BitGenerator");
  if (bitgen == nullptr) throw nb::python_error();
  return *static_cast<const numpy::Bitgen*>(bitgen);
}

inline numpy::Source source_of(const nb::object& capsule, const std::string& kind) {
  return numpy::Source(bitgen_of(capsule), blocks_of(kind));
}

/// What the word of Python's argument stands for.
inline math::Libm libm_of(const std::string& word) noexcept {
  return word == "reference" ? math::Libm::kReference : math::Libm::kHost;
}

/// One Generator's draws: its bit generator's functions and lock.
class NativeGenerator {
 public:
  /// `kind`: the name of one of our bit generators; "numpy PCG64" and "numpy PCG64DXSM" for NumPy's
  /// own; "words" where doubles are the upper bits of words; else "".
  NativeGenerator(nb::object capsule, const nb::object& lock, const std::string& kind, int version,
                  const std::string& libm)
      : capsule_(std::move(capsule)),
        acquire_(lock.attr("acquire")),
        release_(lock.attr("release")),
        generator_(source_of(capsule_, kind), static_cast<numpy::StreamVersion>(version),
                   libm_of(libm)) {}

  numpy::Generator& generator() noexcept { return generator_; }
  PyObject* acquire() const noexcept { return acquire_.ptr(); }
  PyObject* release() const noexcept { return release_.ptr(); }

 private:
  nb::object capsule_;
  nb::object acquire_;
  nb::object release_;
  numpy::Generator generator_;
};

// Holds the bit generator's lock.
template <class Native>
class Hold {
 public:
  explicit Hold(const Native& native) : native_(native) {
    nb::steal(check(PyObject_CallNoArgs(native.acquire())));
  }
  ~Hold() {
    PyObject* const done = PyObject_CallNoArgs(native_.release());
    if (done == nullptr) PyErr_Clear();
    Py_XDECREF(done);
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  static PyObject* check(PyObject* result) {
    if (result == nullptr) throw nb::python_error();
    return result;
  }
  const Native& native_;
};

// Fewer than so many numbers are drawn sooner than another thread would have taken the GIL.
constexpr std::size_t kFewDraws = 4096;

// Draws about n numbers: with the lock, without the GIL where they are many.
template <class Native, class Draw>
void draw_many(Native& native, std::size_t n, const Draw& draw) {
  const Hold hold(native);
  if (n < kFewDraws) return draw(native.generator());
  const nb::gil_scoped_release no_gil;
  draw(native.generator());
}

// The memory of a contiguous array.
class Memory {
 public:
  explicit Memory(nb::handle array, bool writable = false) {
    const int flags = PyBUF_ANY_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(array.ptr(), &view_, flags) != 0) throw nb::python_error();
  }
  ~Memory() { PyBuffer_Release(&view_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  template <class T>
  std::span<T> as() const noexcept {
    return {static_cast<T*>(view_.buf), n_items<T>()};
  }
  template <class T>
  std::size_t n_items() const noexcept {
    return static_cast<std::size_t>(view_.len) / sizeof(T);
  }
  void* data() const noexcept { return view_.buf; }

 private:
  Py_buffer view_{};
};

// A parameter of many draws: a number, or an array with one for each.
template <class T>
class Given {
 public:
  explicit Given(nb::handle value) {
    if constexpr (std::is_floating_point_v<T>) {
      if (PyFloat_Check(value.ptr())) {
        scalar_ = static_cast<T>(PyFloat_AS_DOUBLE(value.ptr()));
        return;
      }
    } else {
      if (PyLong_Check(value.ptr())) {
        scalar_ = nb::cast<T>(value);
        return;
      }
    }
    array_.emplace(value);
  }

  Parameter<T> parameter() const noexcept {
    return array_ ? Parameter<T>{array_->template as<const T>().data(), 1}
                  : Parameter<T>{&scalar_, 0};
  }
  bool is_array() const noexcept { return array_.has_value(); }

 private:
  T scalar_ = 0;
  std::optional<Memory> array_;
};

}  // namespace trueseed::bind::numpy_generator
