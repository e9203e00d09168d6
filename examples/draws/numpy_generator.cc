// SPDX-License-Identifier: Apache-2.0
// The numbers of numpy.random.default_rng(73), without Python: what numpy_generator.py prints.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "trueseed/random/numpy/generator.h"

namespace {

void print(const std::vector<double>& values) {
  for (const double x : values) std::printf("%.17g\n", x);
}

void print(const std::vector<std::int64_t>& values) {
  for (const std::int64_t x : values) std::printf("%lld\n", static_cast<long long>(x));
}

}  // namespace

int main() {
  trueseed::numpy::Generator rng(73);
  std::vector<double> reals(3);
  rng.standard_normal(reals);
  print(reals);
  rng.gamma(2.0, 3.0, reals);
  print(reals);
  std::vector<std::int64_t> integers(5);
  rng.integers(0, 100, integers);
  print(integers);
  rng.permutation(integers);
  print(integers);
}
