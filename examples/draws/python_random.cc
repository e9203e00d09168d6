// SPDX-License-Identifier: Apache-2.0
// The numbers of Python's random.Random(73), without Python: what python_random.py prints.
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <vector>

#include "trueseed/random/cpython/random.h"

namespace {

void print(const std::vector<std::size_t>& values) {
  for (const std::size_t x : values) std::printf("%zu\n", x);
}

}  // namespace

int main() {
  trueseed::cpython::Random rng(73);
  std::vector<double> reals(3);
  rng.gauss(0.0, 1.0, reals);
  for (const double x : reals) std::printf("%.17g\n", x);
  std::printf("%" PRId64 "\n", rng.randrange(100));
  std::printf("%" PRIu64 "\n", rng.getrandbits(32));
  std::vector<std::size_t> items(8);
  std::iota(items.begin(), items.end(), std::size_t{0});
  rng.shuffle(items.begin(), items.end());
  print(items);
  std::vector<std::size_t> sample(4);
  rng.sample(1000, sample);
  print(sample);
}
