// SPDX-License-Identifier: Apache-2.0
// The words of the engines alone, each seeded by a number as its library seeds it.
#include <algorithm>
#include <cstring>

#include "trueseed/random/catalogue/numpy_seeded.h"
#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/engines/philox.h"

namespace trueseed::catalogue {
namespace {

// Block i of the counter i, with the seed as the key.
template <typename Engine>
void draw_blocks(const Request& request, std::span<std::byte> out) {
  typename Engine::Key key{};
  if constexpr (sizeof(key[0]) == 4) {
    key = {static_cast<std::uint32_t>(request.seed),
           static_cast<std::uint32_t>(request.seed >> 32)};
  } else {
    key[0] = request.seed;
  }
  typename Engine::Counter counter{};
  while (!out.empty()) {
    const auto words = Engine::block(counter, key);
    const std::size_t n_bytes = std::min(out.size(), sizeof words);
    std::memcpy(out.data(), words.data(), n_bytes);
    out = out.subspan(n_bytes);
    if (++counter[0] == 0) ++counter[1];
  }
}

// std::mt19937 takes the low 32 bits of its seed.
void draw_mt19937(const Request& request, std::span<std::byte> out) {
  engines::Mt19937 engine(static_cast<std::uint32_t>(request.seed));
  fill_elements<std::uint32_t>(out, [&](std::span<std::uint32_t> words) { engine.fill(words); });
}

// Those that NumPy alone seeds by a number.
template <typename BitGenerator>
void draw_numpy(const Request& request, std::span<std::byte> out) {
  auto bits = numpy_seeded<BitGenerator>(request.seed);
  fill_elements<std::uint64_t>(out,
                               [&](std::span<std::uint64_t> words) { bits.engine().fill(words); });
}

constexpr Stream kStreams[] = {
    {"MT19937", "std::mt19937(seed)", "all", Dtype::kUint32, Bits::kExact, Prefix::kYes,
     draw_mt19937},
    {"PCG64", "numpy.random.PCG64(seed)", "2.4.6", Dtype::kUint64, Bits::kExact, Prefix::kYes,
     draw_numpy<numpy::PCG64>},
    {"PCG64DXSM", "numpy.random.PCG64DXSM(seed)", "2.4.6", Dtype::kUint64, Bits::kExact,
     Prefix::kYes, draw_numpy<numpy::PCG64DXSM>},
    {"SFC64", "numpy.random.SFC64(seed)", "2.4.6", Dtype::kUint64, Bits::kExact, Prefix::kYes,
     draw_numpy<numpy::SFC64>},
    {"Philox4x32", "Random123 philox4x32_10", "all", Dtype::kUint32, Bits::kExact, Prefix::kYes,
     draw_blocks<engines::Philox4x32>},
    {"Philox4x64", "Random123 philox4x64_10", "all", Dtype::kUint64, Bits::kExact, Prefix::kYes,
     draw_blocks<engines::Philox4x64>},
};

}  // namespace

std::span<const Stream> engine_streams() noexcept { return kStreams; }

}  // namespace trueseed::catalogue
