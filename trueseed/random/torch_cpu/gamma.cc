// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <vector>

#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_cpu/row_sum.h"
#include "trueseed/random/torch_cpu/standard_normal.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::require;

// Source: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS
//         26 (2000); torch's float constants, and T where torch computes in it.
template <class Libm, std::floating_point T>
T gamma_of(Words& words, T alpha) {
  double scale = 1.0;
  if (alpha < 1.0F) {
    if (alpha == 0) return 0;
    scale *= Libm::pow(1 - words.uniform53(), double{1.0F / alpha});
    alpha += 1.0F;
  }
  const double d = alpha - 1.0F / 3.0F;
  const double c = 1.0F / std::sqrt(9.0F * d);
  for (;;) {
    double x = 0;
    double y = 0;
    do {
      x = standard_normal<Libm>(words);
      y = 1.0F + c * x;
    } while (y <= 0);
    const double v = y * y * y;
    const double u = 1 - words.uniform53();
    const double square = x * x;
    if (u < 1.0F - 0.0331F * square * square ||
        Libm::log(u) < 0.5F * square + d * (1.0F - v + Libm::log(v))) {
      return static_cast<T>(scale * d * v);
    }
  }
}

// The same, at least the smallest normal number, which NaN becomes.
template <class Libm, std::floating_point T>
T positive_gamma_of(Words& words, T alpha) {
  return std::max(std::numeric_limits<T>::min(), gamma_of<Libm>(words, alpha));
}

}  // namespace

template <class Libm>
template <std::floating_point T>
void BasicGenerator<Libm>::standard_gamma(std::span<T> out, std::span<const T> alpha) {
  require(out.size() == alpha.size(), "standard_gamma takes an alpha for each element");
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = positive_gamma_of<Libm>(words_, alpha[i]);
}

template <class Libm>
template <std::floating_point T>
void BasicGenerator<Libm>::dirichlet(std::span<T> out, std::span<const T> alpha,
                                     std::size_t n_columns) {
  require(out.size() == alpha.size() && (n_columns == 0 || out.size() % n_columns == 0),
          "dirichlet takes an alpha for each element, and whole rows");
  constexpr T kLeast = std::numeric_limits<T>::min();
  constexpr T kMost = 1 - std::numeric_limits<T>::epsilon() / 2;
  std::vector<double> row(n_columns);
  for (std::size_t i = 0; i < out.size(); i += n_columns) {
    for (std::size_t j = 0; j < n_columns; ++j) {
      row[j] = positive_gamma_of<Libm, double>(words_, alpha[i + j]);
    }
    const double sum = row_sum(row);
    for (std::size_t j = 0; j < n_columns; ++j) {
      out[i + j] = std::min(kMost, std::max(kLeast, static_cast<T>(row[j] / sum)));
    }
  }
}

#define TRUESEED_INSTANTIATE_GAMMA(Libm, T)                                             \
  template void BasicGenerator<Libm>::standard_gamma(std::span<T>, std::span<const T>); \
  template void BasicGenerator<Libm>::dirichlet(std::span<T>, std::span<const T>, std::size_t);

TRUESEED_INSTANTIATE_GAMMA(math::HostLibm, float)
TRUESEED_INSTANTIATE_GAMMA(math::HostLibm, double)
TRUESEED_INSTANTIATE_GAMMA(math::ReferenceLibm, float)
TRUESEED_INSTANTIATE_GAMMA(math::ReferenceLibm, double)

}  // namespace trueseed::torch_cpu
