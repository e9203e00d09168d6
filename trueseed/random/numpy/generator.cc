// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/generator.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "trueseed/random/engines/seed_sequence.h"
#include "trueseed/random/numpy/bit_generators.h"
#include "trueseed/random/numpy/bounded_integers.h"
#include "trueseed/random/numpy/shuffle.h"
#include "trueseed/random/numpy/word_blocks.h"

namespace trueseed::numpy {

struct Generator::OwnBits {
  PCG64 bits;

  static PCG64 seeded(std::uint64_t seed) noexcept {
    const std::array<std::uint32_t, 2> entropy = {static_cast<std::uint32_t>(seed),
                                                  static_cast<std::uint32_t>(seed >> 32)};
    std::array<std::uint64_t, 4> words{};
    engines::SeedSequence(std::span(entropy).first(seed >> 32 == 0 ? 1 : 2)).generate_state(words);
    return seeded_pcg64(words);
  }
};

Generator::Generator(std::uint64_t seed, StreamVersion version, math::Libm libm)
    : own_(std::make_shared<OwnBits>(OwnBits::seeded(seed))),
      source_(source_of(own_->bits)),
      version_(version),
      draws_(&internal::draws_of(libm)),
      binomial_(version) {}

Generator::Generator(const Source& source, StreamVersion version, math::Libm libm) noexcept
    : source_(source), version_(version), draws_(&internal::draws_of(libm)), binomial_(version) {}

void Generator::integers(std::int64_t low, std::int64_t high,
                         std::span<std::int64_t> out) noexcept {
  const auto offset = static_cast<std::uint64_t>(low);
  fill_bounded(source_, offset, static_cast<std::uint64_t>(high) - offset - 1,
               std::span(reinterpret_cast<std::uint64_t*>(out.data()), out.size()));
}

void Generator::permutation(std::span<std::int64_t> out) noexcept {
  std::iota(out.begin(), out.end(), std::int64_t{0});
  shuffle(out.begin(), out.end());
}

void Generator::choice(std::int64_t population, std::span<std::int64_t> out, bool shuffle) {
  sample_without_replacement(source_, population, shuffle, out);
}

void Generator::bytes(std::span<std::byte> out) noexcept {
  std::size_t at = 0;
  do {
    const std::uint32_t word = source_.next_uint32();
    for (int shift = 0; shift < 32 && at < out.size(); shift += 8) {
      out[at++] = static_cast<std::byte>(word >> shift);
    }
  } while (at < out.size());
}

void Generator::binomial(std::int64_t n, double p, std::span<std::int64_t> out) noexcept {
  for (std::int64_t& x : out) x = binomial(n, p);
}

void Generator::hypergeometric(std::int64_t ngood, std::int64_t nbad, std::int64_t nsample,
                               std::span<std::int64_t> out) noexcept {
  for (std::int64_t& x : out) x = hypergeometric(ngood, nbad, nsample);
}

void Generator::multinomial(std::int64_t n, std::span<const double> pvals,
                            std::span<std::int64_t> out) noexcept {
  std::ranges::fill(out, 0);
  for (std::size_t i = 0; i < out.size(); i += pvals.size()) {
    draws_->multinomial(source_, binomial_, n, pvals, out.subspan(i, pvals.size()));
  }
}

void Generator::multivariate_hypergeometric_count(std::span<const std::int64_t> colors,
                                                  std::int64_t nsample,
                                                  std::span<std::int64_t> out) {
  std::ranges::fill(out, 0);
  const std::int64_t total = std::accumulate(colors.begin(), colors.end(), std::int64_t{0});
  draws_->multivariate_count(source_, total, colors, nsample, out);
}

void Generator::multivariate_hypergeometric(std::span<const std::int64_t> colors,
                                            std::int64_t nsample,
                                            std::span<std::int64_t> out) noexcept {
  std::ranges::fill(out, 0);
  const std::int64_t total = std::accumulate(colors.begin(), colors.end(), std::int64_t{0});
  draws_->multivariate_marginals(source_, total, colors, nsample, out);
}

void Generator::dirichlet(std::span<const double> alpha, std::span<double> out) {
  std::ranges::fill(out, 0.0);
  draws_->dirichlet(source_, alpha, version_, out);
}

}  // namespace trueseed::numpy
