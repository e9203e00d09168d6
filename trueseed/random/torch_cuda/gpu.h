// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace trueseed::torch_cuda {

/// What PyTorch's random kernels ask of a GPU: how many threads it keeps resident.
struct Gpu {
  /// cudaDeviceProp::multiProcessorCount.
  std::uint32_t multiprocessors;
  /// cudaDeviceProp::maxThreadsPerMultiProcessor.
  std::uint32_t threads_per_multiprocessor;

  /// Returns the most threads that a drawing kernel starts, in blocks of 256.
  [[nodiscard]] constexpr std::uint32_t most_threads() const noexcept {
    return multiprocessors * (threads_per_multiprocessor / 256) * 256;
  }
  bool operator==(const Gpu&) const = default;
};

/// A GPU by its name.
struct NamedGpu {
  std::string_view name;
  Gpu gpu;
};

/// Returns the GPUs that are known by name.
std::span<const NamedGpu> named_gpus() noexcept;

/// Returns the GPU of this name; case, spaces, `-`, `_` and a leading `NVIDIA` or `GeForce` do not
/// matter.
///
/// Errors: std::invalid_argument for a name that is not in named_gpus().
Gpu find_gpu(std::string_view name);

/// Returns `gpu`.
///
/// Errors: std::invalid_argument where it holds no block of 256 threads, or more than 2^24 threads.
Gpu checked(Gpu gpu);

}  // namespace trueseed::torch_cuda
