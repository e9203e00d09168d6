// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <string>

#include "trueseed/random/torch_cpu/fill_kernels.h"
#include "trueseed/random/torch_cpu/fill_kernels_scalar.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_cpu/standard_normal.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::narrow;
using torch_types::require;
using torch_types::Wide;
using torch_types::widen;

constexpr std::size_t kBlock = 16;

void check_std(double std) {
  require(std >= 0,
          [&] { return "normal expects std >= 0.0, but found std " + torch_types::text_of(std); });
}

template <Floating T>
void check_stds(std::span<const T> std) {
  require(std::ranges::all_of(std, [](T x) { return widen(x) >= 0; }),
          "normal expects all elements of std >= 0.0");
}

// Whether fills of T have the bits of Libm and of ATen's build.
template <class Libm, Floating T>
bool has_fill(Path path) noexcept {
  if constexpr (std::same_as<T, double>) {
    return std::same_as<Libm, math::ReferenceLibm> || has_bits_of_host_doubles();
  } else {
    return is_fused(path);
  }
}

}  // namespace

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::normal_blocks(std::span<T> out, double mean, double std) {
  using Number = Wide<T>;
  const auto mean_of_block = static_cast<Number>(mean);
  const auto std_of_block = static_cast<Number>(std);
  const auto transform = [&](Number* block) {
    if constexpr (std::same_as<Number, float>) {
      if (is_fused(path_)) {
        internal::fill_kernels(target_).box_muller_f32(block, 1, mean_of_block, std_of_block);
        return;
      }
    }
    internal::scalar::box_muller_block<Libm>(block, mean_of_block, std_of_block);
  };
  const auto draw = [&](std::span<T> part) {
    std::array<Number, kBlock> block;
    torch_cpu::uniform(words_.for_fill(), std::span<Number>(block), 0, 1, target_);
    transform(block.data());
    std::ranges::transform(block, part.begin(), [](Number x) { return narrow<T>(x); });
  };
  const std::size_t n_whole = out.size() / kBlock * kBlock;
  for (std::size_t i = 0; i < n_whole; i += kBlock) draw(out.subspan(i, kBlock));
  if (n_whole == out.size()) return;
  if constexpr (std::floating_point<T>) {
    // torch draws uniforms for these elements, too, before it draws the last 16 anew.
    torch_cpu::uniform(words_.for_fill(), out.subspan(n_whole), 0, 1, target_);
  }
  draw(out.last(kBlock));
}

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::normal(std::span<T> out, double mean, double std) {
  check_std(std);
  if (out.size() < kBlock) return serial_normal(out, mean, std);
  if (has_fill<Libm, T>(path_)) {
    return torch_cpu::normal(words_.for_fill(), out, mean, std, target_);
  }
  normal_blocks(out, mean, std);
}

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::serial_normal(std::span<T> out, double mean, double std) {
  check_std(std);
  for (T& x : out) x = narrow<T>(multiply_add(standard_normal<Libm>(words_), std, mean));
}

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::normal(std::span<T> out, std::span<const T> mean,
                                  std::span<const T> std) {
  require(out.size() == mean.size() && out.size() == std.size(),
          "normal takes a mean and a std for each element");
  check_stds(std);
  normal(out, 0.0, 1.0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const T scaled = narrow<T>(widen(out[i]) * widen(std[i]));
    out[i] = narrow<T>(widen(scaled) + widen(mean[i]));
  }
}

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::normal(std::span<T> out, std::span<const T> mean, double std) {
  require(out.size() == mean.size(), "normal takes a mean for each element");
  normal(out, 0.0, std);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = narrow<T>(widen(out[i]) + widen(mean[i]));
}

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::normal(std::span<T> out, double mean, std::span<const T> std) {
  require(out.size() == std.size(), "normal takes a std for each element");
  check_stds(std);
  normal(out, 0.0, 1.0);
  const T addend = narrow<T>(mean);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const T scaled = narrow<T>(widen(out[i]) * widen(std[i]));
    out[i] = narrow<T>(widen(scaled) + widen(addend));
  }
}

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::log_normal(std::span<T> out, double mean, double std) {
  require(std > 0, [&] {
    return "log_normal_ expects std > 0.0, but found std=" + torch_types::text_of(std);
  });
  for (T& x : out) {
    x = narrow<T>(Libm::exp(multiply_add(standard_normal<Libm>(words_), std, mean)));
  }
}

#define TRUESEED_INSTANTIATE_NORMAL(Libm, T)                                            \
  template void BasicGenerator<Libm>::normal(std::span<T>, double, double);             \
  template void BasicGenerator<Libm>::serial_normal(std::span<T>, double, double);      \
  template void BasicGenerator<Libm>::normal(std::span<T>, std::span<const T>,          \
                                             std::span<const T>);                       \
  template void BasicGenerator<Libm>::normal(std::span<T>, std::span<const T>, double); \
  template void BasicGenerator<Libm>::normal(std::span<T>, double, std::span<const T>); \
  template void BasicGenerator<Libm>::log_normal(std::span<T>, double, double);
#define TRUESEED_INSTANTIATE_NORMALS(Libm)  \
  TRUESEED_INSTANTIATE_NORMAL(Libm, float)  \
  TRUESEED_INSTANTIATE_NORMAL(Libm, double) \
  TRUESEED_INSTANTIATE_NORMAL(Libm, Half)   \
  TRUESEED_INSTANTIATE_NORMAL(Libm, BFloat16)

TRUESEED_INSTANTIATE_NORMALS(math::HostLibm)
TRUESEED_INSTANTIATE_NORMALS(math::ReferenceLibm)

}  // namespace trueseed::torch_cpu
