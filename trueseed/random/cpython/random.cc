// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/cpython/random.h"

#include <utility>

#include "trueseed/random/cpython/distributions.h"
#include "trueseed/random/cpython/python_math.h"

namespace trueseed::cpython {
namespace {

namespace of = distributions;

// Numbers of [0, 1) that are drawn already, for draws that take a fixed count of them.
struct Drawn {
  double* next;
  double random() noexcept { return *next++; }
};

double triangular_between(double u, double low, double high, double mode) noexcept {
  const double width = high - low;
  if (width == 0) return low;
  return of::triangular_of<FloatMath<math::HostLibm>>(u, (mode - low) / width, low, high);
}

template <typename Number, typename Draw>
void each(std::span<Number> out, const Draw& draw) noexcept {
  for (Number& number : out) number = draw();
}

// Draws one number of [0, 1) for each element and puts draw(source) there.
template <typename Draw>
void each_of_one(RandomBase& random, std::span<double> out, const Draw& draw) {
  random.random(out);
  for (double& number : out) {
    Drawn source{&number};
    number = draw(source);
  }
}

}  // namespace

template <typename Libm>
double BasicRandom<Libm>::uniform(double a, double b) noexcept {
  return of::uniform<FloatMath<Libm>>(*this, a, b);
}

template <typename Libm>
void BasicRandom<Libm>::uniform(double a, double b, std::span<double> out) {
  each_of_one(*this, out, [=](Drawn& u) { return of::uniform<FloatMath<Libm>>(u, a, b); });
}

template <typename Libm>
double BasicRandom<Libm>::triangular(double low, double high) noexcept {
  return of::triangular_of<FloatMath<Libm>>(random(), 0.5, low, high);
}

template <typename Libm>
double BasicRandom<Libm>::triangular(double low, double high, double mode) noexcept {
  return triangular_between(random(), low, high, mode);
}

template <typename Libm>
void BasicRandom<Libm>::triangular(double low, double high, double mode, std::span<double> out) {
  each_of_one(*this, out, [=](Drawn& u) { return triangular_between(*u.next, low, high, mode); });
}

template <typename Libm>
double BasicRandom<Libm>::gauss(double mu, double sigma) noexcept {
  std::optional<double>& kept = gauss_next();
  if (kept) {
    const double z = *kept;
    kept.reset();
    return mu + z * sigma;
  }
  const auto [z, next] = of::gauss_pair<FloatMath<Libm>>(static_cast<RandomBase&>(*this));
  kept = next;
  return mu + z * sigma;
}

template <typename Libm>
void BasicRandom<Libm>::gauss(double mu, double sigma, std::span<double> out) {
  if (!out.empty() && gauss_next()) {
    out.front() = gauss(mu, sigma);
    out = out.subspan(1);
  }
  const auto pairs = out.first(out.size() / 2 * 2);
  random(pairs);
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    Drawn source{&pairs[i]};
    const auto [z, next] = of::gauss_pair<FloatMath<Libm>>(source);
    pairs[i] = mu + z * sigma;
    pairs[i + 1] = mu + next * sigma;
  }
  if (out.size() != pairs.size()) out.back() = gauss(mu, sigma);
}

template <typename Libm>
double BasicRandom<Libm>::normalvariate(double mu, double sigma) noexcept {
  return mu + of::kinderman_monahan<FloatMath<Libm>>(*this) * sigma;
}

template <typename Libm>
void BasicRandom<Libm>::normalvariate(double mu, double sigma, std::span<double> out) noexcept {
  each(out, [&] { return normalvariate(mu, sigma); });
}

template <typename Libm>
double BasicRandom<Libm>::lognormvariate(double mu, double sigma) noexcept {
  return Libm::exp(normalvariate(mu, sigma));
}

template <typename Libm>
void BasicRandom<Libm>::lognormvariate(double mu, double sigma, std::span<double> out) noexcept {
  each(out, [&] { return lognormvariate(mu, sigma); });
}

template <typename Libm>
double BasicRandom<Libm>::expovariate(double lambd) noexcept {
  return of::expovariate<FloatMath<Libm>>(*this, lambd);
}

template <typename Libm>
void BasicRandom<Libm>::expovariate(double lambd, std::span<double> out) {
  each_of_one(*this, out, [=](Drawn& u) { return of::expovariate<FloatMath<Libm>>(u, lambd); });
}

template <typename Libm>
double BasicRandom<Libm>::gammavariate(double alpha, double beta) noexcept {
  return of::gammavariate<FloatMath<Libm>>(*this, alpha, beta);
}

template <typename Libm>
void BasicRandom<Libm>::gammavariate(double alpha, double beta, std::span<double> out) noexcept {
  each(out, [&] { return gammavariate(alpha, beta); });
}

template <typename Libm>
double BasicRandom<Libm>::betavariate(double alpha, double beta) noexcept {
  const double y = gammavariate(alpha, 1.0);
  if (y == 0) return 0.0;
  return y / (y + gammavariate(beta, 1.0));
}

template <typename Libm>
void BasicRandom<Libm>::betavariate(double alpha, double beta, std::span<double> out) noexcept {
  each(out, [&] { return betavariate(alpha, beta); });
}

template <typename Libm>
double BasicRandom<Libm>::vonmisesvariate(double mu, double kappa) noexcept
  requires HasAcos<Libm>
{
  return of::vonmisesvariate<FloatMath<Libm>>(*this, mu, kappa);
}

template <typename Libm>
void BasicRandom<Libm>::vonmisesvariate(double mu, double kappa, std::span<double> out) noexcept
  requires HasAcos<Libm>
{
  each(out, [&] { return vonmisesvariate(mu, kappa); });
}

template <typename Libm>
double BasicRandom<Libm>::paretovariate(double alpha) noexcept {
  return of::paretovariate<FloatMath<Libm>>(*this, alpha);
}

template <typename Libm>
void BasicRandom<Libm>::paretovariate(double alpha, std::span<double> out) {
  each_of_one(*this, out, [=](Drawn& u) { return of::paretovariate<FloatMath<Libm>>(u, alpha); });
}

template <typename Libm>
double BasicRandom<Libm>::weibullvariate(double alpha, double beta) noexcept {
  return of::weibullvariate<FloatMath<Libm>>(*this, alpha, beta);
}

template <typename Libm>
void BasicRandom<Libm>::weibullvariate(double alpha, double beta, std::span<double> out) {
  each_of_one(*this, out,
              [=](Drawn& u) { return of::weibullvariate<FloatMath<Libm>>(u, alpha, beta); });
}

template <typename Libm>
std::int64_t BasicRandom<Libm>::binomialvariate(std::int64_t n, double p) noexcept {
  if (p <= 0) return 0;
  if (p >= 1) return n;
  return of::binomialvariate<FloatMath<Libm>>(*this, n, p, true);
}

template <typename Libm>
void BasicRandom<Libm>::binomialvariate(std::int64_t n, double p,
                                        std::span<std::int64_t> out) noexcept {
  each(out, [&] { return binomialvariate(n, p); });
}

template class BasicRandom<math::HostLibm>;
template class BasicRandom<math::ReferenceLibm>;

}  // namespace trueseed::cpython
