// SPDX-License-Identifier: Apache-2.0
// The numbers of Python's random.Random(73), without Python. The same lines in Python:
//
//   rng = random.Random(73)
//   print(*(rng.gauss(0.0, 1.0).hex() for _ in range(3)))
//   print(rng.randrange(100), rng.getrandbits(32))
//   items = list(range(8)); rng.shuffle(items); print(*items)
//   print(*rng.sample(range(1000), k=4))
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <vector>

#include "trueseed/random/cpython/random.h"

namespace {

void print(const std::vector<std::size_t>& values) {
  for (const std::size_t x : values) std::printf("%zu ", x);
  std::printf("\n");
}

}  // namespace

int main() {
  trueseed::cpython::Random rng(73);
  std::vector<double> reals(3);
  rng.gauss(0.0, 1.0, reals);
  for (const double x : reals) std::printf("%a ", x);
  std::printf("\n");
  const std::int64_t below = rng.randrange(100);
  std::printf("%" PRId64 " %" PRIu64 "\n", below, rng.getrandbits(32));
  std::vector<std::size_t> items(8);
  std::iota(items.begin(), items.end(), std::size_t{0});
  rng.shuffle(items.begin(), items.end());
  print(items);
  std::vector<std::size_t> sample(4);
  rng.sample(1000, sample);
  print(sample);
}
