// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/random/numpy/distributions/draws.h"
#include "trueseed/random/numpy/distributions/real_draws.h"
#include "trueseed/random/numpy/distributions/uniform.h"
#include "trueseed/random/numpy/distributions/urn.h"
#include "trueseed/random/numpy/distributions/ziggurat_accept.h"

namespace trueseed::numpy::internal {

/// The functions of Draws over one libm. Where a source gives blocks, words are fetched ahead.
template <class Libm>
struct DrawsOver {
  using Zig = Ziggurat<Libm>;
  using Words = Queue<std::uint64_t>;
  using Halves = Queue<std::uint32_t>;

  static double real(Real kind, Source& source, const std::array<double, 3>& p,
                     StreamVersion version) noexcept {
    return with_real<Libm, Source>(
        kind, version, [&](const auto& draw) { return draw(source, p[0], p[1], p[2]); });
  }

  static void fill_real(Real kind, Source& source, const RealParameters& p, StreamVersion version,
                        std::span<double> out) noexcept {
    const bool same = p[0].stride + p[1].stride + p[2].stride == 0;
    if (!(same && source.has_blocks() && always_draws(kind, p[0][0], p[1][0], p[2][0]))) {
      return with_real<Libm, Source>(kind, version, [&](const auto& draw) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          out[i] = draw(source, p[0][i], p[1][i], p[2][i]);
        }
      });
    }
    const double a = p[0][0];
    const double b = p[1][0];
    const double c = p[2][0];
    if (fill_scaled(kind, source, a, b, out)) return;
    Words words(source);
    with_real<Libm, Words>(kind, version, [&](const auto& draw) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        words.expect(out.size() - i);
        out[i] = draw(words, a, b, c);
      }
    });
  }

  static std::int64_t whole(Whole kind, Source& source, const std::array<double, 2>& p,
                            StreamVersion version) noexcept {
    return with_whole<Libm, Source>(kind, version,
                                    [&](const auto& draw) { return draw(source, p[0], p[1]); });
  }

  static void fill_whole(Whole kind, Source& source, const WholeParameters& p,
                         StreamVersion version, std::span<std::int64_t> out) noexcept {
    const bool same = p[0].stride + p[1].stride == 0;
    if (!(same && source.has_blocks() && always_draws(kind, p[0][0], p[1][0]))) {
      return with_whole<Libm, Source>(kind, version, [&](const auto& draw) {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = draw(source, p[0][i], p[1][i]);
      });
    }
    const double a = p[0][0];
    const double b = p[1][0];
    Words words(source);
    with_whole<Libm, Words>(kind, version, [&](const auto& draw) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        words.expect(out.size() - i);
        out[i] = draw(words, a, b);
      }
    });
  }

  static void random(Source& source, std::span<double> out) noexcept {
    if (!source.has_blocks()) {
      for (double& x : out) x = source.next_double();
      return;
    }
    uniform_blocks<Words>(source, out);
  }

  static void random_f(Source& source, std::span<float> out) noexcept {
    if (!source.has_blocks()) {
      for (float& x : out) x = next_float(source);
      return;
    }
    uniform_blocks<Halves>(source, out);
  }

  static double one_normal(Source& source) noexcept { return Zig::normal(source); }
  static double one_exponential(Source& source) noexcept { return Zig::exponential(source); }

  static void standard_normal(Source& source, std::span<double> out) noexcept {
    fill<Words>(source, out, accept_normal, [](auto& bits) noexcept { return Zig::normal(bits); });
  }
  static void standard_normal_f(Source& source, std::span<float> out) noexcept {
    fill<Halves>(source, out, accept_normal_f,
                 [](auto& bits) noexcept { return Zig::normal_f(bits); });
  }
  static void standard_exponential(Source& source, std::span<double> out) noexcept {
    fill<Words>(source, out, accept_exponential,
                [](auto& bits) noexcept { return Zig::exponential(bits); });
  }
  static void standard_exponential_f(Source& source, std::span<float> out) noexcept {
    fill<Halves>(source, out, accept_exponential_f,
                 [](auto& bits) noexcept { return Zig::exponential_f(bits); });
  }

  static void inverse_exponential(Source& source, std::span<double> out) noexcept {
    random(source, out);
    for (double& x : out) x = -Libm::log1p(-x);
  }
  static void inverse_exponential_f(Source& source, std::span<float> out) noexcept {
    random_f(source, out);
    // NumPy takes the double function here.
    for (float& x : out) x = static_cast<float>(-Libm::log1p(-static_cast<double>(x)));
  }

  static void standard_gamma_f(Source& source, Parameter<float> shape,
                               std::span<float> out) noexcept {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = Continuous<Libm, Source>::standard_gamma_f(source, shape[i]);
    }
  }

  static std::int64_t binomial(Source& source, Binomial& binomial, double p,
                               std::int64_t n) noexcept {
    return binomial.draw<Libm>(source, p, n);
  }

  static void dirichlet(Source& source, std::span<const double> alpha, StreamVersion version,
                        std::span<double> out) {
    double largest = 0;
    for (const double a : alpha) largest = a > largest || std::isnan(a) ? a : largest;
    if (alpha.empty()) return;
    if (largest < 0.1) return break_sticks(source, alpha, version, out);
    for (std::size_t first = 0; first < out.size(); first += alpha.size()) {
      double sum = 0;
      for (std::size_t j = 0; j < alpha.size(); ++j) {
        out[first + j] = Continuous<Libm, Source>::standard_gamma(source, alpha[j]);
        sum += out[first + j];
      }
      const double inverse = 1. / sum;
      for (std::size_t j = 0; j < alpha.size(); ++j) out[first + j] *= inverse;
    }
  }

  static constexpr Draws table() noexcept {
    using U = Urn<Libm, Source>;
    return {.real = real,
            .fill_real = fill_real,
            .whole = whole,
            .fill_whole = fill_whole,
            .random = random,
            .random_f = random_f,
            .one_normal = one_normal,
            .standard_normal = standard_normal,
            .standard_normal_f = standard_normal_f,
            .one_exponential = one_exponential,
            .standard_exponential = standard_exponential,
            .standard_exponential_f = standard_exponential_f,
            .inverse_exponential = inverse_exponential,
            .inverse_exponential_f = inverse_exponential_f,
            .standard_gamma_f = standard_gamma_f,
            .binomial = binomial,
            .hypergeometric = U::hypergeometric,
            .multinomial = U::multinomial,
            .multivariate_count = U::multivariate_count,
            .multivariate_marginals = U::multivariate_marginals,
            .dirichlet = dirichlet};
  }

 private:
  template <class Hand, class Number>
  static void uniform_blocks(Source& source, std::span<Number> out) noexcept {
    Hand hand(source);
    for (std::size_t i = 0; i < out.size();) {
      hand.expect(out.size() - i);
      const auto words = hand.at_hand();
      uniform_from(words.data(), words.size(), out.data() + i);
      hand.take(words.size());
      i += words.size();
    }
  }

  // Runs of words that are accepted at once go through `accept`; `draw` takes what stops a run.
  template <class Hand, class Number, class Accept, class Draw>
  static void fill(Source& source, std::span<Number> out, Accept* accept,
                   const Draw& draw) noexcept {
    if (!source.has_blocks()) {
      for (Number& x : out) x = draw(source);
      return;
    }
    Hand hand(source);
    for (std::size_t i = 0; i < out.size();) {
      hand.expect(out.size() - i);
      const auto words = hand.at_hand();
      const std::size_t n = accept(words.data(), words.size(), out.data() + i);
      hand.take(n);
      i += n;
      if (n < words.size()) {
        hand.expect(out.size() - i);
        out[i] = draw(hand);
        ++i;
      }
    }
  }

  // What is a function of one standard draw; false where it is not.
  static bool fill_scaled(Real kind, Source& source, double a, double b,
                          std::span<double> out) noexcept {
    if (kind == Real::kNormal) {
      standard_normal(source, out);
      for (double& x : out) x = a + b * x;
    } else if (kind == Real::kUniform) {
      random(source, out);
      for (double& x : out) x = a + b * x;
    } else if (kind == Real::kExponential) {
      standard_exponential(source, out);
      for (double& x : out) x = a * x;
    } else if (kind == Real::kRayleigh) {
      standard_exponential(source, out);
      for (double& x : out) x = a * std::sqrt(2.0 * x);
    } else {
      return false;
    }
    return true;
  }

  static void break_sticks(Source& source, std::span<const double> alpha, StreamVersion version,
                           std::span<double> out) {
    const std::size_t k = alpha.size();
    std::vector<double> rest(k);
    double sum = 0;
    for (std::size_t j = k; j-- > 0;) rest[j] = sum += alpha[j];
    if (!(sum > 0)) return;
    for (std::size_t first = 0; first < out.size(); first += k) {
      double left = 1.;
      for (std::size_t j = 0; j + 1 < k; ++j) {
        const double v = Continuous<Libm, Source>::beta(source, alpha[j], rest[j + 1], version);
        out[first + j] = left * v;
        left *= 1. - v;
        // v is 1, so that all others stay 0.
        if (rest[j + 1] == 0) break;
      }
      out[first + k - 1] = left;
    }
  }
};

}  // namespace trueseed::numpy::internal
