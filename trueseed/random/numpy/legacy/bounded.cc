// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#include "trueseed/random/numpy/legacy/bounded.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/legacy/kernels.h"

namespace trueseed::numpy::legacy {
namespace {

template <class T>
constexpr T mask_of(T range) noexcept {
  return static_cast<T>(static_cast<T>(~T{0}) >> std::countl_zero(range));
}

template <class T>
constexpr bool is_whole(T range) noexcept {
  return range == std::numeric_limits<T>::max();
}

// Cuts 32-bit words into pieces of the width of T, lowest first.
template <class T, int kBits>
class Pieces {
 public:
  explicit Pieces(Bits& bits) noexcept : bits_(bits) {}

  T next() noexcept {
    if (left_ == 0) {
      word_ = bits_.next_uint32();
      left_ = 32 / kBits - 1;
    } else {
      word_ >>= kBits;
      --left_;
    }
    return static_cast<T>(word_);
  }

  T bounded(T range) noexcept {
    if (range == 0) return 0;
    const T mask = mask_of(range);
    for (;;) {
      const T value = next() & mask;
      if (value <= range) return value;
    }
  }

 private:
  Bits& bits_;
  std::uint32_t word_ = 0;
  int left_ = 0;
};

constexpr std::size_t kBlock = 1024;

// Words are fetched in blocks: as many as the numbers that are left need at least, so that each is
// begun.
template <class T>
void fill_pieces(Bits& bits, T offset, T range, std::span<T> out) noexcept {
  constexpr std::size_t kEach = sizeof(std::uint32_t) / sizeof(T);
  if (range == 0) {
    std::ranges::fill(out, offset);
    return;
  }
  const T mask = mask_of(range);
  std::uint32_t words[kBlock];
  T pieces[kBlock * kEach];
  while (!out.empty()) {
    const std::size_t n_words = std::min((out.size() + kEach - 1) / kEach, kBlock);
    bits.fill(std::span(words, n_words));
    std::memcpy(pieces, words, n_words * sizeof(std::uint32_t));
    std::size_t kept = 0;
    for (const T piece : std::span(pieces, n_words * kEach)) {
      const T value = piece & mask;
      pieces[kept] = static_cast<T>(offset + value);
      kept += value <= range ? 1 : 0;
    }
    const std::size_t n = std::min(kept, out.size());
    std::copy_n(pieces, n, out.data());
    out = out.subspan(n);
  }
}

// Numbers of one 32-bit word each.
template <class T>
void fill_words(Bits& bits, T offset, std::uint32_t range, std::span<T> out) noexcept {
  std::uint32_t words[kBlock];
  std::uint32_t values[kBlock + kPadding];
  const auto keep_masked = kernels().keep_masked;
  while (!out.empty()) {
    const std::size_t n_words = std::min(out.size(), kBlock);
    bits.fill(std::span(words, n_words));
    const std::size_t n = keep_masked(words, n_words, mask_of(range), range, values);
    for (std::size_t i = 0; i < n; ++i) out[i] = offset + T{values[i]};
    out = out.subspan(n);
  }
}

std::uint64_t one_wide(Bits& bits, std::uint64_t range) noexcept {
  return masked_interval(bits, range);
}

template <class T, int kBits>
void fill_pieces_each(Bits& bits, const T* offset, const T* range, std::span<T> out) noexcept {
  Pieces<T, kBits> pieces(bits);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<T>(offset[i] + pieces.bounded(range[i]));
  }
}

}  // namespace

void fill_bounded(Bits& bits, std::uint64_t offset, std::uint64_t range,
                  std::span<std::uint64_t> out) noexcept {
  if (range == 0) {
    std::ranges::fill(out, offset);
  } else if (range <= 0xffffffffU) {
    fill_words(bits, offset, static_cast<std::uint32_t>(range), out);
  } else {
    for (std::uint64_t& x : out) x = offset + one_wide(bits, range);
  }
}

void fill_bounded(Bits& bits, std::uint32_t offset, std::uint32_t range,
                  std::span<std::uint32_t> out) noexcept {
  if (range == 0) {
    std::ranges::fill(out, offset);
  } else if (is_whole(range)) {
    bits.fill(out);
    if (offset != 0) {
      for (std::uint32_t& x : out) x += offset;
    }
  } else {
    fill_words(bits, offset, range, out);
  }
}

void fill_bounded(Bits& bits, std::uint16_t offset, std::uint16_t range,
                  std::span<std::uint16_t> out) noexcept {
  fill_pieces(bits, offset, range, out);
}

void fill_bounded(Bits& bits, std::uint8_t offset, std::uint8_t range,
                  std::span<std::uint8_t> out) noexcept {
  fill_pieces(bits, offset, range, out);
}

void fill_bounded_bool(Bits& bits, bool offset, bool range, std::span<std::uint8_t> out) noexcept {
  if (!range) {
    std::ranges::fill(out, static_cast<std::uint8_t>(offset));
    return;
  }
  // Every bit of a word is one number: a word is needed for each 32 of them, begun or whole.
  for (std::size_t i = 0; i < out.size(); i += 32) {
    const std::uint32_t word = bits.next_uint32();
    const std::size_t n = std::min(out.size() - i, std::size_t{32});
    for (std::size_t j = 0; j < n; ++j) out[i + j] = (word >> j) & 1U;
  }
}

void fill_bounded_each(Bits& bits, const std::uint64_t* offset, const std::uint64_t* range,
                       std::span<std::uint64_t> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = offset[i] + one_wide(bits, range[i]);
}

void fill_bounded_each(Bits& bits, const std::uint32_t* offset, const std::uint32_t* range,
                       std::span<std::uint32_t> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = offset[i] + static_cast<std::uint32_t>(one_wide(bits, range[i]));
  }
}

void fill_bounded_each(Bits& bits, const std::uint16_t* offset, const std::uint16_t* range,
                       std::span<std::uint16_t> out) noexcept {
  fill_pieces_each<std::uint16_t, 16>(bits, offset, range, out);
}

void fill_bounded_each(Bits& bits, const std::uint8_t* offset, const std::uint8_t* range,
                       std::span<std::uint8_t> out) noexcept {
  fill_pieces_each<std::uint8_t, 8>(bits, offset, range, out);
}

void fill_bounded_bool_each(Bits& bits, const std::uint8_t* offset, const std::uint8_t* range,
                            std::span<std::uint8_t> out) noexcept {
  Pieces<std::uint8_t, 1> pieces(bits);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = range[i] == 0 ? offset[i] : static_cast<std::uint8_t>(pieces.next() & 1U);
  }
}

}  // namespace trueseed::numpy::legacy
