// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>

namespace trueseed::numpy {

/// What NumPy's distributions draw from: the three functions of its `bitgen_t`.
template <typename Source>
concept BitSource = requires(Source& source) {
  { source.next_uint32() } -> std::same_as<std::uint32_t>;
  { source.next_uint64() } -> std::same_as<std::uint64_t>;
  { source.next_double() } -> std::same_as<double>;
};

}  // namespace trueseed::numpy
