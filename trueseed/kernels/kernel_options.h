// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/base/parallel.h"
#include "trueseed/simd/target.h"

namespace trueseed::kernels {

/// How a kernel is computed; all choices give the same bits.
struct KernelOptions {
  simd::Target target = simd::Target::kScalar;
  Parallel parallel = {};
};

}  // namespace trueseed::kernels
