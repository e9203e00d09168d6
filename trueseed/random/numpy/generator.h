// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "trueseed/math/libm.h"
#include "trueseed/random/numpy/distributions/draws.h"
#include "trueseed/random/numpy/distributions/interval.h"
#include "trueseed/random/numpy/generator_source.h"

namespace trueseed::numpy {

/// The numbers of numpy.random.Generator.
///
/// Definition: a method draws what Python's of the same name draws; with `out`, what it draws for
///             size=out.size(). Parameters come first and are those that Python's accepts: nothing
///             is checked.
/// Source:     NumPy, numpy/random/_generator.pyx and the C sources under it.
/// Matches:    numpy.random.Generator of `version`; see docs/streams-numpy.md.
/// State:      that of the bit generator only.
/// Bits:       exact, pinned or close by method: docs/streams-numpy.md. What is pinned has the bits
/// of
///             this machine's C library, or with Libm::kReference those of Debian 12's, on any
///             machine.
class Generator {
 public:
  /// numpy.random.default_rng(seed): a PCG64 of its own.
  explicit Generator(std::uint64_t seed, StreamVersion version = StreamVersion::k2_4,
                     math::Libm libm = math::Libm::kHost);

  /// A Generator over another bit generator, by source_of (word_blocks.h); it must outlive this.
  explicit Generator(const Source& source, StreamVersion version = StreamVersion::k2_4,
                     math::Libm libm = math::Libm::kHost) noexcept;

  [[nodiscard]] Source& source() noexcept { return source_; }
  [[nodiscard]] StreamVersion version() const noexcept { return version_; }

  double random() noexcept { return source_.next_double(); }
  void random(std::span<double> out) noexcept { draws_->random(source_, out); }
  void random(std::span<float> out) noexcept { draws_->random_f(source_, out); }

  double standard_normal() noexcept { return draws_->one_normal(source_); }
  void standard_normal(std::span<double> out) noexcept { draws_->standard_normal(source_, out); }
  void standard_normal(std::span<float> out) noexcept { draws_->standard_normal_f(source_, out); }

  double standard_exponential() noexcept { return draws_->one_exponential(source_); }
  void standard_exponential(std::span<double> out) noexcept {
    draws_->standard_exponential(source_, out);
  }
  void standard_exponential(std::span<float> out) noexcept {
    draws_->standard_exponential_f(source_, out);
  }
  /// standard_exponential(method='inv').
  void inverse_exponential(std::span<double> out) noexcept {
    draws_->inverse_exponential(source_, out);
  }
  void inverse_exponential(std::span<float> out) noexcept {
    draws_->inverse_exponential_f(source_, out);
  }

