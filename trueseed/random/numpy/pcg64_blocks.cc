// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/pcg64_blocks.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

#include "trueseed/random/engines/pcg64.h"

namespace trueseed::numpy {
namespace {

Pcg64State& state_of(void* state) noexcept { return *static_cast<Pcg64State*>(state); }

// Runs the engine from where the state lies, and puts the new one back there.
template <class Engine, class Use>
auto with_engine(Pcg64State& state, const Use& use) noexcept {
  Engine engine(state.numbers->state, state.numbers->increment);
  if constexpr (std::is_void_v<decltype(use(engine))>) {
    use(engine);
    state.numbers->state = engine.state();
  } else {
    const auto result = use(engine);
    state.numbers->state = engine.state();
    return result;
  }
}

template <class Engine>
std::uint64_t next_uint64(void* state) {
  return with_engine<Engine>(state_of(state), [](Engine& engine) { return engine.next(); });
}

template <class Engine>
std::uint32_t next_uint32(void* state) {
  Pcg64State& kept = state_of(state);
  if (kept.has_uint32 != 0) {
    kept.has_uint32 = 0;
    return kept.uinteger;
  }
  const std::uint64_t word = next_uint64<Engine>(state);
  kept.has_uint32 = 1;
  kept.uinteger = static_cast<std::uint32_t>(word >> 32);
  return static_cast<std::uint32_t>(word);
}

template <class Engine>
void fill_words(const Bitgen& bitgen, std::uint64_t* out, std::size_t n) {
  with_engine<Engine>(state_of(bitgen.state), [&](Engine& engine) { engine.fill({out, n}); });
}

template <class Engine>
void fill_halves(const Bitgen& bitgen, std::uint32_t* out, std::size_t n) {
  Pcg64State& kept = state_of(bitgen.state);
  if (n > 0 && kept.has_uint32 != 0) {
    *out++ = next_uint32<Engine>(bitgen.state);
    --n;
  }
  std::array<std::uint64_t, 512> words;
  while (n >= 2) {
    const std::size_t n_words = n / 2 < words.size() ? n / 2 : words.size();
    fill_words<Engine>(bitgen, words.data(), n_words);
    // The low half of a word comes first.
    std::memcpy(out, words.data(), n_words * sizeof(std::uint64_t));
    out += 2 * n_words;
    n -= 2 * n_words;
    // What NumPy leaves here once the half is used.
    kept.uinteger = out[-1];
  }
  if (n == 1) *out = next_uint32<Engine>(bitgen.state);
}

}  // namespace

static_assert(std::endian::native == std::endian::little);

const BlockFunctions kPcg64Blocks = {fill_words<engines::Pcg64>, fill_halves<engines::Pcg64>};
const BlockFunctions kPcg64DxsmBlocks = {fill_words<engines::Pcg64Dxsm>,
                                         fill_halves<engines::Pcg64Dxsm>};

}  // namespace trueseed::numpy
