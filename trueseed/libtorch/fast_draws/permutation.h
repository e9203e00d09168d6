// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::libtorch::fast_draws {

/// Puts our randperm over LibTorch's, or takes it away.
///
/// Under the dispatcher, since LibTorch has no stub for it; its warning that a kernel is replaced
/// is kept back.
void use_our_permutation(bool ours);

}  // namespace trueseed::libtorch::fast_draws
