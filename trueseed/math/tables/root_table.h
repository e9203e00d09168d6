// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::math::internal {

/// For 128 intervals of [1/2, 2): about 1 / sqrt of the middle.
/// Source: glibc 2.36 sysdeps/ieee754/dbl-64/root.tbl (IBM Accurate Mathematical Library).
inline constexpr double kRootTable[128] = {
    // clang-format off
    0x1.68a1f80d7182p0, 0x1.65de82af9631fp0, 0x1.632b1201d39e5p0, 0x1.60870d91bf3c2p0,
    0x1.5df1e4be5e7a2p0, 0x1.5b6b0e361668bp0, 0x1.58f2077eca742p0, 0x1.568654873c1e3p0,
    0x1.54277f40d6cb8p0, 0x1.51d51741283ap0, 0x1.4f8eb16a59835p0, 0x1.4d53e79a0e15cp0,
    0x1.4b24585e1ca16p0, 0x1.48ffa6aea45fep0, 0x1.46e579ad0c47ap0, 0x1.44d57c6785455p0,
    0x1.42cf5da0b1da2p0, 0x1.40d2cf9b1e1cbp0, 0x1.3edf87e83b18ep0, 0x1.3cf53f3a97317p0,
    0x1.3b13b13b13b1p0, 0x1.393a9c60dd0e1p0, 0x1.3769c1cbf0b05p0, 0x1.35a0e521ff992p0,
    0x1.33dfcc6d81367p0, 0x1.32263ffecdbddp0, 0x1.30740a4f1a8ep0, 0x1.2ec8f7e53640dp0,
    0x1.2d24d73be4ec9p0, 0x1.2b8778a9bf8ecp0, 0x1.29f0ae4a7bd6fp0, 0x1.28604be983e91p0,
    0x1.26d626edc7332p0, 0x1.25521646af854p0, 0x1.23d3f25a271bcp0, 0x1.225b94f39da5bp0,
    0x1.20e8d933fbc46p0, 0x1.1f7b9b8275ccep0, 0x1.1e13b97e2f7f2p0, 0x1.1cb111f0a37d1p0,
    0x1.1b5384c0c28bcp0, 0x1.19faf2e6beff6p0, 0x1.18a73e6079ee1p0, 0x1.17584a268851ep0,
    0x1.160dfa21c700dp0, 0x1.14c8332174f8cp0, 0x1.1386dad1cc065p0, 0x1.1249d7b3107fbp0,
    0x1.111111111112p0, 0x1.0fdc6efb1043ep0, 0x1.0eabda3c11a68p0, 0x1.0d7f3c53851c1p0,
    0x1.0c567f6e4acefp0, 0x1.0b318e600b285p0, 0x1.0a10549cddf4fp0, 0x1.08f2be333c85cp0,
    0x1.07d8b7c63aadfp0, 0x1.06c22e8802d59p0, 0x1.05af103491a22p0, 0x1.049f4b0cadb27p0,
    0x1.0392cdd118774p0, 0x1.028987bdf5125p0, 0x1.0183688662733p0, 0x1.00806050463f7p0,
    0x1.fe02fb08b05a2p-1, 0x1.fa1a7bb61d36fp-1, 0x1.f648a3a321fb7p-1, 0x1.f28c9b380ebap-1,
    0x1.eee595eba94cp-1, 0x1.eb52d18b3d37dp-1, 0x1.e7d3959112457p-1, 0x1.e4673287f9dc5p-1,
    0x1.e10d017ac51a6p-1, 0x1.ddc4636e9573ep-1, 0x1.da8cc0e7149eep-1, 0x1.d7658973b887cp-1,
    0x1.d44e33454e185p-1, 0x1.d1463acb186adp-1, 0x1.ce4d2256e352ep-1, 0x1.cb6271c77707cp-1,
    0x1.c885b638e9087p-1, 0x1.c5b681ba51d6p-1, 0x1.c2f46b087a5e7p-1, 0x1.c03f0d4d1e1bp-1,
    0x1.bd9607e2670d9p-1, 0x1.baf8fe1a51499p-1, 0x1.b8679709aaac2p-1, 0x1.b5e17d566a055p-1,
    0x1.b3665f091e62bp-1, 0x1.b0f5ed613d3f1p-1, 0x1.ae8fdcac1a25dp-1, 0x1.ac33e41e57a2dp-1,
    0x1.a9e1bdafa4be1p-1, 0x1.a79925f89def6p-1, 0x1.a559dc12abd3ap-1, 0x1.a323a179bcde9p-1,
    0x1.a0f639efb9e4bp-1, 0x1.9ed16b6197fd7p-1, 0x1.9cb4fdcdec59dp-1, 0x1.9aa0bb2ce89c8p-1,
    0x1.98946f59a8bebp-1, 0x1.968fe7fcbc524p-1, 0x1.9492f477d78d4p-1, 0x1.929d65d2990a8p-1,
    0x1.90af0ea853815p-1, 0x1.8ec7c316cae0fp-1, 0x1.8ce758add657p-1, 0x1.8b0da65fd9394p-1,
    0x1.893a847305ac9p-1, 0x1.876dcc735d942p-1, 0x1.85a75925660f9p-1, 0x1.83e706798349dp-1,
    0x1.822cb17ff2eb2p-1, 0x1.8078385d5c0dep-1, 0x1.7ec97a3fec01p-1, 0x1.7d205754f8264p-1,
    0x1.7b7cb0bf1d70fp-1, 0x1.79de688cd6672p-1, 0x1.784561af81485p-1, 0x1.76b17ff2d032cp-1,
    0x1.7522a7f49d736p-1, 0x1.7398bf1d1ee54p-1, 0x1.7213ab9772ee3p-1, 0x1.7093544a82bc7p-1,
    0x1.6f17a0d23510ep-1, 0x1.6da07978eda76p-1, 0x1.6c2dc73154e64p-1, 0x1.6abf7390648fep-1,
    // clang-format on
};

}  // namespace trueseed::math::internal
