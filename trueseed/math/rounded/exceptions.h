// SPDX-License-Identifier: Apache-2.0
// The floats for which a function's double rounds to the wrong float, with the right results:
// those that trueseed_math_rounded_exhaustive_test names where they are left out.
#pragma once

namespace trueseed::math::rounded::internal {

struct Exception {
  double argument;
  double result;
};

inline constexpr Exception kLogExceptions[] = {
    {0x1.827a74p-7, -0x1.1c2b1ep+2}, {0x1.2f1fd6p+3, 0x1.1fcbcep+1},
    {0x1.bacb4ap+25, 0x1.1e0696p+4}, {0x1.b121a6p+76, 0x1.a9a3f2p+5},
    {0x1.6351d8p+95, 0x1.08b512p+6},
};

inline constexpr Exception kLog1pExceptions[] = {
    {0x1.800006p-21, 0x1.7ffffep-21},   {0x1.200036p-17, 0x1.1fffe6p-17},
    {0x1.fb035ap-2, 0x1.9bddc2p-2},     {0x1.0f1fd6p+3, 0x1.1fcbcep+1},
    {0x1.b121a6p+76, 0x1.a9a3f2p+5},    {0x1.6351d8p+95, 0x1.08b512p+6},
    {-0x1.7ffffap-21, -0x1.800002p-21}, {-0x1.1fffcap-17, -0x1.20001ap-17},
    {-0x1.1d9188p-9, -0x1.1de14ap-9},
};

inline constexpr Exception kExp2Exceptions[] = {
    {0x1.853a6ep-9, 0x1.00870ap+0},
    {-0x1.e7526ep-6, 0x1.f58d62p-1},
};

inline constexpr Exception kLog10Exceptions[] = {
    {0x1.fddcf4p-98, -0x1.d33a46p+4},
};

inline constexpr Exception kSinExceptions[] = {
    {0x1.33333p+13, -0x1.63f4bap-2},
    {-0x1.33333p+13, 0x1.63f4bap-2},
};

// Of both signs.
inline constexpr Exception kCosExceptions[] = {
    {0x1.3170fp+63, 0x1.fe2976p-1},
    {0x1.2b9622p+67, 0x1.f0285ep-1},
};

inline constexpr Exception kSinhExceptions[] = {
    {0x1.250bfep-11, 0x1.250bfep-11},
    {-0x1.250bfep-11, -0x1.250bfep-11},
};

// Of both signs.
inline constexpr Exception kAtanExceptions[] = {
    {0x1.1ad646p-4, 0x1.1a6386p-4},
};

inline constexpr Exception kAcosExceptions[] = {
    {0x1.110b46p-26, 0x1.921fb6p+0},
    {0x1.04c444p-12, 0x1.920f6ap+0},
};

inline constexpr Exception kErfcExceptions[] = {
    {-0x1.d93ec4p-17, 0x1.00010ap+0},
};

}  // namespace trueseed::math::rounded::internal
