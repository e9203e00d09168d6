// SPDX-License-Identifier: Apache-2.0
// What a user of Random123 writes. Compiled for any CPU and once more for the one that compiles it.
#include <cstddef>
#include <cstdint>

#include <Random123/philox.h>

namespace trueseed::engines {

void TRUESEED_RANDOM123_FILL(const std::uint32_t* first, const std::uint32_t* key,
                             std::uint32_t* out, std::size_t n_blocks) {
  const r123::Philox4x32 philox;
  r123::Philox4x32::ctr_type counter = {{first[0], first[1], first[2], first[3]}};
  const r123::Philox4x32::key_type fixed = {{key[0], key[1]}};
  for (std::size_t i = 0; i < n_blocks; ++i, counter.incr()) {
    const r123::Philox4x32::ctr_type words = philox(counter, fixed);
    for (std::size_t j = 0; j < 4; ++j) out[4 * i + j] = words[j];
  }
}

}  // namespace trueseed::engines
