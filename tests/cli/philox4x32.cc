// SPDX-License-Identifier: Apache-2.0
// philox4x32 SEED N: N words of torch's own at::Philox4_32, as bytes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <ATen/core/PhiloxRNGEngine.h>

int main(int /*argc*/, char** argv) {
  at::Philox4_32 engine(std::strtoull(argv[1], nullptr, 10), 0, 0);
  for (long n = std::strtol(argv[2], nullptr, 10); n > 0; --n) {
    const std::uint32_t word = engine();
    std::fwrite(&word, sizeof word, 1, stdout);
  }
}
