// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace trueseed::torch_cpu {

/// Returns the sum of a contiguous row as Tensor.sum(-1) of float64 adds it up.
///
/// Definition: 4 lanes, each adding up every 4th number in four chains by turns, each chain a
///             cascade of four levels; then the rest of the row in order, then the lanes in order.
///             A row of less than 4 is one lane.
/// Source:     PyTorch, aten/src/ATen/native/cpu/SumKernel.cpp.
/// Matches:    torch 2.13 on each Path, but for a tensor of one row of 32,768 and more numbers,
/// which torch
///             splits between threads.
/// Bits:       exact
double row_sum(std::span<const double> row) noexcept;

}  // namespace trueseed::torch_cpu
