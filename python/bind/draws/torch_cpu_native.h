// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <variant>

#include "python/bind/draws/torch_guarded.h"
#include "trueseed/math/libm.h"
#include "trueseed/random/torch_cpu/generator.h"

namespace trueseed::bind {

/// PyTorch's CPU generator over either libm, behind trueseed._draws.TorchCpuGenerator.
class TorchCpuNative {
 public:
  TorchCpuNative(std::uint64_t seed, torch_cpu::Path path, math::Libm libm)
      : generator_(libm == math::Libm::kReference
                       ? Either(torch_cpu::ReferenceGenerator(seed, path))
                       : Either(torch_cpu::Generator(seed, path))) {}

  /// Returns use(generator), for a draw of about `n` numbers: Guarded::use.
  template <class Use>
  auto use(std::size_t n, const Use& use) {
    return generator_.use(n, [&](Either& either) { return std::visit(use, either); });
  }

 private:
  using Either = std::variant<torch_cpu::Generator, torch_cpu::ReferenceGenerator>;

  Guarded<Either> generator_;
};

}  // namespace trueseed::bind
