// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "trueseed/random/numpy/distributions/count.h"
#include "trueseed/random/numpy/distributions/stream_version.h"

namespace trueseed::numpy {

/// The binomial counts of numpy.random.Generator: inversion up to a mean of 30, else BTPE.
///
/// Source: NumPy, numpy/random/src/distributions/distributions.c, after Kachitvichyanukul and
///         Schmeiser (1988).
/// State:  none; what the last parameters gave is kept, which changes no result.
/// Bits:   those of Libm, which decides between whole numbers only.
class Binomial {
 public:
  explicit Binomial(StreamVersion version = StreamVersion::k2_4) noexcept : version_(version) {}

  template <class Libm, BitSource Bits>
  std::int64_t draw(Bits& bits, double p, std::int64_t n) noexcept {
    if (n == 0 || p == 0.0) return 0;
    const bool mirrored = !(p <= 0.5);
    const double rarer = mirrored ? 1.0 - p : p;
    const bool inverted = rarer * static_cast<double>(n) <= 30.0;
    if (!(n == n_ && rarer == p_)) prepare<Libm>(rarer, n, inverted);
    const std::int64_t count = inverted ? inversion(bits) : rejection<Libm>(bits);
    if (!mirrored) return count;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(n) -
                                     static_cast<std::uint64_t>(count));
  }

 private:
  template <class Libm>
  void prepare(double p, std::int64_t n, bool inverted) noexcept {
    n_ = n;
    p_ = p;
    q_ = 1.0 - p;
    if (inverted) {
      prepare_inversion<Libm>();
    } else {
      prepare_rejection();
    }
  }

  template <class Libm>
  void prepare_inversion() noexcept {
    const double n = static_cast<double>(n_);
    const double mean = n * p_;
    none_ = version_ >= StreamVersion::k2_4 ? Libm::exp(n * Libm::log1p(-p_))
                                            : Libm::exp(n * Libm::log(q_));
    const double far = mean + 10.0 * std::sqrt(mean * q_ + 1);
    bound_ = floor_int(n < far ? n : far);
  }

  template <BitSource Bits>
  std::int64_t inversion(Bits& bits) const noexcept {
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
    const double r = p_;
    const double fm = n * r + r;
    m_ = static_cast<std::int64_t>(std::floor(fm));
    p1_ = std::floor(2.195 * std::sqrt(n * r * q_) - 4.6 * q_) + 0.5;
    xm_ = static_cast<double>(m_) + 0.5;
    xl_ = xm_ - p1_;
    xr_ = xm_ + p1_;
    c_ = 0.134 + 20.5 / (15.3 + static_cast<double>(m_));
    double a = (fm - xl_) / (fm - xl_ * r);
    laml_ = a * (1.0 + a / 2.0);
    a = (xr_ - fm) / (xr_ * q_);
    lamr_ = a * (1.0 + a / 2.0);
    p2_ = p1_ * (1.0 + 2.0 * c_);
    p3_ = p2_ + c_ / laml_;
    p4_ = p3_ + c_ / lamr_;
  }

  template <class Libm, BitSource Bits>
  std::int64_t rejection(Bits& bits) const noexcept {
    for (;;) {
      const double u = bits.next_double() * p4_;
      double v = bits.next_double();
      if (!(u > p1_)) return floor_int(xm_ - p1_ * v + u);
      std::int64_t y = 0;
      if (!(u > p2_)) {
        const double x = xl_ + (u - p1_) / c_;
        v = v * c_ + 1.0 - std::fabs(static_cast<double>(m_) - x + 0.5) / p1_;
        if (v > 1.0) continue;
        y = floor_int(x);
      } else if (!(u > p3_)) {
        y = floor_int(xl_ + Libm::log(v) / laml_);
        if (y < 0 || v == 0.0) continue;
        v = v * (u - p2_) * laml_;
      } else {
        y = floor_int(xr_ - Libm::log(v) / lamr_);
        if (y > n_ || v == 0.0) continue;
        v = v * (u - p3_) * lamr_;
      }
      if (accepted<Libm>(y, v)) return y;
    }
  }

  template <class Libm>
  bool accepted(std::int64_t y, double v) const noexcept {
    const double nrq = static_cast<double>(n_) * p_ * q_;
    const std::int64_t k = std::llabs(y - m_);
    const double distance = static_cast<double>(k);
    if (!(k > 20 && distance < nrq / 2.0 - 1)) return !(v > ratio_to_mode(y));
    const double rho = (distance / nrq) *
                       ((distance * (distance / 3.0 + 0.625) + 0.16666666666666666) / nrq + 0.5);
    const double t = static_cast<double>(-k * k) / (2 * nrq);
    const double log_v = Libm::log(v);
    if (log_v < t - rho) return true;
    if (log_v > t + rho) return false;
    return !(log_v > stirling_bound<Libm>(y));
  }

  // The probability of y over that of the mode, factor by factor.
  double ratio_to_mode(std::int64_t y) const noexcept {
    const double s = p_ / q_;
    const double a = s * static_cast<double>(n_ + 1);
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
    const double logs = xm_ * Libm::log(f1 / x1) +
                        (static_cast<double>(n_ - m_) + 0.5) * Libm::log(z / w) +
                        static_cast<double>(y - m_) * Libm::log(w * p_ / (x1 * q_));
    if (version_ >= StreamVersion::k2_5) {
      return logs + stirling(f1, 13860.) + stirling(z, 13860.) - stirling(x1, 13860.) -
             stirling(w, 13860.);
    }
    return logs + stirling(f1, 13680.) + stirling(z, 13680.) + stirling(x1, 13680.) +
           stirling(w, 13680.);
  }

  // The correction of Stirling's formula; releases before 2.5 have two digits of the first
  // constant exchanged.
  static double stirling(double x, double first) noexcept {
    const double x2 = x * x;
    return (first - (462. - (132. - (99. - 140. / x2) / x2) / x2) / x2) / x / 166320.;
  }

  static std::int64_t floor_int(double x) noexcept {
    if (!(x >= -0x1p63 && x < 0x1p63)) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(std::floor(x));
  }

  StreamVersion version_;
  // No n is drawn for with -1.
  std::int64_t n_ = -1;
  double p_ = 0;
  double q_ = 0;
  double none_ = 0;
  std::int64_t bound_ = 0;
  std::int64_t m_ = 0;
  double p1_ = 0, xm_ = 0, xl_ = 0, xr_ = 0, c_ = 0, laml_ = 0, lamr_ = 0;
  double p2_ = 0, p3_ = 0, p4_ = 0;
};

}  // namespace trueseed::numpy
