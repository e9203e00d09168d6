// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/distributions/kinds.h"
#include "trueseed/random/numpy/distributions/stream_version.h"
#include "trueseed/random/numpy/legacy/bounded.h"
#include "trueseed/random/numpy/legacy/draws.h"
#include "trueseed/random/numpy/legacy/shuffle.h"

namespace trueseed::numpy {

/// The numbers of numpy.random.RandomState, and so of numpy.random.seed, rand, randn ...
///
/// Definition: a method draws what Python's of the same name draws; with `out`, what it draws for
///             size=out.size(). Parameters come first and are those that Python's accepts: nothing
///             is checked.
/// Source:     NumPy, numpy/random/mtrand.pyx and the C sources under it.
/// Matches:    numpy.random.RandomState of every release; multinomial that of `version`.
/// State:      that of the bit generator, the kept normal, and the last binomial's parameters.
/// Bits:       exact, pinned or close by method: docs/streams-numpy.md. What is pinned has the bits
/// of
///             this machine's C library, or with Libm::kReference those of Debian 12's, on any
///             machine.
class RandomState {
 public:
  /// RandomState(seed), as numpy.random.seed does it: one word.
  explicit RandomState(std::uint32_t seed, StreamVersion version = StreamVersion::k2_4);

  /// RandomState([seed, ...]): words. Errors: std::invalid_argument where there are none.
  explicit RandomState(std::span<const std::uint32_t> seed,
                       StreamVersion version = StreamVersion::k2_4);

  /// Over an MT19937 or any bit generator, by source_of (word_blocks.h); it must outlive this.
  explicit RandomState(const legacy::Bits& bits,
                       StreamVersion version = StreamVersion::k2_4) noexcept;
  explicit RandomState(MT19937& bits, StreamVersion version = StreamVersion::k2_4) noexcept
      : RandomState(legacy::Bits(bits), version) {}
  explicit RandomState(const Source& source, StreamVersion version = StreamVersion::k2_4) noexcept
      : RandomState(legacy::Bits(source), version) {}

  /// Chooses whose logarithms and the like are used from now on; this machine's unless told.
  void set_libm(math::Libm libm) noexcept {
    draws_ = libm == math::Libm::kReference ? &legacy::kReferenceDraws : &legacy::kHostDraws;
  }

  [[nodiscard]] legacy::Bits& bits() noexcept { return state_.bits; }
  /// Draws from another bit generator from now on, which must outlive this.
  void set_bits(const legacy::Bits& bits) noexcept { state_.bits = bits; }

  /// The kept normal: `has_gauss` and `gauss` of get_state, whose other part is the bit
  /// generator's.
  [[nodiscard]] const legacy::KeptGauss& kept() const noexcept { return state_.kept; }
  void set_kept(const legacy::KeptGauss& kept) noexcept { state_.kept = kept; }

  /// The MT19937 that is drawn from, with the words and the position of get_state; null where it is
  /// another bit generator.
  [[nodiscard]] MT19937* twister() noexcept { return state_.bits.twister(); }

  double random_sample() noexcept { return state_.bits.next_double(); }
  void random_sample(std::span<double> out) noexcept { state_.bits.fill(out); }

  double standard_normal() noexcept { return draws_->one_normal(state_); }
  void standard_normal(std::span<double> out) noexcept { draws_->fill_normal(state_, out); }
  double standard_exponential() noexcept { return draws_->one_exponential(state_); }
  void standard_exponential(std::span<double> out) noexcept {
    draws_->fill_exponential(state_, out);
  }

  /// randint(low, high): one of low .. high-1, with dtype int64.
  std::int64_t randint(std::int64_t low, std::int64_t high) noexcept {
    const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) +
                                     masked_interval(state_.bits, range - 1));
  }
  void randint(std::int64_t low, std::int64_t high, std::span<std::int64_t> out) noexcept;
  std::int64_t tomaxint() noexcept {
    return static_cast<std::int64_t>(state_.bits.next_uint64() >> 1);
  }
  /// bytes(out.size()): whole 32-bit words, one for no bytes.
  void bytes(std::span<std::byte> out) noexcept;

  /// shuffle: with the iterators' own swap.
  template <class Iterator>
  void shuffle(Iterator first, Iterator last) {
    for (auto i = last - first - 1; i > 0; --i) {
      const auto j =
          static_cast<decltype(i)>(masked_interval(state_.bits, static_cast<std::uint64_t>(i)));
      using std::swap;
      swap(first[i], first[j]);
    }
  }
  /// permutation(out.size()).
  void permutation(std::span<std::int64_t> out) noexcept { legacy::permutation(state_.bits, out); }
  /// choice(population, out.size(), replace=False). Errors: std::bad_alloc.
  void choice(std::int64_t population, std::span<std::int64_t> out);

  /// Any draw with real parameters by its kind; uniform takes low and high - low.
  double draw(Real kind, double a = 0, double b = 0, double c = 0) noexcept {
    return draws_->real(kind, state_, {a, b, c});
  }
  void fill(Real kind, std::span<double> out, double a = 0, double b = 0, double c = 0) noexcept {
    fill(kind, out,
         {Parameter<double>::same(a), Parameter<double>::same(b), Parameter<double>::same(c)});
  }
  void fill(Real kind, std::span<double> out, const legacy::RealParameters& each) noexcept {
    draws_->fill_real(kind, state_, each, out);
  }
  std::int64_t draw(Whole kind, double a, double b = 0) noexcept {
    return draws_->whole(kind, state_, {a, b});
  }
  void fill(Whole kind, std::span<std::int64_t> out, double a, double b = 0) noexcept {
    fill(kind, out, {Parameter<double>::same(a), Parameter<double>::same(b)});
  }
  void fill(Whole kind, std::span<std::int64_t> out, const legacy::WholeParameters& each) noexcept {
    draws_->fill_whole(kind, state_, each, out);
  }

  std::int64_t binomial(std::int64_t n, double p) noexcept {
    return draws_->binomial(state_, p, n);
  }
  void binomial(std::int64_t n, double p, std::span<std::int64_t> out) noexcept;
  std::int64_t hypergeometric(std::int64_t ngood, std::int64_t nbad,
                              std::int64_t nsample) noexcept {
    return draws_->hypergeometric(state_, ngood, nbad, nsample);
  }
  void hypergeometric(std::int64_t ngood, std::int64_t nbad, std::int64_t nsample,
                      std::span<std::int64_t> out) noexcept;

  /// Fills `out` with variates of pvals.size() (alpha.size()) numbers each.
  void multinomial(std::int64_t n, std::span<const double> pvals,
                   std::span<std::int64_t> out) noexcept {
    draws_->multinomial(state_, n, pvals, out);
  }
  void dirichlet(std::span<const double> alpha, std::span<double> out) noexcept {
    draws_->dirichlet(state_, alpha, out);
  }

 private:
  explicit RandomState(std::shared_ptr<MT19937> own, StreamVersion version) noexcept;

  std::shared_ptr<MT19937> own_;
  legacy::State state_;
  const legacy::Draws* draws_ = &legacy::kHostDraws;
};

}  // namespace trueseed::numpy
