// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace trueseed::numpy {

/// The NumPy releases from which on a stream of Generator differs; each stands for those up to the
/// next.
///
/// k2_1:  zipf is drawn from a shortened interval; beta keeps what underflows in logarithms.
/// k2_4:  wald's formula; binomial's inversion starts from log1p.
/// k2_5:  the Stirling terms of binomial's rejection.
enum class StreamVersion : std::uint8_t { k1_26, k2_1, k2_4, k2_5 };

}  // namespace trueseed::numpy
