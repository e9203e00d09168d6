// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/bounded_integers.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "trueseed/random/numpy/distributions/interval.h"

namespace trueseed::numpy {
namespace {

// Cuts 32-bit words into pieces of the width of T, lowest first. Words are fetched one by one: the
// pieces of the last one may stay unused, but a whole word may not.
template <class T, int kBits>
class Pieces {
 public:
  explicit Pieces(Source& source) noexcept : source_(source) {}

  T next() noexcept {
    if (left_ == 0) {
      word_ = source_.next_uint32();
      left_ = 32 / kBits - 1;
    } else {
      word_ >>= kBits;
      --left_;
    }
    return static_cast<T>(word_);
  }

  T bounded(T range) noexcept {
    if (range == 0) return 0;
    if (range == std::numeric_limits<T>::max()) return next();
    const std::uint32_t count = std::uint32_t{range} + 1;
    std::uint32_t product = next() * count;
    if (static_cast<T>(product) < count) {
      const T threshold = static_cast<T>((std::numeric_limits<T>::max() - range) % count);
      while (static_cast<T>(product) < threshold) product = next() * count;
    }
    return static_cast<T>(product >> kBits);
  }

 private:
  Source& source_;
  std::uint32_t word_ = 0;
  int left_ = 0;
};

template <class T, int kBits>
void fill_pieces(Source& source, T offset, T range, std::span<T> out) noexcept {
  Pieces<T, kBits> pieces(source);
  for (T& x : out) x = static_cast<T>(offset + pieces.bounded(range));
}

// Makes numbers of pieces by Lemire's multiplication, in place; returns how many are kept.
template <class T, int kBits>
std::size_t keep_products(std::span<T> pieces, T offset, std::uint32_t count,
                          T threshold) noexcept {
  std::size_t n_kept = 0;
  for (const T piece : pieces) {
    const std::uint32_t product = piece * count;
    pieces[n_kept] = static_cast<T>(offset + (product >> kBits));
    n_kept += static_cast<T>(product) >= threshold ? 1 : 0;
  }
  return n_kept;
}

// The same from words that are fetched in blocks: as many as the pieces that are left need at
// least, so that each is begun.
template <class T, int kBits>
void fill_piece_blocks(Source& source, T offset, T range, std::span<T> out) noexcept {
  constexpr std::size_t kEach = 32 / kBits;
  constexpr std::size_t kBlock = 512;
  const bool whole = range == std::numeric_limits<T>::max();
  const std::uint32_t count = std::uint32_t{range} + 1;
  const T threshold =
      whole ? T{0} : static_cast<T>((std::numeric_limits<T>::max() - range) % count);
  std::uint32_t words[kBlock];
  T pieces[kBlock * kEach];
  for (std::size_t done = 0; done < out.size();) {
    const std::size_t n_words = std::min((out.size() - done + kEach - 1) / kEach, kBlock);
    source.fill(std::span(words, n_words));
    std::memcpy(pieces, words, n_words * sizeof(std::uint32_t));
    std::size_t n_kept = n_words * kEach;
    if (whole) {
      for (T& piece : pieces) piece = static_cast<T>(offset + piece);
    } else {
      n_kept = keep_products<T, kBits>(std::span(pieces, n_kept), offset, count, threshold);
    }
    const std::size_t n = std::min(n_kept, out.size() - done);
    std::copy_n(pieces, n, out.data() + done);
    done += n;
  }
}

template <class T, int kBits>
void fill_pieces_each(Source& source, const T* offset, const T* range, std::span<T> out) noexcept {
  Pieces<T, kBits> pieces(source);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<T>(offset[i] + pieces.bounded(range[i]));
  }
}

// Lemire's multiplication over 32-bit words that are fetched in blocks.
template <class T>
void fill_lemire(Source& source, T offset, std::uint32_t range, std::span<T> out) noexcept {
  const std::uint32_t count = range + 1;
  const std::uint32_t threshold = (0U - count) % count;
  Queue<std::uint32_t> halves(source);
  for (std::size_t i = 0; i < out.size();) {
    halves.expect(out.size() - i);
    const auto words = halves.at_hand();
    std::size_t kept = 0;
    T* const to = out.data() + i;
    for (const std::uint32_t word : words) {
      const std::uint64_t product = std::uint64_t{word} * count;
      to[kept] = offset + static_cast<T>(product >> 32);
      kept += static_cast<std::uint32_t>(product) >= threshold ? 1 : 0;
    }
    halves.take(words.size());
    i += kept;
  }
}

// The same over 64-bit words.
void fill_lemire_wide(Source& source, std::uint64_t offset, std::uint64_t range,
                      std::span<std::uint64_t> out) noexcept {
  const std::uint64_t count = range + 1;
  const std::uint64_t threshold = (0 - count) % count;
  Queue<std::uint64_t> queue(source);
  for (std::size_t i = 0; i < out.size();) {
    queue.expect(out.size() - i);
    const auto words = queue.at_hand();
    std::uint64_t* const to = out.data() + i;
    std::size_t kept = 0;
    for (const std::uint64_t word : words) {
      const Uint128 product = make_uint128(0, word) * count;
      to[kept] = offset + high_half(product);
      kept += low_half(product) >= threshold ? 1 : 0;
    }
    queue.take(words.size());
    i += kept;
  }
}

}  // namespace

