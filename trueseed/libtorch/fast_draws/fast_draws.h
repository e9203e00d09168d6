// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::libtorch {

/// Replaces the kernels that draw random numbers on the CPU by faster ones, or puts LibTorch's
/// back.
///
/// Definition: uniform_, normal_, random_ and randint, bernoulli_ and with it every dropout,
///             exponential_ and randperm draw the same bits of any dtype and leave the same
///             generator state. LibTorch's own kernels draw tensors of less than 16 elements,
///             normals and permutations that are not contiguous, bernoulli_ of probabilities that
///             lie otherwise in memory, normals and exponentials of float64 where the C library's
///             functions are not those of ReferenceLibm, and those of other generators.
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
