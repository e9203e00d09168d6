// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>

#include "trueseed/kernels/sum_reference.h"

namespace trueseed::kernels {

/// The mean of n values x(i), and one over their deviation.
template <std::floating_point T>
struct Moments {
  T mean;
  T inverse_deviation;
};

/// Definition: mean = S(x) / n; variance = S((x - mean) * (x - mean)) / n, a difference and a
/// product
///             each rounded; inverse_deviation = 1 / sqrt(variance + eps).
/// Bits:       exact
template <std::floating_point T, class X>
Moments<T> moments_reference(std::size_t n, const X& x, T eps) {
  const T count = static_cast<T>(n);
  const T mean = sum_reference<T>(n, x) / count;
  const T variance = sum_reference<T>(n,
                                      [&](std::size_t i) {
                                        const T centered = x(i) - mean;
                                        return centered * centered;
                                      }) /
                     count;
  return {mean, T{1} / std::sqrt(variance + eps)};
}

/// An element of a normalized row: ((x - mean) * inverse_deviation) * weight + bias, each rounded.
template <std::floating_point T>
T normalized_reference(T x, const Moments<T>& moments, T weight, T bias) {
  return (x - moments.mean) * moments.inverse_deviation * weight + bias;
}

/// The two means that the gradient of a normalized row takes from each of its elements.
template <std::floating_point T>
struct GradientMeans {
  T of_gradient;
  T of_product;
};

/// Definition: with p(i) = gradient(i) * weight(i) and h(i) = (x(i) - mean) * inverse_deviation:
///             S(p) / n and S(p * h) / n.
/// Bits:       exact
template <std::floating_point T, class P, class H>
GradientMeans<T> gradient_means_reference(std::size_t n, const P& p, const H& h) {
  const T count = static_cast<T>(n);
  return {sum_reference<T>(n, p) / count,
          sum_reference<T>(n, [&](std::size_t i) { return p(i) * h(i); }) / count};
}

/// An element of the gradient of a row: ((p - mean of p) - h * mean of p * h) * inverse_deviation.
template <std::floating_point T>
T input_gradient_reference(T p, T h, const GradientMeans<T>& means, T inverse_deviation) {
  return ((p - means.of_gradient) - h * means.of_product) * inverse_deviation;
}

}  // namespace trueseed::kernels
