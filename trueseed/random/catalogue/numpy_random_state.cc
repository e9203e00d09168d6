// SPDX-License-Identifier: Apache-2.0
// The draws of numpy.random.RandomState(seed), and so of the functions of numpy.random after
// numpy.random.seed(seed); names as in numpy_generator.cc.
#include <limits>
#include <stdexcept>

#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/random/numpy/legacy/bounded.h"
#include "trueseed/random/numpy/legacy/random_state.h"

namespace trueseed::catalogue {
namespace {

using numpy::Real;
using numpy::Whole;
using R = numpy::RandomState;

template <typename T, auto kDraw>
void draw(const Request& request, std::span<std::byte> out) {
  if (request.seed > std::numeric_limits<std::uint32_t>::max()) {
    throw std::invalid_argument("RandomState takes seeds from 0 to 2**32 - 1, " +
                                std::to_string(request.seed) + " given");
  }
  R state(static_cast<std::uint32_t>(request.seed));
  state.set_libm(request.libm);
  fill_method<R, T, kDraw>(state, out);
}

constexpr std::string_view kUpstream = "numpy.random.RandomState(seed)";
constexpr std::string_view kVersions = "2.4.6";

template <auto kDraw>
constexpr Stream real(std::string_view name, Bits bits) {
  return {name, kUpstream, kVersions, Dtype::kFloat64, bits, Prefix::kYes, draw<double, kDraw>};
}
template <auto kDraw>
constexpr Stream whole(std::string_view name, Bits bits, Prefix prefix = Prefix::kYes) {
  return {name, kUpstream, kVersions, Dtype::kInt64, bits, prefix, draw<std::int64_t, kDraw>};
}
// randint(0, 100, dtype) by the unsigned type of its width.
template <typename T>
constexpr Stream bounded(std::string_view name, Dtype dtype) {
  constexpr auto kDraw = [](R& r, std::span<T> out) {
    numpy::legacy::fill_bounded(r.bits(), T{0}, T{99}, out);
  };
  return {name, kUpstream, kVersions, dtype, Bits::kExact, Prefix::kYes, draw<T, kDraw>};
}

constexpr auto kBools = [](R& r, std::span<std::uint8_t> out) {
  numpy::legacy::fill_bounded_bool(r.bits(), false, true, out);
};
constexpr auto kBytes = [](R& r, std::span<std::uint8_t> out) {
  r.bytes(std::as_writable_bytes(out));
};
constexpr auto kMaxints = [](R& r, std::span<std::int64_t> out) {
  for (std::int64_t& x : out) x = r.tomaxint();
};
constexpr double kShares[] = {0.25, 0.25, 0.5};
constexpr double kAlpha[] = {1.0, 2.0, 3.0};
constexpr auto kMultinomial = [](R& r, std::span<std::int64_t> out) {
  fill_variates(out, 3, [&](auto all) { r.multinomial(20, kShares, all); });
};
constexpr auto kDirichlet = [](R& r, std::span<double> out) {
  fill_variates(out, 3, [&](auto all) { r.dirichlet(kAlpha, all); });
};

template <Real kKind, double kA = 0.0, double kB = 0.0, double kC = 0.0>
constexpr Stream real_of(std::string_view name, Bits bits = Bits::kPinned) {
  return real<[](R& r, auto out) { r.fill(kKind, out, kA, kB, kC); }>(name, bits);
}
template <Whole kKind, double kA, double kB = 0.0>
constexpr Stream whole_of(std::string_view name) {
  return whole<[](R& r, auto out) { r.fill(kKind, out, kA, kB); }>(name, Bits::kPinned);
}

constexpr Bits kExact = Bits::kExact;
constexpr Bits kPinned = Bits::kPinned;
#define TRUESEED_NAME "numpy.RandomState."

constexpr Stream kStreams[] = {
    real<[](R& r, auto out) { r.random_sample(out); }>(TRUESEED_NAME "random_sample", kExact),
    real<[](R& r, auto out) { r.standard_normal(out); }>(TRUESEED_NAME "standard_normal", kPinned),
    real<[](R& r, auto out) { r.standard_exponential(out); }>(TRUESEED_NAME "standard_exponential",
                                                              kPinned),
    whole<[](R& r, auto out) { r.randint(0, 100, out); }>(TRUESEED_NAME "randint(0, 100)", kExact),
    whole<[](R& r, auto out) { r.randint(-(1LL << 62), 1LL << 62, out); }>(
        TRUESEED_NAME "randint(-2**62, 2**62)", kExact),
    bounded<std::uint32_t>(TRUESEED_NAME "randint(0, 100, dtype=int32)", Dtype::kInt32),
    bounded<std::uint16_t>(TRUESEED_NAME "randint(0, 100, dtype=int16)", Dtype::kInt16),
    bounded<std::uint8_t>(TRUESEED_NAME "randint(0, 100, dtype=int8)", Dtype::kInt8),
    bounded<std::uint8_t>(TRUESEED_NAME "randint(0, 100, dtype=uint8)", Dtype::kUint8),
    bounded<std::uint32_t>(TRUESEED_NAME "randint(0, 100, dtype=uint32)", Dtype::kUint32),
    bounded<std::uint64_t>(TRUESEED_NAME "randint(0, 100, dtype=uint64)", Dtype::kUint64),
    {TRUESEED_NAME "randint(0, 2, dtype=bool)", kUpstream, kVersions, Dtype::kBool, kExact,
     Prefix::kYes, draw<std::uint8_t, kBools>},
    {TRUESEED_NAME "bytes(n)", kUpstream, kVersions, Dtype::kUint8, kExact, Prefix::kYes,
     draw<std::uint8_t, kBytes>},
    whole<kMaxints>(TRUESEED_NAME "tomaxint", kExact),
    whole<[](R& r, auto out) { r.permutation(out); }>(TRUESEED_NAME "permutation(n)", kExact,
                                                      Prefix::kNo),
    whole<[](R& r, auto out) { r.choice(2 * std::ssize(out), out); }>(
        TRUESEED_NAME "choice(2 * n, n, replace=False)", kExact, Prefix::kNo),
    real_of<Real::kUniform, -1.0, 2.0>(TRUESEED_NAME "uniform(-1.0, 1.0)", kExact),
    real_of<Real::kTriangular, -1.0, 0.0, 2.0>(TRUESEED_NAME "triangular(-1.0, 0.0, 2.0)", kExact),
    real_of<Real::kNormal, 1.0, 2.0>(TRUESEED_NAME "normal(1.0, 2.0)"),
    real_of<Real::kExponential, 2.0>(TRUESEED_NAME "exponential(2.0)"),
    real_of<Real::kRayleigh, 2.0>(TRUESEED_NAME "rayleigh(2.0)"),
    real_of<Real::kStandardCauchy>(TRUESEED_NAME "standard_cauchy"),
    real_of<Real::kWald, 1.0, 2.0>(TRUESEED_NAME "wald(1.0, 2.0)"),
    real_of<Real::kBeta, 2.0, 3.0>(TRUESEED_NAME "beta(2.0, 3.0)"),
    real_of<Real::kChisquare, 3.0>(TRUESEED_NAME "chisquare(3.0)"),
    real_of<Real::kF, 3.0, 5.0>(TRUESEED_NAME "f(3.0, 5.0)"),
    real_of<Real::kGamma, 2.0, 3.0>(TRUESEED_NAME "gamma(2.0, 3.0)"),
    real_of<Real::kStandardGamma, 0.5>(TRUESEED_NAME "standard_gamma(0.5)"),
    real_of<Real::kGumbel, 1.0, 2.0>(TRUESEED_NAME "gumbel(1.0, 2.0)"),
    real_of<Real::kLaplace, 1.0, 2.0>(TRUESEED_NAME "laplace(1.0, 2.0)"),
    real_of<Real::kLogistic, 1.0, 2.0>(TRUESEED_NAME "logistic(1.0, 2.0)"),
    real_of<Real::kLognormal, 0.0, 1.0>(TRUESEED_NAME "lognormal(0.0, 1.0)"),
    real_of<Real::kNoncentralChisquare, 3.0, 1.0>(TRUESEED_NAME "noncentral_chisquare(3.0, 1.0)"),
    real_of<Real::kNoncentralF, 3.0, 5.0, 1.0>(TRUESEED_NAME "noncentral_f(3.0, 5.0, 1.0)"),
    real_of<Real::kPareto, 3.0>(TRUESEED_NAME "pareto(3.0)"),
    real_of<Real::kPower, 3.0>(TRUESEED_NAME "power(3.0)"),
    real_of<Real::kStandardT, 5.0>(TRUESEED_NAME "standard_t(5.0)"),
    real_of<Real::kVonmises, 0.0, 4.0>(TRUESEED_NAME "vonmises(0.0, 4.0)"),
    real_of<Real::kWeibull, 1.5>(TRUESEED_NAME "weibull(1.5)"),
    real<kDirichlet>(TRUESEED_NAME "dirichlet([1.0, 2.0, 3.0])", kPinned),
    whole<[](R& r, auto out) { r.binomial(100, 0.3, out); }>(TRUESEED_NAME "binomial(100, 0.3)",
                                                             kPinned),
    whole<[](R& r, auto out) { r.hypergeometric(30, 40, 20, out); }>(
        TRUESEED_NAME "hypergeometric(30, 40, 20)", kPinned),
    whole_of<Whole::kGeometric, 0.3>(TRUESEED_NAME "geometric(0.3)"),
    whole_of<Whole::kLogseries, 0.6>(TRUESEED_NAME "logseries(0.6)"),
    whole_of<Whole::kNegativeBinomial, 5.0, 0.4>(TRUESEED_NAME "negative_binomial(5.0, 0.4)"),
    whole_of<Whole::kPoisson, 4.0>(TRUESEED_NAME "poisson(4.0)"),
    whole_of<Whole::kZipf, 2.5>(TRUESEED_NAME "zipf(2.5)"),
    whole<kMultinomial>(TRUESEED_NAME "multinomial(20, [0.25, 0.25, 0.5])", kPinned),
};

#undef TRUESEED_NAME

}  // namespace

std::span<const Stream> numpy_random_state_streams() noexcept { return kStreams; }

}  // namespace trueseed::catalogue
