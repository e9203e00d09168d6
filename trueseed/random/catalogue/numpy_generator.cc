// SPDX-License-Identifier: Apache-2.0
// The draws of numpy.random.Generator over each bit generator: what the method gives with size=n. A
// name with n in it gives all its arguments; several numbers of one variate follow one another.
#include <utility>

#include "trueseed/random/catalogue/numpy_seeded.h"
#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/random/numpy/bounded_integers.h"
#include "trueseed/random/numpy/generator.h"
#include "trueseed/random/numpy/word_blocks.h"

namespace trueseed::catalogue {
namespace {

using G = numpy::Generator;

template <auto kDraw>
constexpr Method<G> real(std::string_view name, Bits bits) {
  return {name, Dtype::kFloat64, bits, Prefix::kYes, fill_method<G, double, kDraw>};
}
template <auto kDraw>
constexpr Method<G> narrow(std::string_view name, Bits bits) {
  return {name, Dtype::kFloat32, bits, Prefix::kYes, fill_method<G, float, kDraw>};
}
template <auto kDraw>
constexpr Method<G> whole(std::string_view name, Bits bits, Prefix prefix = Prefix::kYes) {
  return {name, Dtype::kInt64, bits, prefix, fill_method<G, std::int64_t, kDraw>};
}
// integers(0, 100, dtype) by the unsigned type of its width.
template <typename T>
constexpr Method<G> bounded(std::string_view name, Dtype dtype) {
  constexpr auto kDraw = [](G& g, std::span<T> out) {
    numpy::fill_bounded(g.source(), T{0}, T{99}, out);
  };
  return {name, dtype, Bits::kExact, Prefix::kYes, fill_method<G, T, kDraw>};
}

constexpr auto kBools = [](G& g, std::span<std::uint8_t> out) {
  numpy::fill_bounded_bool(g.source(), false, true, out);
};
constexpr auto kBytes = [](G& g, std::span<std::uint8_t> out) {
  g.bytes(std::as_writable_bytes(out));
};
constexpr std::int64_t kColors[] = {10, 20, 30};
constexpr double kShares[] = {0.25, 0.25, 0.5};
constexpr double kAlpha[] = {1.0, 2.0, 3.0};
constexpr auto kMultinomial = [](G& g, std::span<std::int64_t> out) {
  fill_variates(out, 3, [&](auto whole) { g.multinomial(20, kShares, whole); });
};
constexpr auto kMarginals = [](G& g, std::span<std::int64_t> out) {
  fill_variates(out, 3, [&](auto whole) { g.multivariate_hypergeometric(kColors, 12, whole); });
};
constexpr auto kCount = [](G& g, std::span<std::int64_t> out) {
  fill_variates(out, 3,
                [&](auto whole) { g.multivariate_hypergeometric_count(kColors, 12, whole); });
};
constexpr auto kDirichlet = [](G& g, std::span<double> out) {
  fill_variates(out, 3, [&](auto whole) { g.dirichlet(kAlpha, whole); });
};

constexpr Bits kExact = Bits::kExact;
constexpr Bits kPinned = Bits::kPinned;

constexpr Method<G> kMethods[] = {
    real<[](G& g, auto out) { g.random(out); }>("random", kExact),
    narrow<[](G& g, auto out) { g.random(out); }>("random(dtype=float32)", kExact),
    real<[](G& g, auto out) { g.standard_normal(out); }>("standard_normal", kPinned),
    narrow<[](G& g, auto out) { g.standard_normal(out); }>("standard_normal(dtype=float32)",
                                                           kPinned),
    real<[](G& g, auto out) { g.standard_exponential(out); }>("standard_exponential", kPinned),
    narrow<[](G& g, auto out) { g.standard_exponential(out); }>(
        "standard_exponential(dtype=float32)", kPinned),
    real<[](G& g, auto out) { g.inverse_exponential(out); }>("standard_exponential(method='inv')",
                                                             kPinned),
    narrow<[](G& g, auto out) { g.inverse_exponential(out); }>(
        "standard_exponential(dtype=float32, method='inv')", kPinned),
    real<[](G& g, auto out) { g.standard_gamma(2.0, out); }>("standard_gamma(2.0)", kPinned),
    narrow<[](G& g, auto out) { g.standard_gamma(2.0F, out); }>(
        "standard_gamma(2.0, dtype=float32)", kPinned),
    whole<[](G& g, auto out) { g.integers(0, 100, out); }>("integers(0, 100)", kExact),
    whole<[](G& g, auto out) { g.integers(-(1LL << 62), 1LL << 62, out); }>(
        "integers(-2**62, 2**62)", kExact),
    bounded<std::uint32_t>("integers(0, 100, dtype=int32)", Dtype::kInt32),
    bounded<std::uint16_t>("integers(0, 100, dtype=int16)", Dtype::kInt16),
    bounded<std::uint8_t>("integers(0, 100, dtype=int8)", Dtype::kInt8),
    bounded<std::uint8_t>("integers(0, 100, dtype=uint8)", Dtype::kUint8),
    bounded<std::uint32_t>("integers(0, 100, dtype=uint32)", Dtype::kUint32),
    bounded<std::uint64_t>("integers(0, 100, dtype=uint64)", Dtype::kUint64),
    {"integers(0, 2, dtype=bool)", Dtype::kBool, kExact, Prefix::kYes,
     fill_method<G, std::uint8_t, kBools>},
    {"bytes(n)", Dtype::kUint8, kExact, Prefix::kYes, fill_method<G, std::uint8_t, kBytes>},
    whole<[](G& g, auto out) { g.permutation(out); }>("permutation(n)", kExact, Prefix::kNo),
    whole<[](G& g, auto out) { g.choice(2 * std::ssize(out), out); }>(
        "choice(2 * n, n, replace=False)", kExact, Prefix::kNo),
    real<[](G& g, auto out) { g.uniform(-1.0, 1.0, out); }>("uniform(-1.0, 1.0)", kExact),
    real<[](G& g, auto out) { g.triangular(-1.0, 0.0, 2.0, out); }>("triangular(-1.0, 0.0, 2.0)",
                                                                    kExact),
    real<[](G& g, auto out) { g.normal(1.0, 2.0, out); }>("normal(1.0, 2.0)", kPinned),
    real<[](G& g, auto out) { g.exponential(2.0, out); }>("exponential(2.0)", kPinned),
    real<[](G& g, auto out) { g.rayleigh(2.0, out); }>("rayleigh(2.0)", kPinned),
    real<[](G& g, auto out) { g.standard_cauchy(out); }>("standard_cauchy", kPinned),
    real<[](G& g, auto out) { g.wald(1.0, 2.0, out); }>("wald(1.0, 2.0)", kPinned),
    real<[](G& g, auto out) { g.beta(2.0, 3.0, out); }>("beta(2.0, 3.0)", kPinned),
    real<[](G& g, auto out) { g.chisquare(3.0, out); }>("chisquare(3.0)", kPinned),
    real<[](G& g, auto out) { g.f(3.0, 5.0, out); }>("f(3.0, 5.0)", kPinned),
    real<[](G& g, auto out) { g.gamma(2.0, 3.0, out); }>("gamma(2.0, 3.0)", kPinned),
    real<[](G& g, auto out) { g.gumbel(1.0, 2.0, out); }>("gumbel(1.0, 2.0)", kPinned),
    real<[](G& g, auto out) { g.laplace(1.0, 2.0, out); }>("laplace(1.0, 2.0)", kPinned),
    real<[](G& g, auto out) { g.logistic(1.0, 2.0, out); }>("logistic(1.0, 2.0)", kPinned),
    real<[](G& g, auto out) { g.lognormal(0.0, 1.0, out); }>("lognormal(0.0, 1.0)", kPinned),
    real<[](G& g, auto out) { g.noncentral_chisquare(3.0, 1.0, out); }>(
        "noncentral_chisquare(3.0, 1.0)", kPinned),
    real<[](G& g, auto out) { g.noncentral_f(3.0, 5.0, 1.0, out); }>("noncentral_f(3.0, 5.0, 1.0)",
                                                                     kPinned),
    real<[](G& g, auto out) { g.pareto(3.0, out); }>("pareto(3.0)", kPinned),
    real<[](G& g, auto out) { g.power(3.0, out); }>("power(3.0)", kPinned),
    real<[](G& g, auto out) { g.standard_t(5.0, out); }>("standard_t(5.0)", kPinned),
    real<[](G& g, auto out) { g.vonmises(0.0, 4.0, out); }>("vonmises(0.0, 4.0)", kPinned),
    real<[](G& g, auto out) { g.weibull(1.5, out); }>("weibull(1.5)", kPinned),
    real<kDirichlet>("dirichlet([1.0, 2.0, 3.0])", kPinned),
    whole<[](G& g, auto out) { g.binomial(100, 0.3, out); }>("binomial(100, 0.3)", kPinned),
    whole<[](G& g, auto out) { g.geometric(0.3, out); }>("geometric(0.3)", kPinned),
    whole<[](G& g, auto out) { g.hypergeometric(30, 40, 20, out); }>("hypergeometric(30, 40, 20)",
                                                                     kPinned),
    whole<[](G& g, auto out) { g.logseries(0.6, out); }>("logseries(0.6)", kPinned),
    whole<[](G& g, auto out) { g.negative_binomial(5.0, 0.4, out); }>("negative_binomial(5.0, 0.4)",
                                                                      kPinned),
    whole<[](G& g, auto out) { g.poisson(4.0, out); }>("poisson(4.0)", kPinned),
    whole<[](G& g, auto out) { g.zipf(2.5, out); }>("zipf(2.5)", kPinned),
    whole<kMultinomial>("multinomial(20, [0.25, 0.25, 0.5])", kPinned),
    whole<kMarginals>("multivariate_hypergeometric([10, 20, 30], 12)", kPinned),
    whole<kCount>("multivariate_hypergeometric([10, 20, 30], 12, method='count')", kPinned),
};

template <typename BitGenerator, std::size_t kMethod>
void draw(const Request& request, std::span<std::byte> out) {
  auto bits = numpy_seeded<BitGenerator>(request.seed);
  G generator(numpy::source_of(bits), numpy::StreamVersion::k2_4, request.libm);
  kMethods[kMethod].fill(generator, out);
}

template <typename BitGenerator, std::size_t... kMethod>
void add_generator(Rows& rows, std::string_view name, std::string_view upstream,
                   std::index_sequence<kMethod...> /*methods*/) {
  const std::string generator = "numpy.Generator(" + std::string(name) + ").";
  (rows.add(generator + std::string(kMethods[kMethod].name), {{},
                                                              upstream,
                                                              "2.4.6",
                                                              kMethods[kMethod].dtype,
                                                              kMethods[kMethod].bits,
                                                              kMethods[kMethod].prefix,
                                                              draw<BitGenerator, kMethod>}),
   ...);
}

Rows make_rows() {
  constexpr auto kAll = std::make_index_sequence<std::size(kMethods)>();
  Rows rows;
  add_generator<numpy::MT19937>(rows, "MT19937", "numpy.random.Generator(MT19937(seed))", kAll);
  add_generator<numpy::PCG64>(rows, "PCG64", "numpy.random.default_rng(seed)", kAll);
  add_generator<numpy::PCG64DXSM>(rows, "PCG64DXSM", "numpy.random.Generator(PCG64DXSM(seed))",
                                  kAll);
  add_generator<numpy::Philox>(rows, "Philox", "numpy.random.Generator(Philox(seed))", kAll);
  add_generator<numpy::SFC64>(rows, "SFC64", "numpy.random.Generator(SFC64(seed))", kAll);
  return rows;
}

}  // namespace

std::span<const Stream> numpy_generator_streams() {
  static const Rows kRows = make_rows();
  return kRows.streams();
}

}  // namespace trueseed::catalogue
