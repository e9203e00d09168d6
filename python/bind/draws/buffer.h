// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>

#include <nanobind/nanobind.h>

namespace trueseed::bind {

/// A contiguous array of a caller's, by the buffer protocol: a fifth of an nb::ndarray's time.
///
/// It is let go under the GIL.
template <bool kIsWritten>
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept : view_(std::exchange(other.view_, Py_buffer{})) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(view_, other.view_);
    return *this;
  }
  ~Buffer() {
    if (view_.obj != nullptr) PyBuffer_Release(&view_);
  }

  /// Returns false where `object` is no such array.
  bool take(PyObject* object) noexcept {
    constexpr int kFlags = PyBUF_C_CONTIGUOUS | (kIsWritten ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, &view_, kFlags) == 0) return true;
    PyErr_Clear();
    view_ = {};
    return false;
  }

  [[nodiscard]] void* data() const noexcept { return view_.buf; }
  [[nodiscard]] std::size_t itemsize() const noexcept {
    return static_cast<std::size_t>(view_.itemsize);
  }
  [[nodiscard]] std::size_t size() const noexcept {
    return static_cast<std::size_t>(view_.len / view_.itemsize);
  }
  [[nodiscard]] std::size_t ndim() const noexcept { return static_cast<std::size_t>(view_.ndim); }
  [[nodiscard]] std::size_t shape(std::size_t i) const noexcept {
    return static_cast<std::size_t>(view_.shape[i]);
  }

 private:
  Py_buffer view_{};
};

}  // namespace trueseed::bind

namespace nanobind::detail {

template <bool kIsWritten>
struct type_caster<trueseed::bind::Buffer<kIsWritten>> {
  NB_TYPE_CASTER(trueseed::bind::Buffer<kIsWritten>, const_name("numpy.typing.NDArray"))
  bool from_python(handle source, std::uint8_t /*flags*/, cleanup_list* /*cleanup*/) noexcept {
    return value.take(source.ptr());
  }
};

}  // namespace nanobind::detail
