// SPDX-License-Identifier: Apache-2.0
// Frozen: never fix. NumPy keeps these numbers as they were.
#pragma once

#include <algorithm>

#include "trueseed/random/numpy/legacy/draws.h"
#include "trueseed/random/numpy/legacy/hypergeometric.h"
#include "trueseed/random/numpy/legacy/kernels.h"
#include "trueseed/random/numpy/legacy/real.h"

namespace trueseed::numpy::legacy {

/// The functions of Draws over one libm. Uniforms are fetched ahead where each draw takes one.
template <class Libm>
struct DrawsOver {
  using Single = Stream<Libm, Bits>;
  using Queued = Stream<Libm, DoubleQueue>;

  static double real(Real kind, State& state, const std::array<double, 3>& p) noexcept {
    Single stream(state.bits, state.kept);
    return with_real<Libm, Bits>(kind,
                                 [&](const auto& draw) { return draw(stream, p[0], p[1], p[2]); });
  }

  static void fill_real(Real kind, State& state, const RealParameters& p,
                        std::span<double> out) noexcept {
    if (p[0].stride + p[1].stride + p[2].stride == 0) {
      return fill_same(kind, state, {p[0][0], p[1][0], p[2][0]}, out);
    }
    Single stream(state.bits, state.kept);
    with_real<Libm, Bits>(kind, [&](const auto& draw) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = draw(stream, p[0][i], p[1][i], p[2][i]);
      }
    });
  }

  static std::int64_t whole(Whole kind, State& state, const std::array<double, 2>& p) noexcept {
    Single stream(state.bits, state.kept);
    return with_whole<Libm, Bits>(kind, [&](const auto& draw) { return draw(stream, p[0], p[1]); });
  }

  static void fill_whole(Whole kind, State& state, const WholeParameters& p,
                         std::span<std::int64_t> out) noexcept {
    const bool same = p[0].stride + p[1].stride == 0;
    if (same && always_draws(kind, p[0][0], p[1][0])) {
      DoubleQueue queue(state.bits);
      Queued stream(queue, state.kept);
      return with_whole<Libm, DoubleQueue>(kind, [&](const auto& draw) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          queue.expect(out.size() - i);
          out[i] = draw(stream, p[0][0], p[1][0]);
        }
      });
    }
    Single stream(state.bits, state.kept);
    with_whole<Libm, Bits>(kind, [&](const auto& draw) {
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = draw(stream, p[0][i], p[1][i]);
    });
  }

  static double one_normal(State& state) noexcept { return Single(state.bits, state.kept).gauss(); }

  // Never more pairs are tried than are needed, so that none is left over.
  static void fill_normal(State& state, std::span<double> out) noexcept {
    constexpr std::size_t kPairs = 624;
    if (!out.empty() && state.kept.has_gauss != 0) {
      out[0] = state.kept.take();
      out = out.subspan(1);
    }
    const Kernels& use = kernels();
    alignas(64) double uniforms[2 * kPairs], x1[kPairs + kPadding], x2[kPairs + kPadding];
    alignas(64) double r2[kPairs + kPadding], logs[kPairs];
    const Pairs pairs = {x1, x2, r2};
    while (out.size() > 1) {
      state.kept = {};
      const std::size_t n_tried = std::min(out.size() / 2, kPairs);
      state.bits.fill(std::span(uniforms, 2 * n_tried));
      const std::size_t n = use.accept_pairs(uniforms, n_tried, pairs);
      for (std::size_t i = 0; i < n; ++i) logs[i] = Libm::log(r2[i]);
      use.finish_pairs(pairs, logs, n, out.data());
      out = out.subspan(2 * n);
    }
    if (!out.empty()) out[0] = one_normal(state);
  }

  static double one_exponential(State& state) noexcept {
    return Single(state.bits, state.kept).exponential();
  }

  static void fill_exponential(State& state, std::span<double> out) noexcept {
    state.bits.fill(out);
    for (double& x : out) x = -Libm::log(1.0 - x);
  }

  static std::int64_t binomial(State& state, double p, std::int64_t n) noexcept {
    return state.binomial.draw<Libm>(state.bits, p, n);
  }

  static std::int64_t hypergeometric(State& state, std::int64_t good, std::int64_t bad,
                                     std::int64_t sample) noexcept {
    return Hypergeometric<Libm, Bits>::draw(state.bits, good, bad, sample);
  }

  static void multinomial(State& state, std::int64_t n, std::span<const double> probabilities,
                          std::span<std::int64_t> out) noexcept {
    std::ranges::fill(out, 0);
    const std::size_t d = probabilities.size();
    if (d == 0) return;
    for (std::size_t i = 0; i < out.size(); i += d) {
      state.binomial.multinomial<Libm>(state.bits, n, probabilities, out.subspan(i, d));
    }
  }

  static void dirichlet(State& state, std::span<const double> alpha,
                        std::span<double> out) noexcept {
    const std::size_t k = alpha.size();
    Single stream(state.bits, state.kept);
    for (std::size_t first = 0; first < out.size(); first += k) {
      double sum = 0.0;
      for (std::size_t j = 0; j < k; ++j) {
        out[first + j] = stream.gamma(alpha[j]);
        sum = sum + out[first + j];
      }
      const double inverse = 1 / sum;
      for (std::size_t j = 0; j < k; ++j) out[first + j] *= inverse;
    }
  }

  static constexpr Draws table() noexcept {
    return {.real = real,
            .fill_real = fill_real,
            .whole = whole,
            .fill_whole = fill_whole,
            .one_normal = one_normal,
            .fill_normal = fill_normal,
            .one_exponential = one_exponential,
            .fill_exponential = fill_exponential,
            .binomial = binomial,
            .hypergeometric = hypergeometric,
            .multinomial = multinomial,
            .dirichlet = dirichlet};
  }

 private:
  // Every draw has the parameters p.
  static void fill_same(Real kind, State& state, const std::array<double, 3>& p,
                        std::span<double> out) noexcept {
    if (fill_scaled(kind, state, p[0], p[1], out)) return;
    if (!always_draws(kind, p[0], p[1], p[2])) {
      Single stream(state.bits, state.kept);
      return with_real<Libm, Bits>(kind, [&](const auto& draw) {
        for (double& x : out) x = draw(stream, p[0], p[1], p[2]);
      });
    }
    DoubleQueue queue(state.bits);
    Queued stream(queue, state.kept);
    with_real<Libm, DoubleQueue>(kind, [&](const auto& draw) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        queue.expect(out.size() - i);
        out[i] = draw(stream, p[0], p[1], p[2]);
      }
    });
  }

  // What is a function of one standard draw; false where it is not.
  static bool fill_scaled(Real kind, State& state, double a, double b,
                          std::span<double> out) noexcept {
    switch (kind) {
      case Real::kNormal:
        fill_normal(state, out);
        for (double& x : out) x = a + b * x;
        return true;
      case Real::kLognormal:
        fill_normal(state, out);
        for (double& x : out) x = Libm::exp(a + b * x);
        return true;
      case Real::kUniform:
        state.bits.fill(out);
        for (double& x : out) x = a + b * x;
        return true;
      case Real::kExponential:
        fill_exponential(state, out);
        for (double& x : out) x = a * x;
        return true;
      default:
        return false;
    }
  }
};

}  // namespace trueseed::numpy::legacy
