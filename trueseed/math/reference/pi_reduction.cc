// SPDX-License-Identifier: Apache-2.0
// The reduction of large numbers: that of glibc 2.36, sysdeps/ieee754/dbl-64/branred.c, from which
// the constants are. Nothing of it is fused.
#include "trueseed/math/reference/pi_reduction.h"

#include "trueseed/math/tables/two_over_pi_table.h"

namespace trueseed::math::internal {
namespace {

/// Added to a number and taken away again these leave the nearest integer, or multiple of 4.
constexpr double kOnes = 0x1.8p52;
constexpr double kFours = 0x1.8p54;
/// Times this, a double falls into a half of 26 bits and a rest.
constexpr double kSplit = 0x1.0000002p27;

constexpr double kHalfPiHigh = 0x1.921fb54442d18p0;
constexpr double kHalfPiLow = 0x1.1a62633145c07p-54;
/// kHalfPiHigh in two parts.
constexpr double kHalfPiParts[2] = {0x1.921fb58000000p0, -0x1.dde974p-27};

double nearest(double x, double unit) noexcept { return (x + unit) - unit; }

double upper_half(double x) noexcept {
  const double scaled = x * kSplit;
  return scaled - (scaled - x);
}

/// Quarter turns: a multiple of one, less those that are whole turns, and a rest in two parts.
struct Turns {
  double whole;
  double rest;
  double rest_low;
};

/// x * 2^600 * 2/pi for a double x of 26 bits.
Turns quarter_turns(double x) noexcept {
  // The first digit of 2/pi that counts: those before it make whole turns alone.
  const std::int32_t exponent = (high_word(x) >> 20) & 2047;
  const std::int32_t first = exponent < 450 ? 0 : (exponent - 450) / 24;
  const auto scale_exponent = static_cast<std::uint64_t>(1023 + 576 - 24 * first);
  double scale = double_of(scale_exponent << 52);
  double parts[6];
  for (int i = 0; i < 6; ++i) {
    parts[i] = x * kTwoOverPi[first + i] * scale;
    scale *= 0x1p-24;
  }
  double whole = 0.0;
  for (int i = 0; i < 3; ++i) {
    const double integer = nearest(parts[i], kOnes);
    whole += integer;
    parts[i] -= integer;
  }
  double sum = 0.0;
  for (int i = 5; i >= 0; --i) sum += parts[i];
  double low = parts[0] - sum;
  for (int i = 1; i < 6; ++i) low += parts[i];
  const double integer = nearest(sum, kOnes);
  whole += integer;
  sum -= integer;
  const double rest = sum + low;
  return {whole - nearest(whole, kFours), rest, (sum - rest) + low};
}

}  // namespace

PiReduced reduce_far_by_half_pi(double x) noexcept {
  x *= 0x1p-600;
  const double upper = upper_half(x);
  const Turns a = quarter_turns(upper);
  const Turns b = quarter_turns(x - upper);
  double whole = a.whole + b.whole;
  double rest = a.rest + b.rest;
  const double low =
      magnitude(a.rest) > magnitude(b.rest) ? (a.rest - rest) + b.rest : (b.rest - rest) + a.rest;
  if (rest > 0.5) {
    rest -= 1.0;
    whole += 1.0;
  } else if (rest < -0.5) {
    rest += 1.0;
    whole -= 1.0;
  }
  const double turns = rest + (low + a.rest_low + b.rest_low);
  const double turns_low = ((rest - turns) + low) + (a.rest_low + b.rest_low);
  const double t1 = upper_half(turns);
  const double t2 = turns - t1;
  const double product = turns * kHalfPiHigh;
  const double product_low =
      (((t1 * kHalfPiParts[0] - product) + t1 * kHalfPiParts[1]) + t2 * kHalfPiParts[0]) +
      (t2 * kHalfPiParts[1] + turns * kHalfPiLow + turns_low * kHalfPiHigh);
  const double angle = product + product_low;
  return {angle, (product - angle) + product_low, static_cast<std::int32_t>(whole) & 3};
}

}  // namespace trueseed::math::internal
