// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#include "trueseed/random/numpy/legacy/shuffle.h"

#include <algorithm>
#include <numeric>

#include "trueseed/base/exchange_bytes.h"
#include "trueseed/base/narrow_integers.h"
#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/legacy/kernels.h"

namespace trueseed::numpy::legacy {
namespace {

constexpr std::size_t kBlock = 1024;
// How many exchanges ahead an item is asked for, where not all are in the second cache.
constexpr std::size_t kAhead = 24;
constexpr std::size_t kFarBytes = 1 << 18;
constexpr std::size_t kMostBy32Bits = std::size_t{1} << 32;

// Draws the place that each item n-1 .. 1 is exchanged with, and hands over runs of them: the first
// item of a run and the places. Every item takes a word at least, so that as many may be fetched.
template <class Use>
void for_each_run(Bits& bits, std::size_t n, const Use& use) noexcept {
  std::uint32_t words[kBlock];
  std::uint32_t places[kBlock + kPadding];
  const auto draw_places = kernels().draw_places;
  for (std::size_t item = n - 1; item > 0;) {
    const std::size_t n_words = std::min(item, kBlock);
    bits.fill(std::span(words, n_words));
    const std::size_t n_places =
        draw_places(words, n_words, static_cast<std::uint32_t>(item), places);
    use(item, std::span<const std::uint32_t>(places, n_places));
    item -= n_places;
  }
}

// at(i) is the address of item i.
template <std::size_t kBytes, class At>
void shuffle_at(Bits& bits, std::size_t n, At at) noexcept {
  const bool is_far = n * kBytes > kFarBytes;
  for_each_run(bits, n, [&](std::size_t item, std::span<const std::uint32_t> places) {
    const std::size_t n_ahead = is_far && places.size() > kAhead ? places.size() - kAhead : 0;
    for (std::size_t k = 0; k < n_ahead; ++k) {
      __builtin_prefetch(at(places[k + kAhead]), 1);
      exchange_bytes<kBytes>(at(item - k), at(places[k]));
    }
    for (std::size_t k = n_ahead; k < places.size(); ++k) {
      exchange_bytes<kBytes>(at(item - k), at(places[k]));
    }
  });
}

template <std::size_t kBytes>
void shuffle_fixed(Bits& bits, std::byte* data, std::size_t n, std::ptrdiff_t stride) noexcept {
  if (stride == std::ptrdiff_t{kBytes}) {
    return shuffle_at<kBytes>(bits, n, [=](std::size_t i) { return data + i * kBytes; });
  }
  shuffle_at<kBytes>(bits, n,
                     [=](std::size_t i) { return data + static_cast<std::ptrdiff_t>(i) * stride; });
}

void shuffle_any(Bits& bits, std::byte* data, std::size_t n, std::size_t item_bytes,
                 std::ptrdiff_t stride) noexcept {
  for (std::size_t i = n - 1; i > 0; --i) {
    const auto j = static_cast<std::ptrdiff_t>(masked_interval(bits, i));
    std::byte* const a = data + static_cast<std::ptrdiff_t>(i) * stride;
    std::byte* const b = data + j * stride;
    if (a != b) std::swap_ranges(a, a + item_bytes, b);
  }
}

}  // namespace

void shuffle_items(Bits& bits, std::byte* data, std::size_t n, std::size_t item_bytes,
                   std::ptrdiff_t stride_bytes) noexcept {
  if (n < 2) return;
  if (n > kMostBy32Bits) return shuffle_any(bits, data, n, item_bytes, stride_bytes);
  switch (item_bytes) {
    case 1:
      return shuffle_fixed<1>(bits, data, n, stride_bytes);
    case 2:
      return shuffle_fixed<2>(bits, data, n, stride_bytes);
    case 4:
      return shuffle_fixed<4>(bits, data, n, stride_bytes);
    case 8:
      return shuffle_fixed<8>(bits, data, n, stride_bytes);
    case 16:
      return shuffle_fixed<16>(bits, data, n, stride_bytes);
    default:
      return shuffle_any(bits, data, n, item_bytes, stride_bytes);
  }
}

void permutation(Bits& bits, std::span<std::int64_t> out) noexcept {
  if (out.size() < kManyIntegers || out.size() > kMostBy32Bits) {
    std::iota(out.begin(), out.end(), std::int64_t{0});
    return shuffle_items(bits, reinterpret_cast<std::byte*>(out.data()), out.size(),
                         sizeof(std::int64_t), sizeof(std::int64_t));
  }
  std::byte* const items = narrow_integers(out);
  shuffle_items(bits, items, out.size(), sizeof(std::uint32_t), sizeof(std::uint32_t));
  widen_in_place(out);
}

}  // namespace trueseed::numpy::legacy
