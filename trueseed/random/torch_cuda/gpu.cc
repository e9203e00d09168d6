// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cuda/gpu.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>

namespace trueseed::torch_cuda {
namespace {

// Multiprocessors: NVIDIA's architecture whitepapers and data sheets of each card; the A10G's,
// which has none, as its driver reports it. Threads: CUDA C++ Programming Guide, table of technical
// specifications: 2048 of compute capability 6.x, 7.0, 8.0, 9.0 and 10.0; 1024 of 7.5; 1536 of 8.6,
// 8.7, 8.9 and 12.0.
constexpr NamedGpu kGpus[] = {
    {"P100", {56, 2048}},
    {"V100", {80, 2048}},
    {"T4", {40, 1024}},
    {"RTX 2060", {30, 1024}},
    {"RTX 2070", {36, 1024}},
    {"RTX 2080", {46, 1024}},
    {"RTX 2080 Ti", {68, 1024}},
    {"A100", {108, 2048}},
    {"A30", {56, 2048}},
    {"A10", {72, 1536}},
    {"A10G", {80, 1536}},
    {"A40", {84, 1536}},
    {"RTX A4000", {48, 1536}},
    {"RTX A5000", {64, 1536}},
    {"RTX A6000", {84, 1536}},
    {"RTX 3060", {28, 1536}},
    {"RTX 3060 Ti", {38, 1536}},
    {"RTX 3070", {46, 1536}},
    {"RTX 3070 Ti", {48, 1536}},
    {"RTX 3080", {68, 1536}},
    {"RTX 3080 Ti", {80, 1536}},
    {"RTX 3090", {82, 1536}},
    {"RTX 3090 Ti", {84, 1536}},
    {"Jetson AGX Orin", {16, 1536}},
    {"Jetson Orin NX", {8, 1536}},
    {"Jetson Orin Nano", {8, 1536}},
    {"L4", {58, 1536}},
    {"L40", {142, 1536}},
    {"L40S", {142, 1536}},
    {"RTX 6000 Ada", {142, 1536}},
    {"RTX 4060", {24, 1536}},
    {"RTX 4060 Ti", {34, 1536}},
    {"RTX 4070", {46, 1536}},
    {"RTX 4070 Ti", {60, 1536}},
    {"RTX 4080", {76, 1536}},
    {"RTX 4090", {128, 1536}},
    {"H100", {132, 2048}},
    {"H100 SXM", {132, 2048}},
    {"H100 PCIe", {114, 2048}},
    {"H200", {132, 2048}},
    {"GH200", {132, 2048}},
    {"B200", {148, 2048}},
    {"RTX 5070", {48, 1536}},
    {"RTX 5070 Ti", {70, 1536}},
    {"RTX 5080", {84, 1536}},
    {"RTX 5090", {170, 1536}},
};

std::string plain(std::string_view name) {
  std::string letters;
  for (const char letter : name) {
    if (letter == ' ' || letter == '-' || letter == '_') continue;
    letters += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  for (const std::string_view maker : {"NVIDIA", "GEFORCE"}) {
    if (letters.starts_with(maker)) letters.erase(0, maker.size());
  }
  return letters;
}

}  // namespace

std::span<const NamedGpu> named_gpus() noexcept { return kGpus; }

Gpu find_gpu(std::string_view name) {
  const std::string wanted = plain(name);
  const auto* found = std::ranges::find_if(
      kGpus, [&wanted](const NamedGpu& known) { return plain(known.name) == wanted; });
  if (found != std::end(kGpus)) return found->gpu;
  std::string allowed;
  for (const NamedGpu& known : kGpus) {
    if (!allowed.empty()) allowed += ", ";
    allowed += known.name;
  }
  throw std::invalid_argument("'" + std::string(name) + "' is no known GPU; known are " + allowed +
                              "; for another give its multiprocessors and threads per "
                              "multiprocessor");
}

Gpu checked(Gpu gpu) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 24;
  const std::uint64_t threads =
      std::uint64_t{gpu.multiprocessors} * (gpu.threads_per_multiprocessor / 256) * 256;
  if (threads == 0 || threads > kMost) {
    throw std::invalid_argument(
        "a GPU of " + std::to_string(gpu.multiprocessors) + " multiprocessors with " +
        std::to_string(gpu.threads_per_multiprocessor) +
        " threads each; allowed are at least 1 multiprocessor, at least 256 threads in each, and "
        "at most 2^24 threads together");
  }
  return gpu;
}

}  // namespace trueseed::torch_cuda
