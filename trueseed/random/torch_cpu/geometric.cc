// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include "trueseed/random/torch_cpu/as_number.h"
#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {

template <class Libm>
template <typename T>
void BasicGenerator<Libm>::geometric(std::span<T> out, double p) {
  torch_types::require(0 < p && p < 1, [&] {
    return "geometric_ expects p to be in (0, 1), but got p=" + torch_types::text_of(p);
  });
  const double log_of_failure = Libm::log1p(-p);
  for (T& x : out) {
    x = as_number<T>(std::ceil(Libm::log(words_.uniform53()) / log_of_failure));
  }
}

#define TRUESEED_INSTANTIATE_GEOMETRIC(Libm)                                      \
  template void BasicGenerator<Libm>::geometric(std::span<float>, double);        \
  template void BasicGenerator<Libm>::geometric(std::span<double>, double);       \
  template void BasicGenerator<Libm>::geometric(std::span<Half>, double);         \
  template void BasicGenerator<Libm>::geometric(std::span<BFloat16>, double);     \
  template void BasicGenerator<Libm>::geometric(std::span<std::uint8_t>, double); \
  template void BasicGenerator<Libm>::geometric(std::span<std::int8_t>, double);  \
  template void BasicGenerator<Libm>::geometric(std::span<std::int16_t>, double); \
  template void BasicGenerator<Libm>::geometric(std::span<std::int32_t>, double); \
  template void BasicGenerator<Libm>::geometric(std::span<std::int64_t>, double);

TRUESEED_INSTANTIATE_GEOMETRIC(math::HostLibm)
TRUESEED_INSTANTIATE_GEOMETRIC(math::ReferenceLibm)

}  // namespace trueseed::torch_cpu
