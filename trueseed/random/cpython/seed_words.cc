// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/cpython/seed_words.h"

#include <cmath>
#include <stdexcept>

#include "trueseed/random/cpython/sha512.h"

namespace trueseed::cpython {
namespace {

constexpr int kHashBits = 61;
constexpr std::uint64_t kHashModulus = (std::uint64_t{1} << kHashBits) - 1;
constexpr std::uint64_t kHashOfInfinity = 314159;

// x * 2^shift modulo 2^61 - 1, for x below it: the 61 bits rotate.
constexpr std::uint64_t times_power_of_two(std::uint64_t x, int shift) noexcept {
  return ((x << shift) & kHashModulus) | (x >> (kHashBits - shift));
}

void drop_leading_zeros(SeedWords& words) {
  while (words.size() > 1 && words.back() == 0) words.pop_back();
}

}  // namespace

SeedWords words_of_number(std::uint64_t number) {
  SeedWords words = {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32)};
  drop_leading_zeros(words);
  return words;
}

SeedWords words_of_bytes(std::span<const std::byte> data) {
  const auto digest = sha512(data);
  const std::size_t n_bytes = data.size() + digest.size();
  SeedWords words((n_bytes + 3) / 4);
  for (std::size_t i = 0; i < n_bytes; ++i) {
    const std::size_t at = n_bytes - 1 - i;
    const std::byte byte = at < data.size() ? data[at] : digest[at - data.size()];
    words[i / 4] |= std::to_integer<std::uint32_t>(byte) << (8 * (i % 4));
  }
  drop_leading_zeros(words);
  return words;
}

SeedWords words_of_text_version_1(std::u32string_view text) {
  std::uint64_t hash = text.empty() ? 0 : std::uint64_t{text.front()} << 7;
  for (const char32_t point : text) hash = (1000003 * hash) ^ point;
  return words_of_number(hash ^ text.size());
}

SeedWords words_of_float(double value) {
  if (std::isnan(value)) {
    throw std::invalid_argument(
        "a NaN is no seed: Python hashes it by its address; seed with a number");
  }
  std::uint64_t hash = kHashOfInfinity;
  if (!std::isinf(value)) {
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    const int shift = (exponent - 53) % kHashBits;
    hash = times_power_of_two(mantissa, shift < 0 ? shift + kHashBits : shift);
  }
  if (value < 0) hash = hash == 1 ? std::uint64_t{0} - 2 : 0 - hash;
  return words_of_number(hash);
}

}  // namespace trueseed::cpython
