// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <c10/core/ScalarType.h>

#include "trueseed/random/torch_types/number.h"

namespace trueseed::libtorch::fast_draws {

/// What a template is called with for one type of element.
template <typename T>
struct Tag {
  using Type = T;
};

/// Calls use(Tag<T>()) for the floating types, and returns what that does; false for other types.
template <typename Use>
bool for_floating(at::ScalarType type, Use use) {
  switch (type) {
    case at::kFloat:
      return use(Tag<float>());
    case at::kDouble:
      return use(Tag<double>());
    case at::kHalf:
      return use(Tag<torch_types::Half>());
    case at::kBFloat16:
      return use(Tag<torch_types::BFloat16>());
    default:
      return false;
  }
}

/// The same for bool and the integers that LibTorch has kernels of everything for, too.
template <typename Use>
bool for_number(at::ScalarType type, Use use) {
  switch (type) {
    case at::kBool:
      return use(Tag<bool>());
    case at::kByte:
      return use(Tag<std::uint8_t>());
    case at::kChar:
      return use(Tag<std::int8_t>());
    case at::kShort:
      return use(Tag<std::int16_t>());
    case at::kInt:
      return use(Tag<std::int32_t>());
    case at::kLong:
      return use(Tag<std::int64_t>());
    default:
      return for_floating(type, use);
  }
}

/// The same for every integer, too.
template <typename Use>
bool for_any_number(at::ScalarType type, Use use) {
  switch (type) {
    case at::kUInt16:
      return use(Tag<std::uint16_t>());
    case at::kUInt32:
      return use(Tag<std::uint32_t>());
    case at::kUInt64:
      return use(Tag<std::uint64_t>());
    default:
      return for_number(type, use);
  }
}

}  // namespace trueseed::libtorch::fast_draws
