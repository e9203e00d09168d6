// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace trueseed::digest {

/// 128 bits of a digest.
struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend bool operator==(const Hash128&, const Hash128&) = default;
};

/// Returns 32 hexadecimal digits, the high word first, as xxhsum prints them.
std::string to_hex(const Hash128& hash);

}  // namespace trueseed::digest
