// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace trueseed::math::internal {

/// 4/pi to 192 bits: each word is 8 bits further on.
/// Source: glibc 2.36 sysdeps/ieee754/flt-32/s_sincosf_data.c (ARM optimized-routines).
inline constexpr std::uint32_t kFourOverPi[24] = {
    // clang-format off
    0xa2U, 0xa2f9U, 0xa2f983U, 0xa2f9836eU,
    0xf9836e4eU, 0x836e4e44U, 0x6e4e4415U, 0x4e441529U,
    0x441529fcU, 0x1529fc27U, 0x29fc2757U, 0xfc2757d1U,
    0x2757d1f5U, 0x57d1f534U, 0xd1f534ddU, 0xf534ddc0U,
    0x34ddc0dbU, 0xddc0db62U, 0xc0db6295U, 0xdb629599U,
    0x6295993cU, 0x95993c43U, 0x993c4390U, 0x3c439041U,
    // clang-format on
};

}  // namespace trueseed::math::internal
