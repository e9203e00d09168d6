// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy {
namespace {

void fill_words(const Bitgen& bitgen, std::uint64_t* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = bitgen.next_uint64(bitgen.state);
}

void fill_halves(const Bitgen& bitgen, std::uint32_t* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = bitgen.next_uint32(bitgen.state);
}

}  // namespace

const BlockFunctions kWordByWord = {fill_words, fill_halves};

}  // namespace trueseed::numpy
