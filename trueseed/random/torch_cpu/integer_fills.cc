// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "trueseed/base/exchange_bytes.h"
#include "trueseed/base/narrow_integers.h"
#include "trueseed/random/torch_cpu/fill_parts.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_types/integer_range.h"

namespace trueseed::torch_cpu {
namespace {

using engines::Mt19937View;
using internal::Element;
using internal::FillKernels;
using internal::kLineBytes;
using internal::WordRun;
using simd::Target;
using torch_types::number_as;

// From here on torch draws permutations in another way.
constexpr std::size_t kLargestPermutation = 0xffffffffU / 20;
// A number up to here, and its sum with one of 28 bits, is exact as a double.
constexpr std::int64_t kExact = std::int64_t{1} << 52;

template <typename T>
constexpr bool kIsHalf = std::same_as<T, Half> || std::same_as<T, BFloat16>;

// The pairs of words in the bits of `mask`, as 64-bit words.
void draw_pairs(WordRun& run, const FillKernels& kernels, std::uint64_t mask,
                std::span<std::uint64_t> out) {
  internal::fill_in_blocks<2>(
      run, out, [&](const std::uint32_t* words, std::span<std::uint64_t> part) {
        kernels.of<std::uint64_t>().masked(words, part.size(), mask, part.data());
      });
}

// word % range + base.
template <typename E>
void draw_moduli(WordRun& run, const FillKernels& kernels, std::uint32_t range, std::int64_t base,
                 std::span<E> out) {
  internal::fill_in_blocks<1>(run, out, [&](const std::uint32_t* words, std::span<E> part) {
    kernels.of<E>().modulo(words, part.size(), range, base, part.data());
  });
}

// The numbers of `stage` as T.
template <typename T>
void convert(std::span<const std::uint64_t> stage, std::span<T> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = number_as<T>(static_cast<std::int64_t>(stage[i]));
  }
}

// Draws of a range below 2^28.
template <typename T>
void draw_short_range(WordRun& run, const FillKernels& kernels, std::uint32_t range,
                      std::int64_t base, std::span<T> out) {
  if constexpr (std::integral<T>) {
    draw_moduli(run, kernels, range, base, internal::elements_of(out));
  } else if (base < -kExact || base > kExact) {
    internal::in_stages<std::uint64_t>(
        out, [&](std::span<std::uint64_t> stage) { draw_moduli(run, kernels, range, base, stage); },
        convert<T>);
  } else if constexpr (kIsHalf<T>) {
    internal::in_stages<float>(
        out, [&](std::span<float> stage) { draw_moduli(run, kernels, range, base, stage); },
        [&](std::span<const float> stage, std::span<T> part) {
          internal::narrow_all(kernels, stage, part);
        });
  } else {
    draw_moduli(run, kernels, range, base, out);
  }
}

// x % range for any range but 0. The quotient of the rounded reciprocal is at most one too small.
class Modulo {
 public:
  explicit Modulo(std::uint64_t range) noexcept
      : range_(range), reciprocal_(~std::uint64_t{0} / range) {}

  [[nodiscard]] std::uint64_t of(std::uint64_t x) const noexcept {
    const std::uint64_t rest = x - quotient(x) * range_;
    // Without a branch, which would go either way half of the time.
    const std::uint64_t is_too_large = rest >= range_ ? 1 : 0;
    return rest - (range_ & (0 - is_too_large));
  }

 private:
  __extension__ using Product = unsigned __int128;

  [[nodiscard]] std::uint64_t quotient(std::uint64_t x) const noexcept {
    return static_cast<std::uint64_t>((static_cast<Product>(x) * reciprocal_) >> 64);
  }

  std::uint64_t range_;
  std::uint64_t reciprocal_;
};

// Draws of a range from 2^28 on; 0 stands for 2^64.
template <typename T>
void draw_long_range(WordRun& run, const FillKernels& kernels, std::uint64_t range,
                     std::int64_t base, std::span<T> out) {
  const Modulo modulo(range == 0 ? 1 : range);
  const auto draw = [&](std::span<std::uint64_t> stage) {
    draw_pairs(run, kernels, ~std::uint64_t{0}, stage);
    if (range == 0) {
      for (std::uint64_t& x : stage) x += static_cast<std::uint64_t>(base);
    } else {
      for (std::uint64_t& x : stage) x = modulo.of(x) + static_cast<std::uint64_t>(base);
    }
  };
  internal::in_stages<std::uint64_t>(out, draw, convert<T>);
}

// Exchanges each of `n` items of kBytes but the last with one drawn from those from it on.
template <std::size_t kBytes>
void shuffle(WordRun& run, std::byte* items, std::size_t n, Target target) noexcept {
  constexpr std::size_t kAhead = 32;
  const auto kernel = internal::fill_kernels(target).falling_modulo;
  alignas(kLineBytes) engines::Mt19937Key steps;
  for (std::size_t done = 0; done + 1 < n;) {
    const std::span<const std::uint32_t> words = run.words();
    const std::size_t n_now = std::min(n - 1 - done, words.size());
    kernel(words.data(), n_now, static_cast<std::uint32_t>(n - done), steps.data());
    run.take(n_now);
    const auto place = [from = items + done * kBytes](std::size_t i) { return from + i * kBytes; };
    for (std::size_t i = 0; i < n_now; ++i) {
      if (i + kAhead < n_now) __builtin_prefetch(place(i + kAhead + steps[i + kAhead]), 1);
      exchange_bytes<kBytes>(place(i), place(i + steps[i]));
    }
    done += n_now;
  }
}

}  // namespace

