// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::libtorch {

/// Replaces the kernels that draw random numbers on the CPU by faster ones, or puts LibTorch's
/// back.
///
/// Definition: uniform_, normal_, random_ and randint, bernoulli_(p) and with it every dropout,
///             exponential_ and randperm draw the same bits and leave the same generator state.
///             Tensors that are small, are not dense in memory or have a dtype without a fast
///             kernel, and generators other than the CPU's, go to LibTorch's own kernels.
/// Matches:    torch 2.13.
/// Bits:       exact
/// State:      of the process; the second of two equal calls does nothing. Threads that draw
///             meanwhile get the same numbers either way.
/// Errors:     UnsupportedError where this LibTorch's kernels cannot be found; then none is
///             replaced.
void set_fast_draws(bool enabled);

/// Returns whether the fast kernels are in use.
bool has_fast_draws() noexcept;

}  // namespace trueseed::libtorch
