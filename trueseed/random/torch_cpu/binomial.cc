// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <concepts>
#include <limits>
#include <stdexcept>

#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::require;

// log(k!) less Stirling's formula for it. Source: the table of Hoermann's BTRD, and its series.
double stirling_tail(double k) noexcept {
  constexpr double kTails[] = {0.0810614667953272,  0.0413406959554092, 0.0276779256849983,
                               0.02079067210376509, 0.0166446911898211, 0.0138761288230707,
                               0.0118967099458917,  0.0104112652619720, 0.00925546218271273,
                               0.00833056343336287};
  if (k < 10) return kTails[static_cast<std::size_t>(k)];
  const double square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

// Adds up the geometric waiting times that fit into `count`.
template <class Libm, std::floating_point T>
T binomial_by_waiting(Words& words, T count, T prob) {
  const double log_of_failure = Libm::log1p(-prob);
  double waited = 0;
  T n = 0;
  for (;;) {
    waited += std::ceil(Libm::log(words.uniform53()) / log_of_failure);
    if (waited > count) return n;
    n = n + 1;
  }
}

// Source: W. Hoermann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46
//         (1993), algorithm BTRS; torch computes the first products in T, the rest in double.
template <class Libm, std::floating_point T>
class Rejection {
 public:
  Rejection(T count, T prob) noexcept
      : count_(count),
        root_(std::sqrt(count * prob * (1 - prob))),
        b_(1.15 + 2.53 * root_),
        a_(-0.0873 + 0.0248 * b_ + 0.01 * prob),
        c_(count * prob + 0.5),
        limit_of_v_(0.92 - 4.2 / b_),
        odds_(prob / (1 - prob)),
        alpha_((2.83 + 5.1 / b_) * root_),
        mode_(std::floor((count + 1) * prob)) {}

  T draw(Words& words) const {
    for (;;) {
      const double u = words.uniform53() - 0.5;
      const double v = words.uniform53();
      const double u_distance = 0.5 - std::fabs(u);
      const auto k = static_cast<T>(std::floor((2 * a_ / u_distance + b_) * u + c_));
      if (k < 0 || k > count_) continue;
      if (u_distance >= 0.07 && v <= limit_of_v_) return k;
      if (Libm::log(v * alpha_ / (a_ / (u_distance * u_distance) + b_)) <= log_ratio(k)) return k;
    }
  }

 private:
  // The logarithm of the probability of k by that of the mode.
  double log_ratio(T k) const {
    const T rest = count_ - k + 1;
    return (mode_ + 0.5) * Libm::log((mode_ + 1) / (odds_ * (count_ - mode_ + 1))) +
           (count_ + 1) * Libm::log((count_ - mode_ + 1) / rest) +
           (k + 0.5) * Libm::log(odds_ * rest / (k + 1)) + stirling_tail(mode_) +
           stirling_tail(count_ - mode_) - stirling_tail(k) - stirling_tail(count_ - k);
  }

  T count_;
  double root_;
  double b_;
  double a_;
  double c_;
  double limit_of_v_;
  double odds_;
  double alpha_;
  double mode_;
};

// The draw for a probability of at most one half.
template <class Libm, std::floating_point T>
T binomial_of_rare(Words& words, T count, T prob) {
  if (count * prob >= 10.0) return Rejection<Libm, T>(count, prob).draw(words);
  return binomial_by_waiting<Libm>(words, count, prob);
}

template <class Libm, std::floating_point T>
T binomial_of(Words& words, T count, T prob) {
  if (count <= 0.0 || prob <= 0.0) return 0;
  if (prob >= 1.0) return count;
  if (std::isnan(prob)) return std::numeric_limits<T>::quiet_NaN();
  if (std::isnan(count)) throw std::invalid_argument("binomial takes numbers as counts, got NaN");
  if (prob <= 0.5) return binomial_of_rare<Libm>(words, count, prob);
  return count - binomial_of_rare<Libm>(words, count, static_cast<T>(1.0 - prob));
}

}  // namespace

template <class Libm>
template <std::floating_point T>
void BasicGenerator<Libm>::binomial(std::span<T> out, std::span<const T> count,
                                    std::span<const T> prob) {
  require(out.size() == count.size() && out.size() == prob.size(),
          "binomial takes a count and a probability for each element");
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = binomial_of<Libm>(words_, count[i], prob[i]);
  }
}

#define TRUESEED_INSTANTIATE_BINOMIAL(Libm, T)                                   \
  template void BasicGenerator<Libm>::binomial(std::span<T>, std::span<const T>, \
                                               std::span<const T>);

TRUESEED_INSTANTIATE_BINOMIAL(math::HostLibm, float)
TRUESEED_INSTANTIATE_BINOMIAL(math::HostLibm, double)
TRUESEED_INSTANTIATE_BINOMIAL(math::ReferenceLibm, float)
TRUESEED_INSTANTIATE_BINOMIAL(math::ReferenceLibm, double)

}  // namespace trueseed::torch_cpu
