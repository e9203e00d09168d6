// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/bit_generators.h"

#include <algorithm>

#include "trueseed/random/numpy/mt19937_jump.h"

namespace trueseed::numpy {
namespace {

constexpr std::size_t kWords = engines::kMt19937Words;
constexpr std::size_t kShift = 397;

// The words as a ring; the oldest one is at `begin`.
struct Ring {
  engines::Mt19937Key words{};
  std::size_t begin = 0;

  void step() noexcept {
    const std::uint32_t lower = words[(begin + 1) % kWords];
    const std::uint32_t mixed = (words[begin] & 0x80000000U) | (lower & 0x7fffffffU);
    words[begin] =
        words[(begin + kShift) % kWords] ^ (mixed >> 1) ^ ((lower & 1U) != 0 ? 0x9908b0dfU : 0U);
    begin = (begin + 1) % kWords;
  }

  void add(const Ring& other) noexcept {
    for (std::size_t i = 0; i < kWords; ++i) {
      words[(begin + i) % kWords] ^= other.words[(other.begin + i) % kWords];
    }
  }
};

bool coefficient(std::size_t power) noexcept {
  return (kMt19937Jump[power / 32] >> (power % 32) & 1U) != 0;
}

struct PcgSeed {
  Uint128 state;
  Uint128 increment;
};

// One step from 0, the seed added: the second step is the engine's own.
PcgSeed pcg_seed(std::span<const std::uint64_t, 4> words) noexcept {
  const Uint128 increment = make_uint128(words[2], words[3]) << 1 | 1U;
  return {increment + make_uint128(words[0], words[1]), increment};
}

}  // namespace

void MT19937::jump() {
  const Ring start{engine_.key(), engine_.position() % kWords};
  std::size_t power = kWords * 32 - 1;
  while (!coefficient(power)) --power;
  // Horner's rule.
  Ring sum = start;
  while (power-- > 0) {
    sum.step();
    if (coefficient(power)) sum.add(start);
  }
  engine_ = engines::Mt19937(sum.words, static_cast<std::uint32_t>(sum.begin));
}

MT19937 seeded_mt19937(std::span<const std::uint32_t, 624> words) {
  engines::Mt19937Key key;
  std::ranges::copy(words, key.begin());
  key[0] = 0x80000000U;
  // 623, not 624: the first word drawn is the last one of the key.
  return MT19937(engines::Mt19937(key, engines::kMt19937Words - 1));
}

PCG64 seeded_pcg64(std::span<const std::uint64_t, 4> words) noexcept {
  const PcgSeed seed = pcg_seed(words);
  engines::Pcg64 engine(seed.state, seed.increment);
  engine.next();
  return PCG64(engine);
}

PCG64DXSM seeded_pcg64dxsm(std::span<const std::uint64_t, 4> words) noexcept {
  const PcgSeed seed = pcg_seed(words);
  // Seeding steps by PCG64's multiplier here, too; only draws use the 64-bit one.
  engines::Pcg64 engine(seed.state, seed.increment);
  engine.next();
  return PCG64DXSM(engines::Pcg64Dxsm(engine.state(), engine.increment()));
}

SFC64 seeded_sfc64(std::span<const std::uint64_t, 3> words) noexcept {
  engines::Sfc64 engine({words[0], words[1], words[2], 1});
  for (int i = 0; i < 12; ++i) engine.next();
  return SFC64(engine);
}

}  // namespace trueseed::numpy
