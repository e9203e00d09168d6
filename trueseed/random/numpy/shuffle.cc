// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/shuffle.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <numeric>
#include <vector>

#include "trueseed/base/exchange_bytes.h"

namespace trueseed::numpy {
namespace {

constexpr std::int64_t kLargePopulation = 10000;
constexpr std::size_t kMostBy32Bits = std::size_t{1} << 32;

// Draws the place that each item n-1 .. first is exchanged with. Where a source gives blocks, the
// words of small intervals, one at least for each place but 0, are fetched ahead.
template <class Exchange>
void for_each_exchange(Source& source, std::size_t n, std::size_t first,
                       const Exchange& exchange) noexcept {
  if (!source.has_blocks() || n > kMostBy32Bits) {
    for (std::size_t i = n; i-- > first;) exchange(i, masked_interval(source, i));
    return;
  }
  Queue<std::uint32_t> halves(source);
  for (std::size_t i = n; i-- > first;) {
    halves.expect(i - (first == 0 ? 0 : first - 1));
    exchange(i, masked_interval(halves, i));
  }
}

template <std::size_t kBytes>
void shuffle_fixed(Source& source, std::byte* data, std::size_t n, std::ptrdiff_t stride,
                   std::size_t first) noexcept {
  for_each_exchange(source, n, first, [=](std::size_t i, std::uint64_t place) {
    const auto j = static_cast<std::ptrdiff_t>(place);
    std::byte* const a = data + static_cast<std::ptrdiff_t>(i) * stride;
    std::byte* const b = data + j * stride;
    exchange_bytes<kBytes>(a, b);
  });
}

// `choice` takes Lemire's numbers for its shuffle, `shuffle` the masked ones.
void shuffle_indices(Source& source, std::span<std::int64_t> data, std::size_t first) noexcept {
  for (std::size_t i = data.size(); i-- > first;) {
    std::swap(data[i], data[static_cast<std::size_t>(lemire_interval(source, i))]);
  }
}

// The numbers seen so far, by open addressing; which cells are taken changes no result.
class SeenSet {
 public:
  explicit SeenSet(std::size_t n)
      : cells_(std::bit_ceil(static_cast<std::size_t>(1.2 * static_cast<double>(n)) + 1), -1) {}

  bool insert(std::int64_t value) noexcept {
    const std::size_t mask = cells_.size() - 1;
    std::size_t at = static_cast<std::size_t>(value) & mask;
    while (cells_[at] != -1) {
      if (cells_[at] == value) return false;
      at = (at + 1) & mask;
    }
    cells_[at] = value;
    return true;
  }

 private:
  std::vector<std::int64_t> cells_;
};

void sample_by_floyd(Source& source, std::int64_t population, bool shuffle,
                     std::span<std::int64_t> out) {
  SeenSet seen(out.size());
  std::int64_t j = population - static_cast<std::int64_t>(out.size());
  for (std::int64_t& chosen : out) {
    chosen = static_cast<std::int64_t>(lemire_interval(source, static_cast<std::uint64_t>(j)));
    if (!seen.insert(chosen)) {
      chosen = j;
      seen.insert(j);
    }
    ++j;
  }
  if (shuffle) shuffle_indices(source, out, 1);
}

}  // namespace

void shuffle_items(Source& source, std::byte* data, std::size_t n, std::size_t item_bytes,
                   std::ptrdiff_t stride_bytes, std::size_t first) noexcept {
  switch (item_bytes) {
    case 0:
      for (std::size_t i = n; i-- > first;) masked_interval(source, i);
      return;
    case 1:
      return shuffle_fixed<1>(source, data, n, stride_bytes, first);
    case 2:
      return shuffle_fixed<2>(source, data, n, stride_bytes, first);
    case 4:
      return shuffle_fixed<4>(source, data, n, stride_bytes, first);
    case 8:
      return shuffle_fixed<8>(source, data, n, stride_bytes, first);
    case 16:
      return shuffle_fixed<16>(source, data, n, stride_bytes, first);
    default:
      break;
  }
  for (std::size_t i = n; i-- > first;) {
    const auto j = static_cast<std::ptrdiff_t>(masked_interval(source, i));
    std::byte* const a = data + static_cast<std::ptrdiff_t>(i) * stride_bytes;
    std::byte* const b = data + j * stride_bytes;
    if (a != b) std::swap_ranges(a, a + item_bytes, b);
  }
}

void sample_without_replacement(Source& source, std::int64_t population, bool shuffle,
                                std::span<std::int64_t> out) {
  const auto n = static_cast<std::int64_t>(out.size());
  if (!(population > kLargePopulation && n > population / (shuffle ? 50 : 20))) {
    return sample_by_floyd(source, population, shuffle, out);
  }
  std::vector<std::int64_t> all(static_cast<std::size_t>(population));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  shuffle_indices(source, all, static_cast<std::size_t>(std::max(population - n, std::int64_t{1})));
  std::copy(all.end() - n, all.end(), out.begin());
}

}  // namespace trueseed::numpy
