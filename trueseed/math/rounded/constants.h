// SPDX-License-Identifier: Apache-2.0
// Written by make_constants.py.
#pragma once

#include <cstdint>

#include "trueseed/math/rounded/eight_numbers.h"

namespace trueseed::math::rounded::internal {

/// (e^r - 1 - r) / r^2, |r| <= log(2) / 2.
inline constexpr double kExp[] = {
    0x1p-1,
    0x1.5555555555557p-3,
    0x1.5555555555552p-5,
    0x1.11111111100dfp-7,
    0x1.6c16c16c1770dp-10,
    0x1.a01a01abe6323p-13,
    0x1.a01a01a0d4acp-16,
    0x1.71de0237484cdp-19,
    0x1.27e4e7ea8f67ep-22,
    0x1.af4ddda1c08cdp-26,
    0x1.1f600c3d4ec8cp-29,
};

/// The same for |r| <= log(2) / 16.
inline constexpr double kExpNear[] = {
    0x1.000000000002ep-1, 0x1.555555555556ap-3,  0x1.5555554e945cp-5,
    0x1.1111110e10a35p-7, 0x1.6c1b70f4cae2ep-10, 0x1.a01e2bdf9010cp-13,
};

/// (2^r - 1) / r, |r| <= 1/16.
inline constexpr double kExp2[] = {
    0x1.62e42fefa39efp-1,  0x1.ebfbdff82c58fp-3,  0x1.c6b08d704a19ap-5,  0x1.3b2ab6fba4eb4p-7,
    0x1.5d87fe701ca7bp-10, 0x1.430912f3b06a4p-13, 0x1.ffd2d0f80056fp-17, 0x1.62c3ebddd9806p-20,
};

/// 2^(i/8), with i/8 taken from their exponents.
inline constexpr EightNumbers kPowers = {
    {0x1p0, 0x1.f72b83c7d517bp-1, 0x1.f06fe0a31b715p-1, 0x1.ebfdad5362a27p-1, 0x1.ea09e667f3bcdp-1,
     0x1.eace5422aa0dbp-1, 0x1.ee89f995ad3adp-1, 0x1.f5818dcfba487p-1}};

/// log(2) in two parts, the first a multiple of 2^-42.
inline constexpr double kLn2[] = {
    0x1.62e42fefa38p-1,
    0x1.ef35793c7673p-45,
};

/// log(2) / 8 the same way, by 2^-43.
inline constexpr double kLn2Eighth[] = {
    0x1.62e42fefa4p-4,
    -0x1.8432a1b0e2634p-46,
};

/// (sinh(r) - r) / r^3 in powers of r^2.
inline constexpr double kSinh[] = {
    0x1.5555555555555p-3,  0x1.1111111111111p-7,  0x1.a01a01a0196aep-13,
    0x1.71de3a5aa6efbp-19, 0x1.ae642c8725b5ap-26, 0x1.61bfa2413f7fcp-33,
};

/// (cosh(r) - 1) / r^2 in powers of r^2.
inline constexpr double kCosh[] = {
    0x1p-1,
    0x1.5555555555555p-5,
    0x1.6c16c16c16c18p-10,
    0x1.a01a01a0192eap-16,
    0x1.27e4fb7c70cf5p-22,
    0x1.1eed711344f3ep-29,
    0x1.944c6c07505d3p-37,
};

/// The bits of the least m of the octave that logarithms are made of.
inline constexpr std::uint64_t kLogFirst = 0x3fe7000000000000U;

/// (log(1 + r) - r) / r^2.
inline constexpr double kLog[] = {
    -0x1p-1,
    0x1.5555555555555p-2,
    -0x1.0000000000011p-2,
    0x1.9999999999217p-3,
    -0x1.5555555538686p-3,
    0x1.24924927f041fp-3,
    -0x1.00000091703b3p-3,
    0x1.c71c5e6f8816p-4,
    -0x1.9996fb333c256p-4,
    0x1.7474ab6fff657p-4,
    -0x1.5825e8b30fe14p-4,
    0x1.31b2f2ff96133p-4,
};

/// A factor near 1 / m for m of an eighth of an octave; its -log, nearly exact; -log2, -log10.
inline constexpr EightNumbers kLogTable[] = {
    {{0x1.5550927p0, 0x1.3b12da8p0, 0x1.2494578p0, 0x1.111438dp0, 0x1p0, 0x1.c729652p-1,
      0x1.99a9bfap-1, 0x1.7461278p-1}},
    {{-0x1.2687d849cc8p-2, -0x1.a9396006d2p-3, -0x1.11874c958cp-3, -0x1.0888df43e4p-4, 0x0p0,
      0x1.e1fbea6b3p-4, 0x1.c8aebff115p-3, 0x1.460d8f91618p-2}},
    {{-0x1.a8eafb772119ap-2, -0x1.32bbff6397c1dp-2, -0x1.8a9e44356f4ddp-3, -0x1.7da490feaeff7p-4,
      0x0p0, 0x1.5bad9129a370cp-3, 0x1.496d478acbb2cp-2, 0x1.d6651f1744594p-2}},
    {{-0x1.ffa6f23e5e68fp-4, -0x1.7158508c880d5p-4, -0x1.db2aee01bcdf9p-5, -0x1.cb8b344d292bcp-6,
      0x0p0, 0x1.a2a561c06cab9p-5, 0x1.8cab63129a9e5p-4, 0x1.1b34bd4511919p-3}},
};

/// 1 / log(2).
inline constexpr double kPerLn2 = 0x1.71547652b82fep0;

/// 1 / log(10).
inline constexpr double kPerLn10 = 0x1.bcb7b1526e50ep-2;

/// log10(2).
inline constexpr double kLog10Of2 = 0x1.34413509f79ffp-2;

/// pi in two parts.
inline constexpr double kPi[] = {
    0x1.921fb54442d18p1,
    0x1.1a62633145c07p-53,
};

/// 1 / pi.
inline constexpr double kPerPi = 0x1.45f306dc9c883p-2;

/// pi / 2 in two parts.
inline constexpr double kHalfPi[] = {
    0x1.921fb54442d18p0,
    0x1.1a62633145c07p-54,
};

/// (sin(r) - r) / r^3 in powers of r^2, |r| <= pi / 2.
inline constexpr double kSin[] = {
    -0x1.5555555555555p-3,  0x1.1111111111111p-7,  -0x1.a01a01a01a01ap-13, 0x1.71de3a556c72cp-19,
    -0x1.ae64567f53a4fp-26, 0x1.6124613a06b01p-33, -0x1.ae7f3dfd217edp-41, 0x1.952c339c45858p-49,
    -0x1.2f3270dc8ed9ap-57, 0x1.68d0549a6fadap-66,
};

/// The same for |r| <= pi / 4.
inline constexpr double kSinNear[] = {
    -0x1.5555555555555p-3,  0x1.111111111111p-7,   -0x1.a01a01a019938p-13, 0x1.71de3a5460952p-19,
    -0x1.ae645412c4787p-26, 0x1.61217f0ac7f98p-33, -0x1.ab17d3985bccep-41,
};

/// (cos(r) - 1) / r^2 in powers of r^2, |r| <= pi / 4.
inline constexpr double kCosNear[] = {
    -0x1p-1,
    0x1.5555555555555p-5,
    -0x1.6c16c16c16c14p-10,
    0x1.a01a01a01959dp-16,
    -0x1.27e4fb767eb7ep-22,
    0x1.1eed8d3146333p-29,
    -0x1.9393d454607bfp-37,
    0x1.ab0a03b7581a8p-45,
};

/// (atan(t) - t) / t^3 in powers of t^2, |t| <= tan(pi / 8).
inline constexpr double kAtan[] = {
    -0x1.5555555555555p-2, 0x1.9999999999953p-3, -0x1.249249248d7edp-3, 0x1.c71c71c304b25p-4,
    -0x1.745d165df329bp-4, 0x1.3b1392d9d013p-4,  -0x1.110e8808d52b6p-4, 0x1.e19a139427a48p-5,
    -0x1.ac7a9274c8714p-5, 0x1.74ddcf11bfbf7p-5, -0x1.1b33ac5ef371dp-5, 0x1.0ad34df8613e1p-6,
};

/// (asin(s) - s) / s^3 in powers of s^2, |s| <= 1/2.
inline constexpr double kAsin[] = {
    0x1.5555555555555p-3, 0x1.333333333332dp-4,  0x1.6db6db6db7c7fp-5, 0x1.f1c71c70ee54ap-6,
    0x1.6e8ba31c9dc09p-6, 0x1.1c4ebd7735bf2p-6,  0x1.c99afe79266f3p-7, 0x1.7a70c2a695fep-7,
    0x1.40e38d543d8d2p-7, 0x1.0a9849ba5937fp-7,  0x1.2031dbbbbad45p-7, 0x1.8f5a75293b096p-12,
    0x1.7184808eff5eep-6, -0x1.898d77b6dddb2p-6, 0x1.f74bdb0d4b5bep-6,
};

/// Points in the eighths of [0, 4], erf there, (erf(x) - it) / (x - point) by powers.
inline constexpr EightNumbers kErf[] = {
    {{0x0p0, 0x1.8p-1, 0x1.4p0, 0x1.cp0, 0x1.2p1, 0x1.6p1, 0x1.ap1, 0x1.ep1}},
    {{0x0p0, 0x1.6c1c9759d0e5fp-1, 0x1.d8865d98abe01p-1, 0x1.f92d077f8d56dp-1, 0x1.ff404760319b4p-1,
      0x1.fff2cfb0453d9p-1, 0x1.ffff6f9f67e55p-1, 0x1.fffffc2f171e3p-1}},
    {{0x1.20dd750429b6dp0, 0x1.492e42d78d2c5p-1, 0x1.e4652fadcb6b2p-3, 0x1.b055303221016p-5,
      0x1.d4143a9dfe964p-8, 0x1.3360ccd23db3ap-11, 0x1.e9b5e8d00ce8p-16, 0x1.d9371e2ff7bf9p-21}},
    {{-0x1.1841a7f6b3ff1p-49, -0x1.edc5644353c27p-2, -0x1.2ebf3dcc9f22fp-2, -0x1.7a4a8a2bdce13p-4,
      -0x1.074b60f8df349p-6, -0x1.a6a519a114d7p-10, -0x1.8de3cd290a7c1p-14, -0x1.bba3ac4cf847p-19}},
    {{-0x1.812746b036805p-2, 0x1.b6e8591f668b1p-6, 0x1.571d01c5c576p-3, 0x1.7148c3d57c26ep-4,
      0x1.63ef61e8244dp-6, 0x1.69cf466ccdf6ap-9, 0x1.9aa489e3ca63dp-13, 0x1.0b6a7b0f1cc93p-17}},
    {{-0x1.ce075728cf8f3p-37, 0x1.349b5eaa145eap-3, -0x1.93a9a7bb7f1c7p-8, -0x1.8a0da54306143p-5,
      -0x1.38a98327890c5p-6, -0x1.ab0c273ac26ecp-9, -0x1.2c7d5ef053d4dp-12,
      -0x1.d06f58609413ep-17}},
    {{0x1.ce2f21b8b464dp-4, -0x1.b42a1890a0eb8p-5, -0x1.8281ce0b5d725p-5, 0x1.b22257dda5c39p-8,
      0x1.5d3b17bbcb923p-7, 0x1.69359606645b3p-9, 0x1.490a4d2345c9dp-12, 0x1.3436bc9f0bfd4p-16}},
    {{-0x1.8e9d1ae67113ap-28, -0x1.b8477966dbf42p-6, 0x1.5d0003af8124bp-6, 0x1.25b378c926554p-7,
      -0x1.7cae0d45c2258p-9, -0x1.b2755bfd5d9dbp-10, -0x1.145464ea3ea46p-12,
      -0x1.4357b55459e4dp-16}},
    {{-0x1.b82ca0e32a82p-6, 0x1.2e0afae9b530ep-6, 0x1.db43ca6554e5ap-9, -0x1.8d10fba945f4bp-8,
      -0x1.5f8313369b94p-11, 0x1.52b6263fbd742p-11, 0x1.647f71f2bfb67p-13, 0x1.110de4e13c93dp-16}},
    {{-0x1.e0ca2bd6496fp-22, 0x1.2db3337432936p-9, -0x1.75672d04e991p-8, 0x1.7ec1d1f17005dp-11,
      0x1.0602e347fbee3p-10, -0x1.755772e5cf495p-14, -0x1.567479a82ea0dp-14,
      -0x1.7566befdb0014p-17}},
    {{0x1.56822d1143ecp-8, -0x1.04104485a7efbp-8, 0x1.cc21a7ad7d28ap-11, 0x1.d4cf632c29957p-11,
      -0x1.8352faf51808cp-12, -0x1.2abb3d9b15bcp-14, 0x1.b2c35b1c8c428p-16, 0x1.99f593d6ebea4p-18}},
    {{-0x1.1780815e17253p-17, 0x1.8621f0de0d331p-13, 0x1.a00773a339255p-11, -0x1.d041f779426fp-12,
      -0x1.80c24d48c8063p-17, 0x1.cd5952dfd66bp-15, -0x1.3893fa844ef4dp-19,
      -0x1.5d68f88f822cbp-19}},
    {{-0x1.b4d5361b1fd28p-11, 0x1.4713cff8b7184p-11, -0x1.539192b8c3af5p-12, -0x1.717f97218bc12p-18,
      0x1.11430333dd2cep-14, -0x1.09d0591ac5944p-16, -0x1.809bd02211cc8p-19,
      0x1.a06761d95439fp-21}},
    {{-0x1.4bb91cc1eb61dp-15, -0x1.bd1e9c7fe50afp-14, -0x1.ba9b344b2cf88p-15, 0x1.200aed2ea315cp-14,
      -0x1.7c985a3b48a98p-16, -0x1.20104c843c482p-20, 0x1.ff552dcb696bfp-20,
      -0x1.835421a5a833bp-24}},
    {{0x1.63aa1410699dbp-13, -0x1.372fab2a1ba55p-14, 0x1.c8ae910f36d87p-15, -0x1.1d7248362f9a5p-16,
      -0x1.971515026dcb1p-20, 0x1.68a9225d22a6dp-19, -0x1.1e7cc89ce34dfp-21,
      -0x1.037beec04147dp-24}},
    {{-0x1.3fc881766dd57p-15, 0x1.675395e3bdbd7p-16, -0x1.6dbb6aec33a68p-19, -0x1.38d78c66b245ep-18,
      0x1.c65b166c6301p-19, -0x1.de97da11a909fp-21, -0x1.5a9cc83adb821p-29, 0x1.70fe33beff00bp-25}},
};

/// Middles of parts, e^(x^2) erfc(x) by powers of the distance.
inline constexpr EightNumbers kErfcx[] = {
    {{0x1p-2, 0x1.8p-1, 0x1.8p0, 0x1.4p1, 0x1p2, 0x1.8p2, 0x1.2p3, 0x0p0}},
    {{0x1.8a6adcda2ea92p-1, 0x1.038d54ea3d834p-1, 0x1.494daffa2ad68p-2, 0x1.afbb3f3b7343bp-3,
      0x1.18932bf08e154p-3, 0x1.7c0348489d721p-4, 0x1.fe6cc4a0f9538p-5, 0x0p0}},
    {{-0x1.7c857b9b3c191p-1, -0x1.78cdd551ee51ap-2, -0x1.4f1988444caf7p-3, -0x1.3086d7f01ac85p-4,
      -0x1.094922737431ap-5, -0x1.ed7f66d9d09fep-7, -0x1.c046699d77d51p-8, 0x0p0}},
    {{0x1.2b497df35fa2ep-1, 0x1.d90093ae10928p-3, 0x1.37ea271bc54bcp-4, 0x1.98958a7a8e4a3p-6,
      0x1.e9412fa33c70cp-8, 0x1.3c7764a81f462p-9, 0x1.876373f4a0eb7p-11, 0x0p0}},
    {{-0x1.97997ad330408p-2, -0x1.09e77d40e0239p-3, -0x1.0dc51d2941e6cp-5, -0x1.0632076809dfcp-7,
      -0x1.b8b6382729edcp-10, -0x1.9106a7cd79e3bp-12, -0x1.53c131b5cb236p-14, 0x0p0}},
    {{0x1.f0ac9d31f335cp-3, 0x1.1192f5bd6877dp-4, 0x1.b65944f34fbb6p-7, 0x1.435c04e207cd1p-9,
      0x1.8457bbe09abafp-12, 0x1.f64cd9c07b8ffp-15, 0x1.254381039a2edp-17, 0x0p0}},
    {{-0x1.146985bd8e47ep-3, -0x1.054d68295b244p-5, -0x1.513ed7600d3c7p-8, -0x1.809ce8ab533f2p-11,
      -0x1.4f2981c3c35e6p-14, -0x1.370d064177721p-17, -0x1.f773505c4adap-21, 0x0p0}},
    {{0x1.1d0c27d70a334p-4, 0x1.d43a7c7a65ff5p-7, 0x1.ee705e7311a51p-10, 0x1.ba8a67cfb709dp-13,
      0x1.1ba135eae285dp-16, 0x1.7d0e03ed7f6f8p-20, 0x1.adc5f7e1018bp-24, 0x0p0}},
    {{-0x1.132db7b9ea1fp-5, -0x1.8c97dd4ea4809p-8, -0x1.5b0abfe6309ffp-11, -0x1.edd423990bb19p-15,
      -0x1.d727479230f4bp-19, -0x1.cde4ceccb0021p-23, -0x1.6ce6630c9751cp-27, 0x0p0}},
    {{0x1.f54ce1c02eebp-7, 0x1.3f81897d0c2fdp-9, 0x1.d4509d425f248p-13, 0x1.0bcba3251b0bap-16,
      0x1.806c93ce2a351p-21, 0x1.151346be62d22p-25, 0x1.342c8cdf8dc9cp-30, 0x0p0}},
    {{-0x1.b1819f520710bp-8, -0x1.ec0cf4e35cdf4p-11, -0x1.30c0ec8eebc29p-14, -0x1.1ad10db083879p-18,
      -0x1.345efc8bf2b2dp-23, -0x1.491bb0ecefe5cp-28, -0x1.02e7bbffe1ff9p-33, 0x0p0}},
    {{0x1.65b08aa5dd439p-9, 0x1.6b982be9a1433p-12, 0x1.7f99660093fdap-16, 0x1.234feb1579b9ap-20,
      0x1.e6bc6310cec0bp-26, 0x1.83200429cfa83p-31, 0x1.b0c6e04504b1bp-37, 0x0p0}},
    {{-0x1.1ac2958397971p-10, -0x1.02b16022e00bap-13, -0x1.d4155e4da48d2p-18,
      -0x1.2514a1511da02p-22, -0x1.7a2f9ad978789p-28, -0x1.c312b1fa8d472p-34,
      -0x1.67e0a43ff5b84p-40, 0x0p0}},
    {{0x1.adcb50aad3f46p-12, 0x1.637261245ea65p-15, 0x1.15709ea561233p-19, 0x1.205eed5227c12p-24,
      0x1.2192758ff93b7p-30, 0x1.0464a881349d6p-36, 0x1.29f9b82ec26p-43, 0x0p0}},
    {{-0x1.3af3c9900782p-13, -0x1.d8bb2d51ecb6cp-17, -0x1.40090078056f8p-21, -0x1.15cbc8ca96cb6p-26,
      -0x1.b4e9e01f50f43p-33, -0x1.29eaed63d6956p-39, -0x1.eaa4368413a9fp-47, 0x0p0}},
    {{0x1.be060b6ff701bp-15, 0x1.30d722edc65f4p-18, 0x1.66d11225ee11dp-23, 0x1.05e759218a9b9p-28,
      0x1.41c067fba9754p-35, 0x1.50b6d87dbe979p-42, 0x1.8b271cf2f1b5dp-50, 0x0p0}},
    {{-0x1.3218127ff545p-16, -0x1.7e2e1ee20bde5p-20, -0x1.89dc72c25d886p-25, -0x1.e53297e19ce34p-31,
      -0x1.d89b9ce5642bp-38, -0x1.7aa39af3a0e1ap-45, -0x1.424cfaf8e1c17p-53, 0x0p0}},
    {{0x1.a3d185ad9ce98p-18, 0x1.ddf85d5157c68p-22, 0x1.c8ee5d35f0fe6p-27, 0x1.d2f097a4b0ae8p-33,
      0x1.8ef977a8d5a5cp-40, 0x1.cd7b02a9de82bp-48, 0x1.3fda708ec78dp-56, 0x0p0}},
    {{-0x1.0f811f46266fp-19, -0x1.1bf8f46960eb9p-23, -0x1.ddfe13df3446dp-29, -0x1.a0766f546afa8p-35,
      -0x1.1c7f812dc82fcp-42, -0x1.fda4b821b5815p-51, -0x1.01e8907e45d64p-59, 0x0p0}},
};

}  // namespace trueseed::math::rounded::internal
