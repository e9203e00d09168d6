// SPDX-License-Identifier: Apache-2.0
#include "trueseed/digest/hash128.h"

namespace trueseed::digest {

std::string to_hex(const Hash128& hash) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t word : {hash.high, hash.low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[word >> shift & 0xf];
  }
  return text;
}

}  // namespace trueseed::digest
