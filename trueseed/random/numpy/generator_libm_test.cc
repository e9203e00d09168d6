// SPDX-License-Identifier: Apache-2.0
// The draws over this machine's C library and over the reference: the same where those are the
// same.
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/math/libm.h"
#include "trueseed/math/test_functions.h"
#include "trueseed/random/numpy/generator.h"
#include "trueseed/random/numpy/test_parameters.h"

namespace trueseed::numpy {
namespace {

constexpr std::uint64_t kSeeds = 25;
constexpr std::size_t kDraws = 400;
constexpr StreamVersion kVersions[] = {StreamVersion::k1_26, StreamVersion::k2_1,
                                       StreamVersion::k2_4, StreamVersion::k2_5};

// Both Generators, and a comparison of what they draw.
class GeneratorOverTwoLibms : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = math::tests::why_host_is_no_reference();
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  // fill(generator, out) for both: the same bits, and the same numbers after them.
  template <class Number, class Fill>
  void expect_same(const Fill& fill) {
    for (const StreamVersion version : kVersions) {
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        Generator host(seed, version);
        Generator reference(seed, version, math::Libm::kReference);
        std::vector<Number> wanted(kDraws), found(kDraws);
        fill(host, std::span(wanted));
        fill(reference, std::span(found));
        using Word = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;
        for (std::size_t i = 0; i < kDraws; ++i) {
          ASSERT_EQ(std::bit_cast<Word>(found[i]), std::bit_cast<Word>(wanted[i]))
              << "draw " << i << " of seed " << seed << ", version " << static_cast<int>(version);
        }
        ASSERT_EQ(reference.random(), host.random()) << "after the draws of seed " << seed;
      }
    }
  }
};

TEST_F(GeneratorOverTwoLibms, RealNumbers) {
  for (const tests::RealCall& call : tests::kRealCalls) {
    SCOPED_TRACE(static_cast<int>(call.kind));
    expect_same<double>([&](Generator& rng, std::span<double> out) {
      rng.fill(call.kind, out.subspan(9), call.a, call.b, call.c);
      for (double& x : out.first(9)) x = rng.draw(call.kind, call.a, call.b, call.c);
    });
  }
}

TEST_F(GeneratorOverTwoLibms, NumbersWithoutParametersInBothPrecisions) {
  const auto all = [](Generator& rng, auto out) {
    rng.standard_normal(out.first(100));
    rng.standard_exponential(out.subspan(100, 100));
    rng.inverse_exponential(out.subspan(200));
  };
  expect_same<double>(all);
  expect_same<float>(all);
  expect_same<double>([](Generator& rng, std::span<double> out) {
    for (double& x : out) x = rng.standard_normal() * rng.standard_exponential();
  });
  expect_same<float>([](Generator& rng, std::span<float> out) {
    rng.standard_gamma(0.3F, out.first(200));
    rng.standard_gamma(4.5F, out.subspan(200));
  });
}

TEST_F(GeneratorOverTwoLibms, Counts) {
  for (const tests::WholeCall& call : tests::kWholeCalls) {
    SCOPED_TRACE(static_cast<int>(call.kind));
    expect_same<std::int64_t>([&](Generator& rng, std::span<std::int64_t> out) {
      rng.fill(call.kind, out.subspan(9), call.a, call.b);
      for (std::int64_t& x : out.first(9)) x = rng.draw(call.kind, call.a, call.b);
    });
  }
  for (const tests::BinomialCall& call : tests::kBinomialCalls) {
    SCOPED_TRACE(call.n);
    expect_same<std::int64_t>([&](Generator& rng, std::span<std::int64_t> out) {
      rng.binomial(call.n, call.p, out.subspan(1));
      out[0] = rng.binomial(call.n, call.p);
    });
  }
  for (const tests::HypergeometricCall& call : tests::kHypergeometricCalls) {
    SCOPED_TRACE(call.sample);
    expect_same<std::int64_t>([&](Generator& rng, std::span<std::int64_t> out) {
      rng.hypergeometric(call.good, call.bad, call.sample, out);
    });
  }
}

TEST_F(GeneratorOverTwoLibms, Vectors) {
  constexpr double kShares[] = {0.2, 0.3, 0.4, 0.1};
  constexpr double kAlphas[] = {1.0, 2.0, 3.0, 0.5};
  constexpr double kSmallAlphas[] = {0.01, 0.05, 0.02, 0.03};
  constexpr std::int64_t kColors[] = {500, 600, 700, 20};
  const auto rows = [](auto out, const auto& row) {
    for (std::size_t i = 0; i < out.size(); i += 4) row(out.subspan(i, 4));
  };
  expect_same<std::int64_t>([&](Generator& rng, std::span<std::int64_t> out) {
    rows(out.first(200), [&](auto row) { rng.multinomial(1000, kShares, row); });
    rows(out.subspan(200, 100),
         [&](auto row) { rng.multivariate_hypergeometric(kColors, 900, row); });
    rows(out.subspan(300),
         [&](auto row) { rng.multivariate_hypergeometric_count(kColors, 30, row); });
  });
  expect_same<double>([&](Generator& rng, std::span<double> out) {
    rows(out.first(200), [&](auto row) { rng.dirichlet(kAlphas, row); });
    rows(out.subspan(200), [&](auto row) { rng.dirichlet(kSmallAlphas, row); });
  });
}

}  // namespace
}  // namespace trueseed::numpy
