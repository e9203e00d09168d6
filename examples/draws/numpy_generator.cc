// SPDX-License-Identifier: Apache-2.0
// The numbers of numpy.random.default_rng(73), without Python. The same lines in Python:
//
//   rng = numpy.random.default_rng(73)
//   print(*(x.hex() for x in rng.standard_normal(3).tolist()))
//   print(*(x.hex() for x in rng.gamma(2.0, 3.0, 3).tolist()))
//   print(*rng.integers(0, 100, 5).tolist())
//   print(*rng.permutation(5).tolist())
#include <cstdint>
#include <cstdio>
#include <vector>

#include "trueseed/random/numpy/generator.h"

namespace {

void print(const std::vector<double>& values) {
  for (const double x : values) std::printf("%a ", x);
  std::printf("\n");
}

void print(const std::vector<std::int64_t>& values) {
  for (const std::int64_t x : values) std::printf("%lld ", static_cast<long long>(x));
  std::printf("\n");
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
