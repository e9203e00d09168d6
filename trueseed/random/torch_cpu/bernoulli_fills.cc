// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "trueseed/random/torch_cpu/fill_parts.h"
#include "trueseed/random/torch_cpu/fills.h"

namespace trueseed::torch_cpu {
namespace {

using engines::Mt19937View;
using internal::Element;
using internal::WordRun;
using simd::Target;

// u < p for u = x * 2^-53, x < 2^53 an integer, is x < p * 2^53, and so x < its ceiling.
std::uint64_t threshold_of(double p) { return static_cast<std::uint64_t>(std::ceil(p * 0x1p53)); }

// The number one of a T.
template <typename T>
Element<T> one_of() noexcept {
  if constexpr (std::same_as<T, Half> || std::same_as<T, BFloat16>) {
    return T(1.0F).bits;
  } else {
    return Element<T>{1};
  }
}

// Calls use(floats, at) for `p` from each `at` on, in parts.
template <typename P, typename Use>
void in_floats(std::span<const P> p, Target target, Use use) {
  if constexpr (std::floating_point<P>) {
    use(p, 0);
  } else {
    const auto widen = internal::fill_kernels(target).halves<P>().widen;
    std::size_t at = 0;
    internal::in_stages<float>(
        p, [](std::span<float>) {},
        [&](std::span<float> stage, std::span<const P> part) {
          widen(part.data(), part.size(), stage.data());
          use(std::span<const float>(stage), at);
          at += part.size();
        });
  }
}

}  // namespace

template <typename T>
void bernoulli(Mt19937View engine, std::span<T> out, double p, Target target) {
  const auto kernel = internal::fill_kernels(target).of<Element<T>>().bernoulli;
  const std::uint64_t threshold = threshold_of(p);
  internal::fill<2>(engine, internal::elements_of(out), target,
                    [=](const std::uint32_t* words, std::span<Element<T>> part) {
                      kernel(words, part.size(), threshold, one_of<T>(), part.data());
                    });
}

template <Floating P>
bool are_probabilities(std::span<const P> p, Target target) {
  const internal::FillKernels& kernels = internal::fill_kernels(target);
  bool are_inside = true;
  in_floats(p, target, [&](auto floats, std::size_t /*at*/) {
    if constexpr (std::same_as<P, double>) {
      are_inside = kernels.are_probabilities_f64(floats.data(), floats.size());
    } else {
      are_inside = are_inside && kernels.are_probabilities_f32(floats.data(), floats.size());
    }
  });
  return are_inside;
}

bool overlap(std::span<const std::byte> a, std::span<const std::byte> b) noexcept {
  const std::less<const std::byte*> is_before;
  return is_before(a.data(), b.data() + b.size()) && is_before(b.data(), a.data() + a.size());
}

template <typename T, Floating P>
void bernoulli(Mt19937View engine, std::span<T> out, std::span<const P> p, Target target) {
  constexpr std::size_t kWords = std::same_as<P, double> ? 2 : 1;
  const auto& kernels = internal::fill_kernels(target).of<Element<T>>();
  WordRun run(engine, kWords * out.size(), target);
  in_floats(p, target, [&](auto floats, std::size_t at) {
    auto rest = floats.data();
    internal::fill_in_blocks<kWords>(
        run, internal::elements_of(out.subspan(at, floats.size())),
        [&](const std::uint32_t* words, std::span<Element<T>> part) {
          if constexpr (std::same_as<P, double>) {
            kernels.is_below_f64(words, part.size(), rest, one_of<T>(), part.data());
          } else {
            kernels.is_below_f32(words, part.size(), rest, one_of<T>(), part.data());
          }
          rest += part.size();
        });
  });
}

template bool are_probabilities(std::span<const float>, Target);
template bool are_probabilities(std::span<const double>, Target);
template bool are_probabilities(std::span<const Half>, Target);
template bool are_probabilities(std::span<const BFloat16>, Target);

#define TRUESEED_INSTANTIATE_BERNOULLI_FILLS(T)                                        \
  template void bernoulli(Mt19937View, std::span<T>, double, Target);                  \
  template void bernoulli(Mt19937View, std::span<T>, std::span<const float>, Target);  \
  template void bernoulli(Mt19937View, std::span<T>, std::span<const double>, Target); \
  template void bernoulli(Mt19937View, std::span<T>, std::span<const Half>, Target);   \
  template void bernoulli(Mt19937View, std::span<T>, std::span<const BFloat16>, Target);

TRUESEED_INSTANTIATE_BERNOULLI_FILLS(float)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(double)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(Half)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(BFloat16)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(bool)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(std::uint8_t)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(std::int8_t)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(std::int16_t)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(std::int32_t)
TRUESEED_INSTANTIATE_BERNOULLI_FILLS(std::int64_t)

}  // namespace trueseed::torch_cpu
