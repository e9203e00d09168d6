// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#include "trueseed/random/numpy/legacy/random_state.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace trueseed::numpy {

RandomState::RandomState(std::shared_ptr<MT19937> own, StreamVersion version) noexcept
    : own_(std::move(own)), state_{legacy::Bits(*own_), {}, legacy::BinomialDraws(version)} {}

RandomState::RandomState(std::uint32_t seed, StreamVersion version)
    : RandomState(std::make_shared<MT19937>(engines::Mt19937(seed)), version) {}

RandomState::RandomState(std::span<const std::uint32_t> seed, StreamVersion version)
    : RandomState(std::make_shared<MT19937>(engines::Mt19937::by_array(seed)), version) {}

RandomState::RandomState(const legacy::Bits& bits, StreamVersion version) noexcept
    : state_{bits, {}, legacy::BinomialDraws(version)} {}

void RandomState::randint(std::int64_t low, std::int64_t high,
                          std::span<std::int64_t> out) noexcept {
  const auto offset = static_cast<std::uint64_t>(low);
  legacy::fill_bounded(state_.bits, offset, static_cast<std::uint64_t>(high) - offset - 1,
                       std::span(reinterpret_cast<std::uint64_t*>(out.data()), out.size()));
}

void RandomState::bytes(std::span<std::byte> out) noexcept {
  std::array<std::uint32_t, 512> words;
  if (out.empty()) state_.bits.next_uint32();
  while (!out.empty()) {
    const std::size_t n = std::min(out.size(), sizeof words);
    state_.bits.fill(std::span(words).first((n + 3) / 4));
    std::memcpy(out.data(), words.data(), n);
    out = out.subspan(n);
  }
}

void RandomState::choice(std::int64_t population, std::span<std::int64_t> out) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(population));
  permutation(all);
  std::copy_n(all.begin(), out.size(), out.begin());
}

void RandomState::binomial(std::int64_t n, double p, std::span<std::int64_t> out) noexcept {
  for (std::int64_t& x : out) x = binomial(n, p);
}

void RandomState::hypergeometric(std::int64_t ngood, std::int64_t nbad, std::int64_t nsample,
                                 std::span<std::int64_t> out) noexcept {
  for (std::int64_t& x : out) x = hypergeometric(ngood, nbad, nsample);
}

}  // namespace trueseed::numpy