  /// integers(low, high): one of low .. high-1.
  std::int64_t integers(std::int64_t low, std::int64_t high) noexcept {
    const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) +
                                     lemire_interval(source_, range - 1));
  }
  void integers(std::int64_t low, std::int64_t high, std::span<std::int64_t> out) noexcept;

  /// shuffle: with the iterators' own swap.
  template <class Iterator>
  void shuffle(Iterator first, Iterator last) {
    for (auto i = last - first - 1; i > 0; --i) {
      const auto j =
          static_cast<decltype(i)>(masked_interval(source_, static_cast<std::uint64_t>(i)));
      using std::swap;
      swap(first[i], first[j]);
    }
  }
  /// permutation(out.size()).
  void permutation(std::span<std::int64_t> out) noexcept;
  /// choice(population, out.size(), replace=False, shuffle=shuffle).
  void choice(std::int64_t population, std::span<std::int64_t> out, bool shuffle = true);
  /// bytes(out.size()): whole 32-bit words, one for no bytes.
  void bytes(std::span<std::byte> out) noexcept;

  double uniform(double low, double high) noexcept { return draw(Real::kUniform, low, high - low); }
  void uniform(double low, double high, std::span<double> out) noexcept {
    fill(Real::kUniform, out, low, high - low);
  }
  double beta(double a, double b) noexcept { return draw(Real::kBeta, a, b); }
  void beta(double a, double b, std::span<double> out) noexcept { fill(Real::kBeta, out, a, b); }
  double chisquare(double df) noexcept { return draw(Real::kChisquare, df); }
  void chisquare(double df, std::span<double> out) noexcept { fill(Real::kChisquare, out, df); }
  double exponential(double scale) noexcept { return draw(Real::kExponential, scale); }
  void exponential(double scale, std::span<double> out) noexcept {
    fill(Real::kExponential, out, scale);
  }
  double f(double dfnum, double dfden) noexcept { return draw(Real::kF, dfnum, dfden); }
  void f(double dfnum, double dfden, std::span<double> out) noexcept {
    fill(Real::kF, out, dfnum, dfden);
  }
  double gamma(double shape, double scale) noexcept { return draw(Real::kGamma, shape, scale); }
  void gamma(double shape, double scale, std::span<double> out) noexcept {
    fill(Real::kGamma, out, shape, scale);
  }
  double gumbel(double loc, double scale) noexcept { return draw(Real::kGumbel, loc, scale); }
  void gumbel(double loc, double scale, std::span<double> out) noexcept {
    fill(Real::kGumbel, out, loc, scale);
  }
  double laplace(double loc, double scale) noexcept { return draw(Real::kLaplace, loc, scale); }
  void laplace(double loc, double scale, std::span<double> out) noexcept {
    fill(Real::kLaplace, out, loc, scale);
  }
  double logistic(double loc, double scale) noexcept { return draw(Real::kLogistic, loc, scale); }
  void logistic(double loc, double scale, std::span<double> out) noexcept {
    fill(Real::kLogistic, out, loc, scale);
  }
  double lognormal(double mean, double sigma) noexcept {
    return draw(Real::kLognormal, mean, sigma);
  }
  void lognormal(double mean, double sigma, std::span<double> out) noexcept {
    fill(Real::kLognormal, out, mean, sigma);
  }
  double noncentral_chisquare(double df, double nonc) noexcept {
    return draw(Real::kNoncentralChisquare, df, nonc);
  }
  void noncentral_chisquare(double df, double nonc, std::span<double> out) noexcept {
    fill(Real::kNoncentralChisquare, out, df, nonc);
  }
  double noncentral_f(double dfnum, double dfden, double nonc) noexcept {
    return draw(Real::kNoncentralF, dfnum, dfden, nonc);
  }
  void noncentral_f(double dfnum, double dfden, double nonc, std::span<double> out) noexcept {
    fill(Real::kNoncentralF, out, dfnum, dfden, nonc);
  }
  double normal(double loc, double scale) noexcept { return draw(Real::kNormal, loc, scale); }
  void normal(double loc, double scale, std::span<double> out) noexcept {
    fill(Real::kNormal, out, loc, scale);
  }
  double pareto(double a) noexcept { return draw(Real::kPareto, a); }
  void pareto(double a, std::span<double> out) noexcept { fill(Real::kPareto, out, a); }
  double power(double a) noexcept { return draw(Real::kPower, a); }
  void power(double a, std::span<double> out) noexcept { fill(Real::kPower, out, a); }
  double rayleigh(double scale) noexcept { return draw(Real::kRayleigh, scale); }
  void rayleigh(double scale, std::span<double> out) noexcept { fill(Real::kRayleigh, out, scale); }
  double standard_cauchy() noexcept { return draw(Real::kStandardCauchy); }
  void standard_cauchy(std::span<double> out) noexcept { fill(Real::kStandardCauchy, out); }
  double standard_gamma(double shape) noexcept { return draw(Real::kStandardGamma, shape); }
  void standard_gamma(double shape, std::span<double> out) noexcept {
    fill(Real::kStandardGamma, out, shape);
  }
  double standard_t(double df) noexcept { return draw(Real::kStandardT, df); }
  void standard_t(double df, std::span<double> out) noexcept { fill(Real::kStandardT, out, df); }
  double triangular(double left, double mode, double right) noexcept {
    return draw(Real::kTriangular, left, mode, right);
  }
  void triangular(double left, double mode, double right, std::span<double> out) noexcept {
    fill(Real::kTriangular, out, left, mode, right);
  }
  double vonmises(double mu, double kappa) noexcept { return draw(Real::kVonmises, mu, kappa); }
  void vonmises(double mu, double kappa, std::span<double> out) noexcept {
    fill(Real::kVonmises, out, mu, kappa);
  }
  double wald(double mean, double scale) noexcept { return draw(Real::kWald, mean, scale); }
  void wald(double mean, double scale, std::span<double> out) noexcept {
    fill(Real::kWald, out, mean, scale);
  }
  double weibull(double a) noexcept { return draw(Real::kWeibull, a); }
  void weibull(double a, std::span<double> out) noexcept { fill(Real::kWeibull, out, a); }
  std::int64_t geometric(double p) noexcept { return draw(Whole::kGeometric, p); }
  void geometric(double p, std::span<std::int64_t> out) noexcept {
    fill(Whole::kGeometric, out, p);
  }
  std::int64_t logseries(double p) noexcept { return draw(Whole::kLogseries, p); }
  void logseries(double p, std::span<std::int64_t> out) noexcept {
    fill(Whole::kLogseries, out, p);
  }
  std::int64_t negative_binomial(double n, double p) noexcept {
    return draw(Whole::kNegativeBinomial, n, p);
  }
  void negative_binomial(double n, double p, std::span<std::int64_t> out) noexcept {
    fill(Whole::kNegativeBinomial, out, n, p);
  }
  std::int64_t poisson(double lam) noexcept { return draw(Whole::kPoisson, lam); }
  void poisson(double lam, std::span<std::int64_t> out) noexcept {
    fill(Whole::kPoisson, out, lam);
  }
  std::int64_t zipf(double a) noexcept { return draw(Whole::kZipf, a); }
  void zipf(double a, std::span<std::int64_t> out) noexcept { fill(Whole::kZipf, out, a); }
  void standard_gamma(float shape, std::span<float> out) noexcept {
    draws_->standard_gamma_f(source_, Parameter<float>::same(shape), out);
  }

  std::int64_t binomial(std::int64_t n, double p) noexcept {
    return draws_->binomial(source_, binomial_, p, n);
  }
  void binomial(std::int64_t n, double p, std::span<std::int64_t> out) noexcept;
  std::int64_t hypergeometric(std::int64_t ngood, std::int64_t nbad,
                              std::int64_t nsample) noexcept {
    return draws_->hypergeometric(source_, ngood, nbad, nsample);
  }
  void hypergeometric(std::int64_t ngood, std::int64_t nbad, std::int64_t nsample,
                      std::span<std::int64_t> out) noexcept;

  /// Fills `out` with variates of pvals.size() (colors.size(), alpha.size()) numbers each.
  void multinomial(std::int64_t n, std::span<const double> pvals,
                   std::span<std::int64_t> out) noexcept;
  void multivariate_hypergeometric_count(std::span<const std::int64_t> colors, std::int64_t nsample,
                                         std::span<std::int64_t> out);
  void multivariate_hypergeometric(std::span<const std::int64_t> colors, std::int64_t nsample,
                                   std::span<std::int64_t> out) noexcept;
  void dirichlet(std::span<const double> alpha, std::span<double> out);

  /// Any of the draws above by its kind; uniform takes low and high - low.
  double draw(Real kind, double a = 0, double b = 0, double c = 0) noexcept {
    return draws_->real(kind, source_, {a, b, c}, version_);
  }
  void fill(Real kind, std::span<double> out, double a = 0, double b = 0, double c = 0) noexcept {
    fill(kind, out,
         {Parameter<double>::same(a), Parameter<double>::same(b), Parameter<double>::same(c)});
  }
  void fill(Real kind, std::span<double> out, const internal::RealParameters& each) noexcept {
    draws_->fill_real(kind, source_, each, version_, out);
  }
  std::int64_t draw(Whole kind, double a, double b = 0) noexcept {
    return draws_->whole(kind, source_, {a, b}, version_);
  }
  void fill(Whole kind, std::span<std::int64_t> out, double a, double b = 0) noexcept {
    fill(kind, out, {Parameter<double>::same(a), Parameter<double>::same(b)});
  }
  void fill(Whole kind, std::span<std::int64_t> out,
            const internal::WholeParameters& each) noexcept {
    draws_->fill_whole(kind, source_, each, version_, out);
  }
  void fill_standard_gamma(Parameter<float> shape, std::span<float> out) noexcept {
    draws_->standard_gamma_f(source_, shape, out);
  }

 private:
  struct OwnBits;

  std::shared_ptr<OwnBits> own_;
  Source source_;
  StreamVersion version_;
  const internal::Draws* draws_;
  Binomial binomial_;
};

}  // namespace trueseed::numpy
