// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/distributions/ziggurat_accept.h"

#include <array>

#include "trueseed/random/numpy/distributions/ziggurat_tables.h"

namespace trueseed::numpy::internal {

using namespace ziggurat;

namespace {

// The widths, then the same with a minus: the sign of a word is the bit above its layer.
template <class Number>
std::array<Number, 2 * kLayers> with_minus(const Number (&widths)[kLayers]) noexcept {
  std::array<Number, 2 * kLayers> both{};
  for (std::size_t layer = 0; layer < kLayers; ++layer) {
    both[layer] = widths[layer];
    both[kLayers + layer] = -widths[layer];
  }
  return both;
}

const std::array<double, 2 * kLayers> kSigned = with_minus(kNormalWidth);
const std::array<float, 2 * kLayers> kSignedF = with_minus(kNormalWidthF);

}  // namespace

std::size_t accept_normal(const std::uint64_t* words, std::size_t n, double* out) noexcept {
  const double* const signed_width = kSigned.data();
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t position = (words[i] >> 9) & 0x000fffffffffffff;
    if (position >= kNormalLimit[words[i] & 0xff]) return i;
    out[i] = static_cast<double>(position) * signed_width[words[i] & 0x1ff];
  }
  return n;
}

std::size_t accept_exponential(const std::uint64_t* words, std::size_t n, double* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t layer = (words[i] >> 3) & 0xff;
    const std::uint64_t position = words[i] >> 11;
    if (position >= kExponentialLimit[layer]) return i;
    out[i] = static_cast<double>(position) * kExponentialWidth[layer];
  }
  return n;
}

std::size_t accept_normal_f(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  const float* const signed_width = kSignedF.data();
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t position = words[i] >> 9;
    if (position >= kNormalLimitF[words[i] & 0xff]) return i;
    out[i] = static_cast<float>(position) * signed_width[words[i] & 0x1ff];
  }
  return n;
}

std::size_t accept_exponential_f(const std::uint32_t* words, std::size_t n, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t layer = (words[i] >> 1) & 0xff;
    const std::uint32_t position = words[i] >> 9;
    if (position >= kExponentialLimitF[layer]) return i;
    out[i] = static_cast<float>(position) * kExponentialWidthF[layer];
  }
  return n;
}

}  // namespace trueseed::numpy::internal
