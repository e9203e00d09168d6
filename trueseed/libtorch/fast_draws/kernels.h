// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::libtorch::fast_draws {

/// Learns LibTorch's own kernels; returns the name of the first that was not found, null where all
/// were.
const char* find_stock_kernels();

/// Puts our kernels into LibTorch's places, or LibTorch's back; after find_stock_kernels.
void use_our_kernels(bool ours);

}  // namespace trueseed::libtorch::fast_draws
