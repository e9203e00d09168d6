// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "trueseed/base/errors.h"
#include "trueseed/random/torch_cuda/draw-inl.h"
#include "trueseed/random/torch_cuda/number.h"

namespace trueseed::torch_cuda {
namespace {

constexpr std::uint64_t kTooLarge = std::uint64_t{1} << 30;

// How many bits a key has, so that with probability 0.9 or more no two of n are equal:
// ceil(log2(n - (6 n^2 + 1) / (12 ln 0.9))). Source: PyTorch, Randperm.cu.
int key_bits(std::uint64_t n) noexcept {
  constexpr double kTwelveLogs = -0x1.43aae18c7b105p+0;
  const auto size = static_cast<double>(n);
  int exponent = 0;
  const double fraction = std::frexp(size - (6 * size * size + 1) / kTwelveLogs, &exponent);
  return std::min(fraction == 0.5 ? exponent - 1 : exponent, 64);
}

// Sorts `order` by keys[order], which are sorted along; equal keys stay in order.
template <typename Key>
void sort_by(std::vector<Key>& keys, std::vector<std::uint32_t>& order, int bits) {
  constexpr int kDigitBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
  std::vector<Key> other_keys(keys.size());
  std::vector<std::uint32_t> other_order(order.size());
  std::vector<std::size_t> place(kDigits);
  for (int shift = 0; shift < bits; shift += kDigitBits) {
    const auto digit = [shift](Key key) {
      return static_cast<std::size_t>(key >> shift) & (kDigits - 1);
    };
    std::ranges::fill(place, 0);
    for (const Key key : keys) ++place[digit(key)];
    std::exclusive_scan(place.begin(), place.end(), place.begin(), std::size_t{0});
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::size_t at = place[digit(keys[i])]++;
      other_keys[at] = keys[i];
      other_order[at] = order[i];
    }
    keys.swap(other_keys);
    order.swap(other_order);
  }
}

// The words of one thread, one after the other.
class Words {
 public:
  Words(const Launch& launch, std::uint32_t thread) noexcept : launch_(launch), thread_(thread) {}
  std::uint32_t next() noexcept {
    if (n_taken_ % 4 == 0) words_ = launch_.words(thread_, n_taken_ / 4);
    return words_[n_taken_++ % 4];
  }

 private:
  const Launch& launch_;
  std::uint32_t thread_;
  Launch::Words words_{};
  std::uint64_t n_taken_ = 0;
};

// Shuffles each run of equal keys, with the words of the thread of the run's first place.
template <typename Key>
void shuffle_runs(const std::vector<Key>& keys, const Launch& launch,
                  std::vector<std::uint32_t>& order) noexcept {
  for (std::size_t first = 0; first + 1 < keys.size();) {
    std::size_t end = first + 1;
    while (end < keys.size() && keys[end] == keys[first]) ++end;
    Words words(launch, static_cast<std::uint32_t>(first));
    for (std::size_t i = end - first - 1; i > 0; --i) {
      std::swap(order[first + i], order[first + words.next() % (i + 1)]);
    }
    first = end;
  }
}

template <typename T>
void check_size(std::uint64_t n) {
  if constexpr (Floating<T>) {
    const std::uint64_t most = (std::uint64_t{1} << kDigits<T>)+1;
    const char* const shown = std::is_same_v<T, Half> ? "2049"
                              : kDigits<T> == 24      ? "2^24+1"
                                                      : "2^53+1";
    require(n <= most, std::string("n cannot be greater than ") + shown + " for " +
                           kScalarTypeName<T> + " type.");
  } else {
    // The largest number is n - 1.
    require(n <= static_cast<std::uint64_t>(std::numeric_limits<T>::max()) + 1,
            std::string("value cannot be converted to type ") + (std::is_signed_v<T> ? "" : "u") +
                "int" + std::to_string(8 * sizeof(T)) + "_t without overflow");
  }
  if (n >= kTooLarge) {
    throw UnsupportedError("a permutation of " + std::to_string(n) +
                           " numbers; fewer than 2^30 can be drawn");
  }
}

}  // namespace

template <typename Key, typename T>
void Generator::permute(std::span<T> out, int bits) {
  using Number = std::make_signed_t<Key>;
  std::vector<Key> keys(out.size());
  {
    std::vector<Number> drawn(out.size());
    random_from(std::span<Number>(drawn), std::uint64_t{std::numeric_limits<Key>::max()},
                std::int64_t{std::numeric_limits<Number>::lowest()});
    // A sort by all bits is by the signed number, by fewer bits by those alone.
    const Key flipped = bits == std::numeric_limits<Key>::digits ? Key{1} << (bits - 1) : Key{0};
    const Key mask = static_cast<Key>(~Key{0} >> (std::numeric_limits<Key>::digits - bits));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      keys[i] = (static_cast<Key>(drawn[i]) & mask) ^ flipped;
    }
  }
  std::vector<std::uint32_t> order(out.size());
  std::iota(order.begin(), order.end(), 0U);
  sort_by(keys, order, bits);
  const Launch launch{.seed = seed_, .offset = offset_, .n_threads = out.size(), .unroll = 1};
  offset_ += (out.size() + 3) / 4 * 4;
  shuffle_runs(keys, launch, order);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = narrow<T>(order[i]);
}

template <typename T>
void Generator::randperm(std::span<T> out) {
  check_size<T>(out.size());
  if (out.empty()) return;
  const int bits = key_bits(out.size());
  if (bits <= 32) {
    permute<std::uint32_t>(out, bits);
  } else {
    permute<std::uint64_t>(out, bits);
  }
}

template void Generator::randperm(std::span<float>);
template void Generator::randperm(std::span<double>);
template void Generator::randperm(std::span<Half>);
template void Generator::randperm(std::span<std::uint8_t>);
template void Generator::randperm(std::span<std::int8_t>);
template void Generator::randperm(std::span<std::int16_t>);
template void Generator::randperm(std::span<std::int32_t>);
template void Generator::randperm(std::span<std::int64_t>);

}  // namespace trueseed::torch_cuda
