// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/catalogue/number_text.h"

#include <charconv>
#include <cstdint>
#include <cstring>

#include "trueseed/base/errors.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::catalogue {
namespace {

std::uint64_t bits_of(std::span<const std::byte> element) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < element.size(); ++i) {
    bits |= std::uint64_t{std::to_integer<std::uint8_t>(element[i])} << (8 * i);
  }
  return bits;
}

template <typename T>
T value_of(std::span<const std::byte> element) noexcept {
  T value;
  std::memcpy(&value, element.data(), sizeof value);
  return value;
}

template <typename T>
std::string shortest(T value) {
  char text[32];
  const auto result = std::to_chars(text, text + sizeof text, value);
  return {text, result.ptr};
}

// NumPy's name of a type in a file: byte order, kind, bytes.
std::string descriptor_of(Dtype dtype) {
  switch (dtype) {
    case Dtype::kBool:
      return "|b1";
    case Dtype::kUint8:
      return "|u1";
    case Dtype::kInt8:
      return "|i1";
    case Dtype::kBfloat16:
      throw UnsupportedError("NumPy has no bfloat16; write it with --as hex or --as text");
    default: {
      const std::string_view name = dtype_name(dtype);
      return "<" + std::string(1, name[0]) + std::to_string(dtype_bytes(dtype));
    }
  }
}

}  // namespace

std::string hex_of(Dtype dtype, std::span<const std::byte> element) {
  constexpr char kDigits[] = "0123456789abcdef";
  const std::uint64_t bits = bits_of(element);
  std::string text;
  for (std::size_t i = 2 * dtype_bytes(dtype); i-- > 0;) text += kDigits[bits >> (4 * i) & 15];
  return text;
}

std::string text_of(Dtype dtype, std::span<const std::byte> element) {
  switch (dtype) {
    case Dtype::kInt8:
      return shortest(int{value_of<std::int8_t>(element)});
    case Dtype::kInt16:
      return shortest(value_of<std::int16_t>(element));
    case Dtype::kInt32:
      return shortest(value_of<std::int32_t>(element));
    case Dtype::kInt64:
      return shortest(value_of<std::int64_t>(element));
    case Dtype::kFloat16:
      return shortest(static_cast<float>(value_of<torch_cuda::Half>(element)));
    case Dtype::kBfloat16:
      return shortest(static_cast<float>(value_of<torch_cuda::BFloat16>(element)));
    case Dtype::kFloat32:
      return shortest(value_of<float>(element));
    case Dtype::kFloat64:
      return shortest(value_of<double>(element));
    default:
      return shortest(bits_of(element));
  }
}

std::string npy_header(Dtype dtype, std::size_t n) {
  std::string text = "{'descr': '" + descriptor_of(dtype) +
                     "', 'fortran_order': False, 'shape': (" + std::to_string(n) + ",), }";
  // Magic, version and length are 10 bytes; the elements begin at a multiple of 64.
  text.append(63 - (10 + text.size()) % 64, ' ');
  text += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

}  // namespace trueseed::catalogue
