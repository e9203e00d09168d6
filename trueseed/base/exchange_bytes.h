// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>

namespace trueseed {

/// Exchanges two items of kBytes bytes, which may be the same item.
template <std::size_t kBytes>
void exchange_bytes(std::byte* a, std::byte* b) noexcept {
  std::byte kept[kBytes];
  std::memcpy(kept, a, kBytes);
  std::memmove(a, b, kBytes);
  std::memcpy(b, kept, kBytes);
}

}  // namespace trueseed
