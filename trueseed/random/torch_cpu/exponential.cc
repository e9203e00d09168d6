// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <string>

#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {

namespace {

// Whether fills of T have the bits of Libm.
template <class Libm, Floating T>
bool has_fill() noexcept {
  if constexpr (std::same_as<T, double>) {
    return std::same_as<Libm, math::ReferenceLibm> || has_bits_of_host_doubles();
  } else {
    return std::same_as<Libm, math::HostLibm>;
  }
}

}  // namespace

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::exponential(std::span<T> out, double lambda) {
  torch_types::require(lambda > 0, [&] {
    return "exponential_ expects lambda > 0.0, but found lambda=" + torch_types::text_of(lambda);
  });
  if (out.size() >= kFewElements) {
    if (has_fill<Libm, T>()) {
      return torch_cpu::exponential(words_.for_fill(), out, lambda, target_);
    }
  }
  const double factor = -1.0 / lambda;
  for (T& x : out) x = torch_types::narrow<T>(factor * Libm::log1p(-words_.uniform53()));
}

#define TRUESEED_INSTANTIATE_EXPONENTIAL(Libm)                                \
  template void BasicGenerator<Libm>::exponential(std::span<float>, double);  \
  template void BasicGenerator<Libm>::exponential(std::span<double>, double); \
  template void BasicGenerator<Libm>::exponential(std::span<Half>, double);   \
  template void BasicGenerator<Libm>::exponential(std::span<BFloat16>, double);

TRUESEED_INSTANTIATE_EXPONENTIAL(math::HostLibm)
TRUESEED_INSTANTIATE_EXPONENTIAL(math::ReferenceLibm)

}  // namespace trueseed::torch_cpu
