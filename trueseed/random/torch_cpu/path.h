// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace trueseed::torch_cpu {

/// Which of ATen's builds draws: what torch.backends.cpu.get_cpu_capability() says.
enum class Path : std::uint8_t {
  /// AVX2 and AVX512, which draw the same bits.
  kAvx,
  /// DEFAULT: an x86-64 CPU without AVX2, or ATEN_CPU_CAPABILITY=default.
  kDefault,
};

/// True where the build fuses a product and a sum.
constexpr bool is_fused(Path path) noexcept { return path != Path::kDefault; }

}  // namespace trueseed::torch_cpu
