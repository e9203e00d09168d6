// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/permutation.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

#include <ATen/ops/randperm_native.h>
#include <c10/util/Exception.h>
#include <torch/library.h>

#include "trueseed/libtorch/fast_draws/element_types.h"
#include "trueseed/libtorch/fast_draws/fill.h"
#include "trueseed/random/torch_cpu/fills.h"

namespace trueseed::libtorch::fast_draws {
namespace {

// From here on LibTorch draws in another way.
constexpr std::int64_t kTooMany = 0xffffffff / 20;

// Whether a T holds each of 0..n-1 and LibTorch takes it.
template <typename T>
bool holds(std::int64_t n) {
  if constexpr (torch_types::Floating<T>) {
    return n <= (std::int64_t{1} << torch_types::kDigits<T>)+1;
  } else {
    return n - 1 <= static_cast<std::int64_t>(std::numeric_limits<T>::max());
  }
}

bool draw_permutation(std::int64_t n, const std::optional<at::Generator>& generator,
                      const at::Tensor& out) {
  if (n < kLeast || n >= kTooMany || out.numel() != n || !out.is_contiguous()) return false;
  return for_number(out.scalar_type(), [&](auto tag) {
    using T = typename decltype(tag)::Type;
    if constexpr (std::is_same_v<T, bool>) {
      return false;
    } else {
      return holds<T>(n) &&
             fill<T>(out.mutable_data_ptr(), n, generator,
                     [](auto engine, auto elements) { torch_cpu::randperm(engine, elements); });
    }
  });
}

at::Tensor& randperm(c10::SymInt n, std::optional<at::Generator> generator, at::Tensor& out) {
  const auto size = n.maybe_as_int();
  if (size && draw_permutation(*size, generator, out)) return out;
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
