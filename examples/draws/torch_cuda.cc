// SPDX-License-Identifier: Apache-2.0
// Prints what Python prints on an H100:
//   torch.manual_seed(73)
//   print(torch.rand(3, device="cuda").tolist())
//   print(torch.randint(0, 100, (5,), device="cuda").tolist())
//   print(torch.randperm(5, device="cuda").tolist())
#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

#include "trueseed/random/torch_cuda/generator.h"

int main() {
  trueseed::torch_cuda::Generator generator(73, trueseed::torch_cuda::find_gpu("H100"));
  std::vector<float> numbers(3);
  generator.rand(std::span(numbers));
  for (const float number : numbers) std::printf("%.9g ", double{number});
  std::vector<std::int64_t> integers(5);
  generator.randint(std::span(integers), 0, 100);
  std::printf("\n");
  for (const std::int64_t integer : integers) std::printf("%lld ", static_cast<long long>(integer));
  generator.randperm(std::span(integers));
  std::printf("\n");
  for (const std::int64_t integer : integers) std::printf("%lld ", static_cast<long long>(integer));
  std::printf("\n");
}
