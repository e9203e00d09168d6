// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "trueseed/random/numpy/distributions/stream_version.h"
#include "trueseed/random/numpy/legacy/count.h"

namespace trueseed::numpy::legacy {

/// The binomial counts of RandomState: inversion up to a mean of 30, else BTPE.
///
/// Definition: what the last (n, p) gave is kept. multinomial, which up to NumPy 2.4 draws
///             Generator's binomial counts, shares it: from 2.4 on the two differ by a last bit in
///             the probability of 0, and the first to be drawn decides.
/// Source:     NumPy, numpy/random/src/legacy/legacy-distributions.c and distributions.c, after
///             Kachitvichyanukul and Schmeiser (1988).
/// Bits:       those of Libm, which decides between whole numbers only.
class BinomialDraws {
 public:
  explicit BinomialDraws(StreamVersion version = StreamVersion::k2_4) noexcept
      : version_(version) {}

  template <class Libm, DoubleSource Doubles>
  std::int64_t draw(Doubles& bits, double p, std::int64_t n) noexcept {
    return draw_with<Libm>(bits, p, n, false);
  }

  /// Fills `out`, zeros before, with one multinomial variate.
  template <class Libm, DoubleSource Doubles>
  void multinomial(Doubles& bits, std::int64_t n, std::span<const double> probabilities,
                   std::span<std::int64_t> out) noexcept {
    double rest = 1.0;
    for (std::size_t j = 0; j + 1 < out.size(); ++j) {
      out[j] = draw_one_of<Libm>(bits, probabilities[j] / rest, n);
      n -= out[j];
      if (n <= 0) return;
      rest -= probabilities[j];
    }
    if (n > 0) out.back() = n;
  }

 private:
  // The count that multinomial draws.
  template <class Libm, DoubleSource Doubles>
  std::int64_t draw_one_of(Doubles& bits, double p, std::int64_t n) noexcept {
    const bool as_generator = version_ < StreamVersion::k2_5;
    if (as_generator && (n == 0 || p == 0.0)) return 0;
    return draw_with<Libm>(bits, p, n, as_generator && version_ >= StreamVersion::k2_4);
  }

  template <class Libm, DoubleSource Doubles>
  std::int64_t draw_with(Doubles& bits, double p, std::int64_t n, bool by_log1p) noexcept {
    const bool mirrored = !(p <= 0.5);
    const double rarer = mirrored ? 1.0 - p : p;
    const bool inverted = rarer * static_cast<double>(n) <= 30.0;
    if (!(n == n_ && rarer == p_)) {
      n_ = n;
      p_ = rarer;
      if (inverted) {
        prepare_inversion<Libm>(by_log1p);
      } else {
        prepare_rejection();
      }
    }
    const std::int64_t count = inverted ? inversion(bits) : rejection<Libm>(bits);
    return mirrored ? difference(n, count) : count;
  }

  static std::int64_t difference(std::int64_t a, std::int64_t b) noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
  }

  template <class Libm>
  void prepare_inversion(bool by_log1p) noexcept {
    const double n = static_cast<double>(n_);
    const double mean = n * p_;
    q_ = 1.0 - p_;
    none_ = Libm::exp(n * (by_log1p ? Libm::log1p(-p_) : Libm::log(q_)));
    const double far = mean + 10.0 * std::sqrt(mean * q_ + 1);
    bound_ = to_int(n < far ? n : far);
  }

  template <DoubleSource Doubles>
  std::int64_t inversion(Doubles& bits) const noexcept {
    std::int64_t x = 0;
    double px = none_;
    double u = bits.next_double();
    while (u > px) {
      ++x;
      if (x > bound_) {
        x = 0;
        px = none_;
        u = bits.next_double();
      } else {
        u -= px;
        px = (static_cast<double>(n_ - x + 1) * p_ * px) / (static_cast<double>(x) * q_);
      }
    }
    return x;
  }

  void prepare_rejection() noexcept {
    const double n = static_cast<double>(n_);
    r_ = p_ < 1.0 - p_ ? p_ : 1.0 - p_;
    q_ = 1.0 - r_;
    const double fm = n * r_ + r_;
    m_ = to_int(std::floor(fm));
    p1_ = std::floor(2.195 * std::sqrt(n * r_ * q_) - 4.6 * q_) + 0.5;
    xm_ = static_cast<double>(m_) + 0.5;
    xl_ = xm_ - p1_;
    xr_ = xm_ + p1_;
    c_ = 0.134 + 20.5 / (15.3 + static_cast<double>(m_));
    double a = (fm - xl_) / (fm - xl_ * r_);
    laml_ = a * (1.0 + a / 2.0);
    a = (xr_ - fm) / (xr_ * q_);
    lamr_ = a * (1.0 + a / 2.0);
    p2_ = p1_ * (1.0 + 2.0 * c_);
    p3_ = p2_ + c_ / laml_;
    p4_ = p3_ + c_ / lamr_;
  }

