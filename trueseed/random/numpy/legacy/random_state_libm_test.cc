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
#include "trueseed/random/numpy/legacy/random_state.h"
#include "trueseed/random/numpy/test_parameters.h"

namespace trueseed::numpy {
namespace {

constexpr std::uint32_t kSeeds = 25;
constexpr std::size_t kDraws = 400;

class RandomStateOverTwoLibms : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = math::tests::why_host_is_no_reference();
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  // fill(state, out) for both: the same bits, the same kept normal and numbers after them.
  template <class Number, class Fill>
  void expect_same(const Fill& fill) {
    for (const StreamVersion version : {StreamVersion::k2_4, StreamVersion::k2_5}) {
      for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        RandomState host(seed, version), reference(seed, version);
        reference.set_libm(math::Libm::kReference);
        std::vector<Number> wanted(kDraws), found(kDraws);
        fill(host, std::span(wanted));
        fill(reference, std::span(found));
        for (std::size_t i = 0; i < kDraws; ++i) {
          ASSERT_EQ(std::bit_cast<std::uint64_t>(found[i]), std::bit_cast<std::uint64_t>(wanted[i]))
              << "draw " << i << " of seed " << seed;
        }
        ASSERT_EQ(reference.kept().has_gauss, host.kept().has_gauss) << "seed " << seed;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(reference.kept().gauss),
                  std::bit_cast<std::uint64_t>(host.kept().gauss));
        ASSERT_EQ(reference.random_sample(), host.random_sample()) << "after the draws of " << seed;
      }
    }
  }
};

TEST_F(RandomStateOverTwoLibms, RealNumbers) {
  for (const tests::RealCall& call : tests::kRealCalls) {
    SCOPED_TRACE(static_cast<int>(call.kind));
    expect_same<double>([&](RandomState& state, std::span<double> out) {
      state.fill(call.kind, out.subspan(9), call.a, call.b, call.c);
      for (double& x : out.first(9)) x = state.draw(call.kind, call.a, call.b, call.c);
    });
  }
  expect_same<double>([](RandomState& state, std::span<double> out) {
    state.standard_normal(out.first(151));
    state.standard_exponential(out.subspan(151, 200));
    for (double& x : out.subspan(351)) x = state.standard_normal() * state.standard_exponential();
  });
}

TEST_F(RandomStateOverTwoLibms, Counts) {
  for (const tests::WholeCall& call : tests::kWholeCalls) {
    SCOPED_TRACE(static_cast<int>(call.kind));
    expect_same<std::int64_t>([&](RandomState& state, std::span<std::int64_t> out) {
      state.fill(call.kind, out.subspan(9), call.a, call.b);
      for (std::int64_t& x : out.first(9)) x = state.draw(call.kind, call.a, call.b);
    });
  }
  for (const tests::BinomialCall& call : tests::kBinomialCalls) {
    SCOPED_TRACE(call.n);
    expect_same<std::int64_t>([&](RandomState& state, std::span<std::int64_t> out) {
      state.binomial(call.n, call.p, out.subspan(1));
      out[0] = state.binomial(call.n, call.p);
    });
  }
  for (const tests::HypergeometricCall& call : tests::kHypergeometricCalls) {
    SCOPED_TRACE(call.sample);
    expect_same<std::int64_t>([&](RandomState& state, std::span<std::int64_t> out) {
      state.hypergeometric(call.good, call.bad, call.sample, out);
    });
  }
}

TEST_F(RandomStateOverTwoLibms, Vectors) {
  constexpr double kShares[] = {0.2, 0.3, 0.4, 0.1};
  constexpr double kAlphas[] = {1.0, 2.0, 0.03, 0.5};
  expect_same<std::int64_t>([&](RandomState& state, std::span<std::int64_t> out) {
    for (std::size_t i = 0; i < kDraws; i += 4) state.multinomial(1000, kShares, out.subspan(i, 4));
  });
  expect_same<double>([&](RandomState& state, std::span<double> out) {
    for (std::size_t i = 0; i < kDraws; i += 4) state.dirichlet(kAlphas, out.subspan(i, 4));
  });
}

}  // namespace
}  // namespace trueseed::numpy
