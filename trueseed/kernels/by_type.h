// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>

namespace trueseed::kernels {

/// Returns `all.of_float` or `all.of_double`: what a target computes for T.
template <class T, class All>
const auto& of_type(const All& all) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    return all.of_float;
  } else {
    return all.of_double;
  }
}

}  // namespace trueseed::kernels
