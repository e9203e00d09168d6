// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "trueseed/random/numpy/distributions/binomial.h"
#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/distributions/log_factorial.h"

namespace trueseed::numpy {

/// The draws of numpy.random.Generator from an urn, without replacement, and multinomial counts.
///
/// Source: NumPy, numpy/random/src/distributions/random_hypergeometric.c, random_mvhg_count.c,
///         random_mvhg_marginals.c, distributions.c; HRUA after Stadlober (1989).
/// Range:  parameters are those that the Python method accepts; nothing is checked.
/// Bits:   those of Libm, which decides between whole numbers only.
template <class Libm, BitSource Bits>
struct Urn {
  static std::int64_t hypergeometric(Bits& bits, std::int64_t good, std::int64_t bad,
                                     std::int64_t sample) noexcept {
    if (sample >= 10 && sample <= good + bad - 10) return ratio(bits, good, bad, sample);
    return one_by_one(bits, good, bad, sample);
  }

  /// Fills `out`, zeros before, with variates of colors.size() counts each.
  ///
  /// Definition: method 'count': partial Fisher-Yates over the urn written out.
  static void multivariate_count(Bits& bits, std::int64_t total,
                                 std::span<const std::int64_t> colors, std::int64_t n_sample,
                                 std::span<std::int64_t> out) {
    if (total == 0 || n_sample == 0 || out.empty()) return;
    std::vector<std::size_t> urn;
    urn.reserve(static_cast<std::size_t>(total));
    for (std::size_t color = 0; color < colors.size(); ++color) {
      urn.insert(urn.end(), static_cast<std::size_t>(colors[color]), color);
    }
    const bool complement = n_sample > total / 2;
    const auto n = static_cast<std::size_t>(complement ? total - n_sample : n_sample);
    for (std::size_t first = 0; first < out.size(); first += colors.size()) {
      const auto variate = out.subspan(first, colors.size());
      for (std::size_t j = 0; j < n; ++j) {
        const std::uint64_t step = masked_interval(bits, urn.size() - j - 1);
        std::swap(urn[j], urn[j + static_cast<std::size_t>(step)]);
      }
      for (std::size_t j = 0; j < n; ++j) ++variate[urn[j]];
      if (complement) take_complement(colors, variate);
    }
  }

  /// The same variates by method 'marginals': a chain of hypergeometric draws.
  static void multivariate_marginals(Bits& bits, std::int64_t total,
                                     std::span<const std::int64_t> colors, std::int64_t n_sample,
                                     std::span<std::int64_t> out) noexcept {
    if (total == 0 || n_sample == 0 || out.empty()) return;
    const bool complement = n_sample > total / 2;
    const std::int64_t n = complement ? total - n_sample : n_sample;
    for (std::size_t first = 0; first < out.size(); first += colors.size()) {
      const auto variate = out.subspan(first, colors.size());
      std::int64_t left = n;
      std::int64_t rest = total;
      for (std::size_t j = 0; left > 0 && j + 1 < colors.size(); ++j) {
        rest -= colors[j];
        variate[j] = hypergeometric(bits, colors[j], rest, left);
        left -= variate[j];
      }
      if (left > 0) variate.back() = left;
      if (complement) take_complement(colors, variate);
    }
  }

  /// Fills `out`, zeros before, with one multinomial variate: a chain of binomial draws.
  static void multinomial(Bits& bits, Binomial& binomial, std::int64_t n,
                          std::span<const double> probabilities,
                          std::span<std::int64_t> out) noexcept {
    double rest = 1.0;
    for (std::size_t j = 0; j + 1 < out.size(); ++j) {
      out[j] = binomial.draw<Libm>(bits, probabilities[j] / rest, n);
      n -= out[j];
      if (n <= 0) return;
      rest -= probabilities[j];
    }
    if (n > 0) out.back() = n;
  }

 private:
  static void take_complement(std::span<const std::int64_t> colors,
                              std::span<std::int64_t> variate) noexcept {
    for (std::size_t k = 0; k < colors.size(); ++k) variate[k] = colors[k] - variate[k];
  }

  static std::int64_t one_by_one(Bits& bits, std::int64_t good, std::int64_t bad,
                                 std::int64_t sample) noexcept {
    const std::int64_t total = good + bad;
    const bool complement = sample > total / 2;
    std::int64_t left = complement ? total - sample : sample;
    std::int64_t rest = total;
    std::int64_t rest_good = good;
    while (left > 0 && rest_good > 0 && rest > rest_good) {
      --rest;
      const std::uint64_t drawn = masked_interval(bits, static_cast<std::uint64_t>(rest));
      if (static_cast<std::int64_t>(drawn) < rest_good) --rest_good;
      --left;
    }
    if (rest == rest_good) rest_good -= left;
    return complement ? rest_good : good - rest_good;
  }

  // The ratio of uniforms, algorithm HRUA.
  static std::int64_t ratio(Bits& bits, std::int64_t good, std::int64_t bad,
                            std::int64_t sample) noexcept {
    constexpr double kD1 = 1.7155277699214135;  // 2 sqrt(2/e)
    constexpr double kD2 = 0.8989161620588988;  // 3 - 2 sqrt(3/e)
    const std::int64_t population = good + bad;
    const std::int64_t n = std::min(sample, population - sample);
    const std::int64_t fewer = std::min(good, bad);
    const std::int64_t more = std::max(good, bad);
    const double size = static_cast<double>(population);
    const double p = static_cast<double>(fewer) / size;
    const double q = static_cast<double>(more) / size;
    const double a = static_cast<double>(n) * p + 0.5;
    const double variance = static_cast<double>(population - n) * static_cast<double>(n) * p * q /
                            static_cast<double>(population - 1);
    const double c = std::sqrt(variance + 0.5);
    const double h = kD1 * c + kD2;
    const auto mode = static_cast<std::int64_t>(
        std::floor(static_cast<double>(n + 1) * static_cast<double>(fewer + 1) /
                   static_cast<double>(population + 2)));
    const double g = log_factorials(mode, fewer, more, n);
    // The support's length; 16 deviations beyond the mean at most.
    const double end =
        std::min(static_cast<double>(std::min(n, fewer) + 1), std::floor(a + 16 * c));
    for (;;) {
      const double u = bits.next_double();
      const double v = bits.next_double();
      const double x = a + h * (v - 0.5) / u;
      if (x < 0.0 || x >= end) continue;
      const std::int64_t k = Count<Libm, Bits>::to_int(std::floor(x));
      const double t = g - log_factorials(k, fewer, more, n);
      if (!(u * (4.0 - u) - 3.0 <= t)) {
        if (u * (u - t) >= 1) continue;
        if (!(2.0 * Libm::log(u) <= t)) continue;
      }
      const std::int64_t of_good = good > bad ? n - k : k;
      return n < sample ? good - of_good : of_good;
    }
  }

  static double log_factorials(std::int64_t k, std::int64_t fewer, std::int64_t more,
                               std::int64_t n) noexcept {
    using internal::log_factorial;
    return log_factorial<Libm>(k) + log_factorial<Libm>(fewer - k) + log_factorial<Libm>(n - k) +
           log_factorial<Libm>(more - n + k);
  }
};

}  // namespace trueseed::numpy
