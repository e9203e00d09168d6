// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/word_blocks.h"

#include <array>
#include <bit>
#include <cstring>
#include <span>

namespace trueseed::numpy {
namespace {

static_assert(std::endian::native == std::endian::little);

template <class Bits>
Bits& of(void* state) noexcept {
  return *static_cast<Bits*>(state);
}

template <class Bits>
Bitgen bitgen_of(Bits& bits) noexcept {
  return {&bits, [](void* state) { return of<Bits>(state).next_uint64(); },
          [](void* state) { return of<Bits>(state).next_uint32(); },
          [](void* state) { return of<Bits>(state).next_double(); },
          [](void* state) { return of<Bits>(state).next_raw(); }};
}

template <class Engine>
void fill_engine(Engine& engine, std::span<std::uint64_t> out) noexcept {
  if constexpr (requires { engine.fill(out); }) {
    engine.fill(out);
  } else {
    for (std::uint64_t& word : out) word = engine.next();
  }
}

template <class Bits>
void fill_words(const Bitgen& bitgen, std::uint64_t* out, std::size_t n) {
  fill_engine(of<Bits>(bitgen.state).engine(), {out, n});
}

template <class Bits>
void fill_halves(const Bitgen& bitgen, std::uint32_t* out, std::size_t n) {
  Bits& bits = of<Bits>(bitgen.state);
  if (n > 0 && bits.half().is_kept) {
    *out++ = bits.next_uint32();
    --n;
  }
  std::array<std::uint64_t, 512> words;
  while (n >= 2) {
    const std::size_t n_words = n / 2 < words.size() ? n / 2 : words.size();
    fill_engine(bits.engine(), std::span(words).first(n_words));
    // The low half of a word comes first.
    std::memcpy(out, words.data(), n_words * sizeof(std::uint64_t));
    out += 2 * n_words;
    n -= 2 * n_words;
    // What stays of the last half once it is used.
    bits = Bits(bits.engine(), {false, out[-1]});
  }
  if (n == 1) *out = bits.next_uint32();
}

template <class Bits>
constexpr BlockFunctions kBlocksOf = {fill_words<Bits>, fill_halves<Bits>};

}  // namespace

const BlockFunctions kPcg64WordBlocks = kBlocksOf<PCG64>;
const BlockFunctions kPcg64DxsmWordBlocks = kBlocksOf<PCG64DXSM>;
const BlockFunctions kPhiloxWordBlocks = kBlocksOf<Philox>;
const BlockFunctions kSfc64WordBlocks = kBlocksOf<SFC64>;

Source source_of(MT19937& bits) noexcept { return Source(bitgen_of(bits)); }
Source source_of(PCG64& bits) noexcept { return Source(bitgen_of(bits), &kPcg64WordBlocks); }
Source source_of(PCG64DXSM& bits) noexcept {
  return Source(bitgen_of(bits), &kPcg64DxsmWordBlocks);
}
Source source_of(Philox& bits) noexcept { return Source(bitgen_of(bits), &kPhiloxWordBlocks); }
Source source_of(SFC64& bits) noexcept { return Source(bitgen_of(bits), &kSfc64WordBlocks); }

}  // namespace trueseed::numpy
