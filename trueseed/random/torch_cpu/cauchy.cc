// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::cauchy(std::span<T> out, double median, double sigma) {
  torch_types::require(sigma > 0, [&] {
    return "cauchy_ expects sigma > 0.0, but found sigma=" + torch_types::text_of(sigma);
  });
  for (T& x : out) {
    const double slope = Libm::tan(0x1.921fb54442d18p+1 * (words_.uniform53() - 0.5));
    x = torch_types::narrow<T>(multiply_add(sigma, slope, median));
  }
}

#define TRUESEED_INSTANTIATE_CAUCHY(Libm)                                        \
  template void BasicGenerator<Libm>::cauchy(std::span<float>, double, double);  \
  template void BasicGenerator<Libm>::cauchy(std::span<double>, double, double); \
  template void BasicGenerator<Libm>::cauchy(std::span<Half>, double, double);   \
  template void BasicGenerator<Libm>::cauchy(std::span<BFloat16>, double, double);

TRUESEED_INSTANTIATE_CAUCHY(math::HostLibm)
TRUESEED_INSTANTIATE_CAUCHY(math::ReferenceLibm)

}  // namespace trueseed::torch_cpu
