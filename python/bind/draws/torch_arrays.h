// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include "python/bind/draws/buffer.h"
#include "trueseed/random/torch_types/number.h"

// What the bindings of torch's two generators share.
namespace trueseed::bind {

namespace nb = nanobind;

using torch_types::BFloat16;
using torch_types::Half;

// A contiguous array whose element type the name beside it says: bfloat16 comes as 16-bit words.
using Array = Buffer<true>;
using Input = Buffer<false>;
using Bytes = nb::ndarray<const std::uint8_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

template <typename T>
std::span<T> span_of(Array& array) {
  if (array.itemsize() != sizeof(T)) throw nb::type_error("the array is not of this dtype");
  return {static_cast<T*>(array.data()), array.size()};
}

template <typename T>
std::span<const T> span_of(const Input& array) {
  if (array.itemsize() != sizeof(T)) throw nb::type_error("the array is not of this dtype");
  return {static_cast<const T*>(array.data()), array.size()};
}

template <typename T>
struct Tag {
  using Type = T;
};

// True where PyTorch calls T `dtype`.
template <typename T>
bool is_named(const std::string& dtype) {
  if constexpr (std::is_same_v<T, float>) return dtype == "float32";
  if constexpr (std::is_same_v<T, double>) return dtype == "float64";
  if constexpr (std::is_same_v<T, Half>) return dtype == "float16";
  if constexpr (std::is_same_v<T, BFloat16>) return dtype == "bfloat16";
  if constexpr (std::is_same_v<T, bool>) return dtype == "bool";
  if constexpr (std::is_same_v<T, std::uint8_t>) return dtype == "uint8";
  if constexpr (std::is_same_v<T, std::int8_t>) return dtype == "int8";
  if constexpr (std::is_same_v<T, std::int16_t>) return dtype == "int16";
  if constexpr (std::is_same_v<T, std::int32_t>) return dtype == "int32";
  if constexpr (std::is_same_v<T, std::int64_t>) return dtype == "int64";
  if constexpr (std::is_same_v<T, std::uint16_t>) return dtype == "uint16";
  if constexpr (std::is_same_v<T, std::uint32_t>) return dtype == "uint32";
  if constexpr (std::is_same_v<T, std::uint64_t>) return dtype == "uint64";
}

// PyTorch's name of the scalar type in messages: UInt16 for uint16.
inline std::string scalar_name(const std::string& dtype) {
  struct Name {
    const char* dtype;
    const char* scalar;
  };
  constexpr Name kNames[] = {
      {"float32", "Float"}, {"float64", "Double"}, {"float16", "Half"},  {"bfloat16", "BFloat16"},
      {"bool", "Bool"},     {"uint8", "Byte"},     {"int8", "Char"},     {"int16", "Short"},
      {"int32", "Int"},     {"int64", "Long"},     {"uint16", "UInt16"}, {"uint32", "UInt32"},
      {"uint64", "UInt64"},
  };
  for (const Name& name : kNames) {
    if (dtype == name.dtype) return name.scalar;
  }
  return dtype;
}

// Calls draw(Tag<T>) for the T of `Ts` that PyTorch calls `dtype`; PyTorch's error where none is.
template <typename... Ts, typename Draw>
void for_type(const char* function, const std::string& dtype, const Draw& draw) {
  const bool is_known = ((is_named<Ts>(dtype) && (draw(Tag<Ts>()), true)) || ...);
  if (!is_known) {
    PyErr_Format(PyExc_NotImplementedError, "\"%s\" not implemented for '%s'", function,
                 scalar_name(dtype).c_str());
    throw nb::python_error();
  }
}

}  // namespace trueseed::bind
