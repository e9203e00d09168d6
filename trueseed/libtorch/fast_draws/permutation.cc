// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/permutation.h"

#include <optional>
#include <span>

#include <ATen/ops/randperm_native.h>
#include <c10/util/Exception.h>
#include <torch/library.h>

#include "trueseed/libtorch/fast_draws/locked_engine.h"
#include "trueseed/random/torch_cpu/fills.h"

namespace trueseed::libtorch::fast_draws {
namespace {

// Below, a draw's cost is LibTorch's way to it.
constexpr std::int64_t kLeast = 16;
// From here on LibTorch draws in another way.
constexpr std::int64_t kTooMany = 0xffffffff / 20;

at::Tensor& randperm(c10::SymInt n, std::optional<at::Generator> generator, at::Tensor& out) {
  const auto size = n.maybe_as_int();
  if (!size || *size < kLeast || *size >= kTooMany || out.scalar_type() != at::kLong ||
      out.numel() != *size || !out.is_contiguous()) {
    return at::native::randperm_out_cpu(n.expect_int(), generator, out);
  }
  const std::span elements(out.mutable_data_ptr<std::int64_t>(), static_cast<std::size_t>(*size));
  if (LockedEngine(generator).move(
          [&](engines::Mt19937View engine) { torch_cpu::randperm(engine, elements); })) {
    return out;
  }
  return at::native::randperm_out_cpu(n.expect_int(), generator, out);
}

class Silent : public c10::WarningHandler {
 public:
  void process(const c10::Warning& /*warning*/) override {}
};

}  // namespace

void use_our_permutation(bool ours) {
  static std::optional<torch::Library> library;
  library.reset();
  if (!ours) return;
  Silent silent;
  const c10::WarningUtils::WarningHandlerGuard guard(&silent);
  library.emplace(torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__);
  library->impl("randperm.generator_out", &randperm);
}

}  // namespace trueseed::libtorch::fast_draws