  template <class Libm, DoubleSource Doubles>
  std::int64_t rejection(Doubles& bits) const noexcept {
    for (;;) {
      const double u = bits.next_double() * p4_;
      double v = bits.next_double();
      if (!(u > p1_)) return to_int(std::floor(xm_ - p1_ * v + u));
      std::int64_t y = 0;
      if (!(u > p2_)) {
        const double x = xl_ + (u - p1_) / c_;
        v = v * c_ + 1.0 - std::fabs(static_cast<double>(m_) - x + 0.5) / p1_;
        if (v > 1.0) continue;
        y = to_int(std::floor(x));
      } else if (!(u > p3_)) {
        y = to_int(std::floor(xl_ + Libm::log(v) / laml_));
        if (y < 0 || v == 0.0) continue;
        v = v * (u - p2_) * laml_;
      } else {
        y = to_int(std::floor(xr_ - Libm::log(v) / lamr_));
        if (y > n_ || v == 0.0) continue;
        v = v * (u - p3_) * lamr_;
      }
      if (accepted<Libm>(y, v)) return y;
    }
  }

  template <class Libm>
  bool accepted(std::int64_t y, double v) const noexcept {
    const double nrq = static_cast<double>(n_) * r_ * q_;
    const std::int64_t off = difference(y, m_);
    const std::int64_t k = off < 0 ? difference(0, off) : off;
    const double distance = static_cast<double>(k);
    if (!(k > 20 && distance < nrq / 2.0 - 1)) return !(v > ratio_to_mode(y));
    const double rho = (distance / nrq) *
                       ((distance * (distance / 3.0 + 0.625) + 0.16666666666666666) / nrq + 0.5);
    const auto square = static_cast<std::uint64_t>(k) * static_cast<std::uint64_t>(k);
    const double t = static_cast<double>(static_cast<std::int64_t>(0 - square)) / (2 * nrq);
    const double log_v = Libm::log(v);
    if (log_v < t - rho) return true;
    if (log_v > t + rho) return false;
    return !(log_v > stirling_bound<Libm>(y));
  }

  // The probability of y over that of the mode, factor by factor.
  double ratio_to_mode(std::int64_t y) const noexcept {
    const double s = r_ / q_;
    const double a = s * static_cast<double>(difference(n_, -1));
    double ratio = 1.0;
    for (std::int64_t i = m_ + 1; i <= y; ++i) ratio *= a / static_cast<double>(i) - s;
    for (std::int64_t i = y + 1; i <= m_; ++i) ratio /= a / static_cast<double>(i) - s;
    return ratio;
  }

  template <class Libm>
  double stirling_bound(std::int64_t y) const noexcept {
    const double x1 = static_cast<double>(y) + 1;
    const double f1 = static_cast<double>(m_) + 1;
    const double z = static_cast<double>(n_) + 1 - static_cast<double>(m_);
    const double w = static_cast<double>(n_) - static_cast<double>(y) + 1;
    return xm_ * Libm::log(f1 / x1) +
           (static_cast<double>(difference(n_, m_)) + 0.5) * Libm::log(z / w) +
           static_cast<double>(difference(y, m_)) * Libm::log(w * r_ / (x1 * q_)) + stirling(f1) +
           stirling(z) + stirling(x1) + stirling(w);
  }

  // Two digits of 13860 are exchanged, and the last two terms ought to be subtracted.
  static double stirling(double x) noexcept {
    const double x2 = x * x;
    return (13680. - (462. - (132. - (99. - 140. / x2) / x2) / x2) / x2) / x / 166320.;
  }

  StreamVersion version_;
  // No n is drawn for with -1.
  std::int64_t n_ = -1;
  double p_ = 0;
  double q_ = 0;
  double none_ = 0;
  std::int64_t bound_ = 0;
  std::int64_t m_ = 0;
  double r_ = 0, p1_ = 0, xm_ = 0, xl_ = 0, xr_ = 0, c_ = 0, laml_ = 0, lamr_ = 0;
  double p2_ = 0, p3_ = 0, p4_ = 0;
};

}  // namespace trueseed::numpy::legacy
