// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <stdexcept>

#include "trueseed/random/torch_cpu/as_number.h"
#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::require;

// Knuth's product of uniforms.
template <class Libm>
std::int64_t poisson_by_product(Words& words, double rate) {
  const double limit = Libm::exp(-rate);
  std::int64_t count = 0;
  for (double product = words.uniform53(); product > limit; product *= words.uniform53()) ++count;
  return count;
}

// Source: W. Hoermann, "The transformed rejection method for generating Poisson random variables",
//         Insurance: Mathematics and Economics 12 (1993), algorithm PTRS.
template <class Libm>
std::int64_t poisson_by_rejection(Words& words, double rate) {
  const double root = std::sqrt(rate);
  const double log_rate = Libm::log(rate);
  const double b = 0.931 + 2.53 * root;
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double limit_of_v = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = words.uniform53() - 0.5;
    const double v = words.uniform53();
    const double u_distance = 0.5 - std::fabs(u);
    const auto k = as_number<std::int64_t>(std::floor((2 * a / u_distance + b) * u + rate + 0.43));
    if (u_distance >= 0.07 && v <= limit_of_v) return k;
    if (k < 0 || (u_distance < 0.013 && v > u_distance)) continue;
    const auto count = static_cast<double>(k);
    if (Libm::log(v) + Libm::log(inverse_alpha) - Libm::log(a / (u_distance * u_distance) + b) <=
        -rate + count * log_rate - Libm::lgamma(count + 1)) {
      return k;
    }
  }
}

template <class Libm>
std::int64_t poisson_of(Words& words, double rate) {
  if (!(rate >= 0)) {
    throw std::invalid_argument("invalid Poisson rate, expected rate to be non-negative");
  }
  if (rate >= 10) return poisson_by_rejection<Libm>(words, rate);
  return rate == 0 ? 0 : poisson_by_product<Libm>(words, rate);
}

}  // namespace

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::poisson(std::span<T> out, std::span<const T> rate) {
  require(out.size() == rate.size(), "poisson takes a rate for each element");
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = torch_types::narrow<T>(poisson_of<Libm>(words_, torch_types::widen(rate[i])));
  }
}

#define TRUESEED_INSTANTIATE_POISSON(Libm)                                                 \
  template void BasicGenerator<Libm>::poisson(std::span<float>, std::span<const float>);   \
  template void BasicGenerator<Libm>::poisson(std::span<double>, std::span<const double>); \
  template void BasicGenerator<Libm>::poisson(std::span<Half>, std::span<const Half>);     \
  template void BasicGenerator<Libm>::poisson(std::span<BFloat16>, std::span<const BFloat16>);

TRUESEED_INSTANTIATE_POISSON(math::HostLibm)
TRUESEED_INSTANTIATE_POISSON(math::ReferenceLibm)

}  // namespace trueseed::torch_cpu
