// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace trueseed::digest {

/// The type of a tensor's elements. The numbers are part of every digest: never change one.
///
/// Source: c10::ScalarType, whose numbers these are.
enum class DType : std::uint8_t {
  kUInt8 = 0,
  kInt8 = 1,
  kInt16 = 2,
  kInt32 = 3,
  kInt64 = 4,
  kFloat16 = 5,
  kFloat32 = 6,
  kFloat64 = 7,
  kComplex32 = 8,
  kComplex64 = 9,
  kComplex128 = 10,
  kBool = 11,
  kQInt8 = 12,
  kQUInt8 = 13,
  kQInt32 = 14,
  kBFloat16 = 15,
  kFloat8E5M2 = 23,
  kFloat8E4M3 = 24,
  kFloat8E5M2Fnuz = 25,
  kFloat8E4M3Fnuz = 26,
  kUInt16 = 27,
  kUInt32 = 28,
  kUInt64 = 29,
  kFloat8E8M0 = 44,
};

/// How the bits of a number are read: which of them are a NaN, and which order they have.
enum class ElementKind : std::uint8_t {
  kUnsigned,
  kSigned,
  kFloat16,
  kBFloat16,
  kFloat32,
  kFloat64,
  kFloat8E5M2,
  kFloat8E4M3,
  /// Bits without an order of ours: bool, quantised integers, types with a single NaN.
  kBits,
};

struct DTypeInfo {
  DType dtype;
  /// As torch spells it: `float32`.
  std::string_view name;
  /// As signatures spell it: `f32`.
  std::string_view short_name;
  /// Size of an element; a complex number has two numbers.
  std::uint8_t size_bytes;
  std::uint8_t numbers;
  ElementKind kind;
};

/// Returns what is known of the type with this number, or null where it is none of ours.
const DTypeInfo* find_dtype(int number) noexcept;

/// Returns what is known of `dtype`.
const DTypeInfo& dtype_info(DType dtype) noexcept;

}  // namespace trueseed::digest
