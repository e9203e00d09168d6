// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/dtype.h"

#include <array>
#include <cstddef>

namespace trueseed::digest {
namespace {

constexpr DTypeInfo kTypes[] = {
    {DType::kUInt8, "uint8", "u8", 1, 1, ElementKind::kUnsigned},
    {DType::kInt8, "int8", "i8", 1, 1, ElementKind::kSigned},
    {DType::kInt16, "int16", "i16", 2, 1, ElementKind::kSigned},
    {DType::kInt32, "int32", "i32", 4, 1, ElementKind::kSigned},
    {DType::kInt64, "int64", "i64", 8, 1, ElementKind::kSigned},
    {DType::kFloat16, "float16", "f16", 2, 1, ElementKind::kFloat16},
    {DType::kFloat32, "float32", "f32", 4, 1, ElementKind::kFloat32},
    {DType::kFloat64, "float64", "f64", 8, 1, ElementKind::kFloat64},
    {DType::kComplex32, "complex32", "c32", 4, 2, ElementKind::kFloat16},
    {DType::kComplex64, "complex64", "c64", 8, 2, ElementKind::kFloat32},
    {DType::kComplex128, "complex128", "c128", 16, 2, ElementKind::kFloat64},
    {DType::kBool, "bool", "bool", 1, 1, ElementKind::kBits},
    {DType::kQInt8, "qint8", "qi8", 1, 1, ElementKind::kBits},
    {DType::kQUInt8, "quint8", "qu8", 1, 1, ElementKind::kBits},
    {DType::kQInt32, "qint32", "qi32", 4, 1, ElementKind::kBits},
    {DType::kBFloat16, "bfloat16", "bf16", 2, 1, ElementKind::kBFloat16},
    {DType::kFloat8E5M2, "float8_e5m2", "f8e5m2", 1, 1, ElementKind::kFloat8E5M2},
    {DType::kFloat8E4M3, "float8_e4m3fn", "f8e4m3", 1, 1, ElementKind::kFloat8E4M3},
    {DType::kFloat8E5M2Fnuz, "float8_e5m2fnuz", "f8e5m2fnuz", 1, 1, ElementKind::kBits},
    {DType::kFloat8E4M3Fnuz, "float8_e4m3fnuz", "f8e4m3fnuz", 1, 1, ElementKind::kBits},
    {DType::kUInt16, "uint16", "u16", 2, 1, ElementKind::kUnsigned},
    {DType::kUInt32, "uint32", "u32", 4, 1, ElementKind::kUnsigned},
    {DType::kUInt64, "uint64", "u64", 8, 1, ElementKind::kUnsigned},
    {DType::kFloat8E8M0, "float8_e8m0fnu", "f8e8m0", 1, 1, ElementKind::kBits},
};

constexpr std::size_t kNumbers = 48;

// For each number of a type where it is in the table, from 1 on; 0 where it is not.
constexpr std::array<std::uint8_t, kNumbers> kPlaces = [] {
  std::array<std::uint8_t, kNumbers> places{};
  std::uint8_t place = 0;
  for (const DTypeInfo& info : kTypes) places[static_cast<std::size_t>(info.dtype)] = ++place;
  return places;
}();

}  // namespace

const DTypeInfo* find_dtype(int number) noexcept {
  if (number < 0 || static_cast<std::size_t>(number) >= kNumbers) return nullptr;
  const std::uint8_t place = kPlaces[static_cast<std::size_t>(number)];
  return place == 0 ? nullptr : &kTypes[place - 1];
}

const DTypeInfo& dtype_info(DType dtype) noexcept {
  const DTypeInfo* info = find_dtype(static_cast<int>(dtype));
  return info != nullptr ? *info : kTypes[0];
}

}  // namespace trueseed::digest
