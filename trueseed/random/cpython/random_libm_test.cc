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
#include "trueseed/random/cpython/random.h"

namespace trueseed::cpython {
namespace {

constexpr std::uint64_t kSeeds = 50;
constexpr std::size_t kDraws = 400;

class RandomOverTwoLibms : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = math::tests::why_host_is_no_reference();
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  // fill(random, out) for both: the same bits and the same state after them.
  template <class Number, class Fill>
  void expect_same(const Fill& fill) {
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      Random host(seed);
      PortableRandom reference(seed);
      std::vector<Number> wanted(kDraws), found(kDraws);
      fill(host, std::span(wanted));
      fill(reference, std::span(found));
      for (std::size_t i = 0; i < kDraws; ++i) {
        ASSERT_EQ(std::bit_cast<std::uint64_t>(found[i]), std::bit_cast<std::uint64_t>(wanted[i]))
            << "draw " << i << " of seed " << seed;
      }
      ASSERT_EQ(reference.state(), host.state()) << "after the draws of seed " << seed;
    }
  }
};

TEST_F(RandomOverTwoLibms, NormalNumbers) {
  expect_same<double>([](auto& random, std::span<double> out) {
    random.gauss(0.0, 1.0, out.first(101));
    for (double& x : out.subspan(101, 100)) x = random.gauss(1.0, 2.0);
    random.normalvariate(-3.0, 2.0, out.subspan(201, 100));
    random.lognormvariate(0.5, 0.75, out.subspan(301));
  });
}

TEST_F(RandomOverTwoLibms, GammasAndWhatIsMadeOfThem) {
  for (const double alpha : {0.01, 0.5, 1.0, 1.0000001, 2.5, 200.0}) {
    SCOPED_TRACE(alpha);
    expect_same<double>([&](auto& random, std::span<double> out) {
      random.gammavariate(alpha, 2.0, out.first(200));
      random.betavariate(alpha, 3.0, out.subspan(200));
    });
  }
}

TEST_F(RandomOverTwoLibms, OtherRealNumbers) {
  for (const double parameter : {1e-7, 0.01, 1.0, 4.0, 1e4}) {
    SCOPED_TRACE(parameter);
    expect_same<double>([&](auto& random, std::span<double> out) {
      random.vonmisesvariate(-9.0, parameter, out.first(100));
      random.expovariate(parameter, out.subspan(100, 100));
      random.paretovariate(parameter, out.subspan(200, 100));
      random.weibullvariate(2.0, parameter, out.subspan(300));
    });
  }
}

TEST_F(RandomOverTwoLibms, Binomials) {
  for (const std::int64_t n : {std::int64_t{12}, std::int64_t{1000}, std::int64_t{1} << 50}) {
    for (const double p : {1e-17, 0.2, 0.5, 0.9}) {
      SCOPED_TRACE(p);
      expect_same<std::int64_t>(
          [&](auto& random, std::span<std::int64_t> out) { random.binomialvariate(n, p, out); });
    }
  }
}

}  // namespace
}  // namespace trueseed::cpython