namespace {

// The kernel of random() of a floating type but double: a word modulo 2^digits + 1.
template <Floating T>
auto modulo_of(const FillKernels& kernels) noexcept {
  if constexpr (std::same_as<T, float>) {
    return kernels.modulo_24_f32;
  } else if constexpr (std::same_as<T, Half>) {
    return kernels.modulo_11_f32;
  } else {
    return kernels.modulo_8_f32;
  }
}

template <Floating T>
void random_floats(Mt19937View engine, std::span<T> out, Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  const auto kernel = modulo_of<T>(kernels);
  const auto draw = [&](WordRun& run, std::span<float> part) {
    internal::fill_in_blocks<1>(run, part, [&](const std::uint32_t* words, std::span<float> o) {
      kernel(words, o.size(), o.data());
    });
  };
  WordRun run(engine, out.size(), target);
  internal::past_caches(out, target, [&](std::span<T> part) {
    if constexpr (std::same_as<T, float>) {
      draw(run, part);
    } else {
      internal::in_stages<float>(
          part, [&](std::span<float> stage) { draw(run, stage); },
          [&](std::span<const float> stage, std::span<T> halves) {
            internal::narrow_all(kernels, stage, halves);
          });
    }
  });
}

}  // namespace

template <typename T>
void random(Mt19937View engine, std::span<T> out, Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  if constexpr (std::same_as<T, double>) {
    internal::fill<2>(engine, out, target, [&](const std::uint32_t* words, std::span<double> part) {
      kernels.modulo_53_f64(words, part.size(), part.data());
    });
  } else if constexpr (Floating<T>) {
    random_floats(engine, out, target);
  } else {
    using E = Element<T>;
    constexpr std::size_t kWords = sizeof(T) == 8 ? 2 : 1;
    constexpr std::uint64_t kRange = torch_types::default_range<T>();
    internal::fill<kWords>(engine, internal::elements_of(out), target,
                           [&](const std::uint32_t* words, std::span<E> part) {
                             kernels.of<E>().masked(words, part.size(), static_cast<E>(kRange - 1),
                                                    part.data());
                           });
  }
}

template <typename T>
void random_from_to(Mt19937View engine, std::span<T> out, std::uint64_t range, std::int64_t base,
                    Target target) {
  const FillKernels& kernels = internal::fill_kernels(target);
  const bool is_short = range != 0 && range < torch_types::kWideRange;
  WordRun run(engine, (is_short ? 1 : 2) * out.size(), target);
  internal::past_caches(out, target, [&](std::span<T> part) {
    if (is_short) {
      draw_short_range(run, kernels, static_cast<std::uint32_t>(range), base, part);
    } else {
      draw_long_range(run, kernels, range, base, part);
    }
  });
}

namespace {

void check_permutation(std::size_t n) {
  if (n < kLargestPermutation) return;
  throw std::invalid_argument(
      "permutations of less than 214,748,364 elements are drawn here, got " + std::to_string(n));
}

}  // namespace

template <typename T>
void randperm(Mt19937View engine, std::span<T> out, Target target) {
  const std::size_t n = out.size();
  check_permutation(n);
  if (n < 2) {
    if (n == 1) out[0] = T{};
    return;
  }
  WordRun run(engine, n - 1, target);
  if constexpr (std::same_as<T, std::int64_t>) {
    if (n >= kManyIntegers) {
      shuffle<sizeof(std::uint32_t)>(run, narrow_integers(out), n, target);
      return widen_in_place(out);
    }
  }
  for (std::size_t i = 0; i < n; ++i) out[i] = number_as<T>(static_cast<std::int64_t>(i));
  shuffle<sizeof(T)>(run, reinterpret_cast<std::byte*>(out.data()), n, target);
}

#define TRUESEED_INSTANTIATE_RANDOM_FROM_TO(T) \
  template void random_from_to(Mt19937View, std::span<T>, std::uint64_t, std::int64_t, Target);
#define TRUESEED_INSTANTIATE_INTEGER_FILLS(T) \
  TRUESEED_INSTANTIATE_RANDOM_FROM_TO(T)      \
  template void random(Mt19937View, std::span<T>, Target);

TRUESEED_INSTANTIATE_INTEGER_FILLS(float)
TRUESEED_INSTANTIATE_INTEGER_FILLS(double)
TRUESEED_INSTANTIATE_INTEGER_FILLS(Half)
TRUESEED_INSTANTIATE_INTEGER_FILLS(BFloat16)
TRUESEED_INSTANTIATE_INTEGER_FILLS(bool)
TRUESEED_INSTANTIATE_INTEGER_FILLS(std::uint8_t)
TRUESEED_INSTANTIATE_INTEGER_FILLS(std::int8_t)
TRUESEED_INSTANTIATE_INTEGER_FILLS(std::int16_t)
TRUESEED_INSTANTIATE_INTEGER_FILLS(std::int32_t)
TRUESEED_INSTANTIATE_INTEGER_FILLS(std::int64_t)
TRUESEED_INSTANTIATE_RANDOM_FROM_TO(std::uint16_t)
TRUESEED_INSTANTIATE_RANDOM_FROM_TO(std::uint32_t)
TRUESEED_INSTANTIATE_RANDOM_FROM_TO(std::uint64_t)

template void randperm(Mt19937View, std::span<float>, Target);
template void randperm(Mt19937View, std::span<double>, Target);
template void randperm(Mt19937View, std::span<Half>, Target);
template void randperm(Mt19937View, std::span<BFloat16>, Target);
template void randperm(Mt19937View, std::span<std::uint8_t>, Target);
template void randperm(Mt19937View, std::span<std::int8_t>, Target);
template void randperm(Mt19937View, std::span<std::int16_t>, Target);
template void randperm(Mt19937View, std::span<std::int32_t>, Target);
template void randperm(Mt19937View, std::span<std::int64_t>, Target);

}  // namespace trueseed::torch_cpu
