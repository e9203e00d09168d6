// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::math::internal {

/// log|gamma(x)| of a negative finite number; of integers it is infinite.
double lgamma_of_negative(double x) noexcept;

}  // namespace trueseed::math::internal
