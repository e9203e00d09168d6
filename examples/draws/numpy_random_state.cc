// SPDX-License-Identifier: Apache-2.0
// The numbers after numpy.random.seed(73), without Python: what numpy_random_state.py prints.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "trueseed/random/numpy/legacy/random_state.h"

namespace {

void print(const std::vector<double>& values) {
  for (const double x : values) std::printf("%.17g\n", x);
}

void print(const std::vector<std::int64_t>& values) {
  for (const std::int64_t x : values) std::printf("%lld\n", static_cast<long long>(x));
}

}  // namespace

int main() {
  trueseed::numpy::RandomState state(73);
  std::vector<double> reals(3);
  state.random_sample(reals);
  print(reals);
  state.standard_normal(reals);
  print(reals);
  std::vector<std::int64_t> integers(5);
  state.randint(0, 100, integers);
  print(integers);
  state.permutation(integers);
  print(integers);
}
