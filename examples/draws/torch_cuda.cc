// SPDX-License-Identifier: Apache-2.0
// The numbers of an H100 after torch.manual_seed(73), without a GPU: what torch_cuda.py prints.
#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

#include "trueseed/random/torch_cuda/generator.h"

namespace {

template <typename T>
void print(const std::vector<T>& values) {
  for (const T x : values) std::printf("%.9g\n", static_cast<double>(x));
}

}  // namespace

int main() {
  trueseed::torch_cuda::Generator generator(73, trueseed::torch_cuda::find_gpu("H100"));
  std::vector<float> numbers(3);
  generator.rand(std::span(numbers));
  print(numbers);
  std::vector<std::int64_t> integers(5);
  generator.randint(std::span(integers), 0, 100);
  print(integers);
  generator.randperm(std::span(integers));
  print(integers);
}