void fill_bounded(Source& source, std::uint64_t offset, std::uint64_t range,
                  std::span<std::uint64_t> out) noexcept {
  if (range == 0) {
    std::ranges::fill(out, offset);
  } else if (source.has_blocks() && range < 0xffffffffU) {
    fill_lemire(source, offset, static_cast<std::uint32_t>(range), out);
  } else if (source.has_blocks() && range == ~std::uint64_t{0}) {
    source.fill(out);
    for (std::uint64_t& x : out) x += offset;
  } else if (source.has_blocks() && range > 0xffffffffU) {
    fill_lemire_wide(source, offset, range, out);
  } else {
    for (std::uint64_t& x : out) x = offset + lemire_interval(source, range);
  }
}

void fill_bounded(Source& source, std::uint32_t offset, std::uint32_t range,
                  std::span<std::uint32_t> out) noexcept {
  if (range == 0) {
    std::ranges::fill(out, offset);
  } else if (source.has_blocks() && range < 0xffffffffU) {
    fill_lemire(source, offset, range, out);
  } else if (source.has_blocks()) {
    source.fill(out);
    for (std::uint32_t& x : out) x += offset;
  } else {
    for (std::uint32_t& x : out) {
      x = offset + static_cast<std::uint32_t>(lemire_interval(source, range));
    }
  }
}

void fill_bounded(Source& source, std::uint16_t offset, std::uint16_t range,
                  std::span<std::uint16_t> out) noexcept {
  if (range != 0 && source.has_blocks()) {
    fill_piece_blocks<std::uint16_t, 16>(source, offset, range, out);
  } else {
    fill_pieces<std::uint16_t, 16>(source, offset, range, out);
  }
}

void fill_bounded(Source& source, std::uint8_t offset, std::uint8_t range,
                  std::span<std::uint8_t> out) noexcept {
  if (range != 0 && source.has_blocks()) {
    fill_piece_blocks<std::uint8_t, 8>(source, offset, range, out);
  } else {
    fill_pieces<std::uint8_t, 8>(source, offset, range, out);
  }
}

void fill_bounded_bool(Source& source, bool offset, bool range,
                       std::span<std::uint8_t> out) noexcept {
  if (!range) {
    std::ranges::fill(out, static_cast<std::uint8_t>(offset));
    return;
  }
  // Every bit of a word is one number: a word is needed for each 32 of them, begun or whole.
  for (std::size_t i = 0; i < out.size(); i += 32) {
    const std::uint32_t word = source.next_uint32();
    const std::size_t n = std::min(out.size() - i, std::size_t{32});
    for (std::size_t j = 0; j < n; ++j) out[i + j] = (word >> j) & 1U;
  }
}

void fill_bounded_each(Source& source, const std::uint64_t* offset, const std::uint64_t* range,
                       std::span<std::uint64_t> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = offset[i] + lemire_interval(source, range[i]);
  }
}

void fill_bounded_each(Source& source, const std::uint32_t* offset, const std::uint32_t* range,
                       std::span<std::uint32_t> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = offset[i] + static_cast<std::uint32_t>(lemire_interval(source, range[i]));
  }
}

void fill_bounded_each(Source& source, const std::uint16_t* offset, const std::uint16_t* range,
                       std::span<std::uint16_t> out) noexcept {
  fill_pieces_each<std::uint16_t, 16>(source, offset, range, out);
}

void fill_bounded_each(Source& source, const std::uint8_t* offset, const std::uint8_t* range,
                       std::span<std::uint8_t> out) noexcept {
  fill_pieces_each<std::uint8_t, 8>(source, offset, range, out);
}

void fill_bounded_bool_each(Source& source, const std::uint8_t* offset, const std::uint8_t* range,
                            std::span<std::uint8_t> out) noexcept {
  Pieces<std::uint8_t, 1> pieces(source);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = range[i] == 0 ? offset[i] : static_cast<std::uint8_t>(pieces.next() & 1U);
  }
}

}  // namespace trueseed::numpy
