// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace trueseed::math::internal {

/// For k of [0, 32): the bits of 2^(k/32) less k * 2^47.
/// Source: glibc 2.36 sysdeps/ieee754/flt-32/e_exp2f_data.c (ARM optimized-routines).
inline constexpr std::uint64_t kExp2FloatTable[32] = {
    // clang-format off
    0x3ff0000000000000U, 0x3fefd9b0d3158574U, 0x3fefb5586cf9890fU, 0x3fef9301d0125b51U,
    0x3fef72b83c7d517bU, 0x3fef54873168b9aaU, 0x3fef387a6e756238U, 0x3fef1e9df51fdee1U,
    0x3fef06fe0a31b715U, 0x3feef1a7373aa9cbU, 0x3feedea64c123422U, 0x3feece086061892dU,
    0x3feebfdad5362a27U, 0x3feeb42b569d4f82U, 0x3feeab07dd485429U, 0x3feea47eb03a5585U,
    0x3feea09e667f3bcdU, 0x3fee9f75e8ec5f74U, 0x3feea11473eb0187U, 0x3feea589994cce13U,
    0x3feeace5422aa0dbU, 0x3feeb737b0cdc5e5U, 0x3feec49182a3f090U, 0x3feed503b23e255dU,
    0x3feee89f995ad3adU, 0x3feeff76f2fb5e47U, 0x3fef199bdd85529cU, 0x3fef3720dcef9069U,
    0x3fef5818dcfba487U, 0x3fef7c97337b9b5fU, 0x3fefa4afa2a490daU, 0x3fefd0765b6e4540U,
    // clang-format on
};

}  // namespace trueseed::math::internal
