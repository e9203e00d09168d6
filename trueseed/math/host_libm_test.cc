// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/host_libm.h"

#include <gtest/gtest.h>

#include "trueseed/math/libm.h"
#include "trueseed/math/test_arguments.h"
#include "trueseed/math/test_functions.h"

namespace trueseed::math {
namespace {

TEST(HostLibm, IsTheReferenceOnlyWhereItHasItsBits) {
  if (!is_host_libm_reference()) GTEST_SKIP() << "another C library";
  std::size_t n_different = 0;
  for (const double x : tests::arguments<double>("unit", 200'000, 9)) {
    if (x <= 0 || x >= 1) continue;
    const double angle = 0x1.921fb54442d18p+2 * x;
    n_different += tests::bits(HostLibm::log(x)) != tests::bits(ReferenceLibm::log(x));
    n_different += tests::bits(HostLibm::log1p(-x)) != tests::bits(ReferenceLibm::log1p(-x));
    n_different += tests::bits(HostLibm::sin(angle)) != tests::bits(ReferenceLibm::sin(angle));
    n_different += tests::bits(HostLibm::cos(angle)) != tests::bits(ReferenceLibm::cos(angle));
  }
  EXPECT_EQ(n_different, 0U);
}

}  // namespace
}  // namespace trueseed::math
