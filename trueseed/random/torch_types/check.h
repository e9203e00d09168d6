// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "trueseed/random/torch_types/number.h"

namespace trueseed::torch_types {

/// Throws std::invalid_argument with `message`, a text or what returns one, where `holds` is false.
template <typename Message>
void require(bool holds, const Message& message) {
  if (holds) [[likely]]
    return;
  if constexpr (std::is_invocable_v<Message>) {
    throw std::invalid_argument(message());
  } else {
    throw std::invalid_argument(message);
  }
}

/// Returns a number as PyTorch's messages show it: six digits.
std::string text_of(double value);

/// The names of element types in PyTorch's messages.
template <typename T>
inline constexpr const char* kTypeName = nullptr;
template <>
inline constexpr const char* kTypeName<float> = "float";
template <>
inline constexpr const char* kTypeName<double> = "double";
template <>
inline constexpr const char* kTypeName<Half> = "c10::Half";
template <>
inline constexpr const char* kTypeName<BFloat16> = "c10::BFloat16";
template <>
inline constexpr const char* kTypeName<bool> = "bool";
template <>
inline constexpr const char* kTypeName<std::uint8_t> = "unsigned char";
template <>
inline constexpr const char* kTypeName<std::int8_t> = "signed char";
template <>
inline constexpr const char* kTypeName<std::int16_t> = "short int";
template <>
inline constexpr const char* kTypeName<std::int32_t> = "int";
template <>
inline constexpr const char* kTypeName<std::int64_t> = "long int";
template <>
inline constexpr const char* kTypeName<std::uint16_t> = "short unsigned int";
template <>
inline constexpr const char* kTypeName<std::uint32_t> = "unsigned int";
template <>
inline constexpr const char* kTypeName<std::uint64_t> = "long unsigned int";

template <Floating T>
inline constexpr const char* kScalarTypeName = std::is_same_v<T, float>    ? "Float"
                                               : std::is_same_v<T, double> ? "Double"
                                               : std::is_same_v<T, Half>   ? "Half"
                                                                           : "BFloat16";

/// The largest number of a floating type.
template <Floating T>
inline constexpr double kLargest = std::is_same_v<T, float>    ? 0x1.FFFFFEp127
                                   : std::is_same_v<T, double> ? std::numeric_limits<double>::max()
                                   : std::is_same_v<T, Half>   ? 65504.0
                                                               : 0x1.FEp127;

}  // namespace trueseed::torch_types
