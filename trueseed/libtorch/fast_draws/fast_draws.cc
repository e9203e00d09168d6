// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/fast_draws.h"

#include <atomic>
#include <mutex>
#include <string>

#include <ATen/Version.h>
#include <torch/version.h>

#include "trueseed/base/errors.h"
#include "trueseed/libtorch/fast_draws/kernels.h"
#include "trueseed/libtorch/fast_draws/permutation.h"

namespace trueseed::libtorch {
namespace {

std::atomic<bool> is_on = false;

}  // namespace

void set_fast_draws(bool enabled) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  if (enabled == is_on) return;
  if (enabled) {
    // There torch's kernels round products before they add; ours fuse them, as AVX2's do.
    if (at::get_cpu_capability() == "DEFAULT") {
      throw UnsupportedError(
          "fast draws have the bits of LibTorch's kernels for AVX2; here it uses"
          " those for any CPU (ATEN_CPU_CAPABILITY=default, or a CPU without"
          " AVX2)");
    }
    if (const char* missing = fast_draws::find_stock_kernels()) {
      throw UnsupportedError(std::string("this LibTorch's kernel of ") + missing +
                             " was not found; fast draws are for LibTorch " TORCH_VERSION
                             ": build Trueseed for the one that the program uses");
    }
  }
  fast_draws::use_our_kernels(enabled);
  fast_draws::use_our_permutation(enabled);
  is_on = enabled;
}

bool has_fast_draws() noexcept { return is_on; }

}  // namespace trueseed::libtorch
