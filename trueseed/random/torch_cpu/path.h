// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace trueseed::torch_cpu {

/// Which of ATen's builds draws: what torch.backends.cpu.get_cpu_capability() says.
enum class Path : std::uint8_t {
  /// AVX2.
  kAvx,
  /// AVX512: the draws of AVX2, but for dirichlet, which adds rows up in another order.
  kAvx512,
  /// DEFAULT: an x86-64 CPU without AVX2, or ATEN_CPU_CAPABILITY=default.
  kDefault,
};

/// True where the build fuses a product and a sum.
constexpr bool is_fused(Path path) noexcept { return path != Path::kDefault; }

}  // namespace trueseed::torch_cpu
