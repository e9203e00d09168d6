// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace trueseed::torch_cpu {

/// Returns the sum of a contiguous row as Tensor.sum(-1) of float64 adds it up in builds whose
/// vectors hold `n_lanes` doubles: 4 (AVX2, DEFAULT) or 8 (AVX512).
///
/// Definition: each lane adds up every n_lanes-th number, in four chains by turns, each chain a
///             cascade of four levels; then the rest of the row in order, then the lanes in order.
///             A row shorter than n_lanes is one lane.
/// Source:     PyTorch, aten/src/ATen/native/cpu/SumKernel.cpp.
/// Matches:    torch 2.13, but for a tensor of one row of 32,768 and more numbers, which torch
///             splits between threads.
/// Bits:       exact
double row_sum(std::span<const double> row, std::size_t n_lanes) noexcept;

}  // namespace trueseed::torch_cpu
