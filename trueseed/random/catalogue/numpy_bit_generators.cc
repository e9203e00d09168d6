// SPDX-License-Identifier: Apache-2.0
// The words of numpy.random's bit generators.
#include "trueseed/random/catalogue/numpy_seeded.h"
#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"

namespace trueseed::catalogue {
namespace {

template <typename BitGenerator>
void draw(const Request& request, std::span<std::byte> out) {
  auto bits = numpy_seeded<BitGenerator>(request.seed);
  fill_elements<std::uint64_t>(out, [&](std::span<std::uint64_t> words) {
    for (std::uint64_t& word : words) word = bits.next_raw();
  });
}

#define TRUESEED_ROW(NAME)                                                                 \
  Stream {                                                                                 \
    "numpy." #NAME ".random_raw", "numpy.random." #NAME "(seed)", "2.4.6", Dtype::kUint64, \
        Bits::kExact, Prefix::kYes, draw<numpy::NAME>                                      \
  }

constexpr Stream kStreams[] = {TRUESEED_ROW(MT19937), TRUESEED_ROW(PCG64), TRUESEED_ROW(PCG64DXSM),
                               TRUESEED_ROW(Philox), TRUESEED_ROW(SFC64)};

#undef TRUESEED_ROW

}  // namespace

std::span<const Stream> numpy_bit_generator_streams() noexcept { return kStreams; }

}  // namespace trueseed::catalogue
