// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>

#include "trueseed/kernels/convolution.h"
#include "trueseed/kernels/dot_reference.h"

namespace trueseed::kernels {

/// The element of the input that a tap of an output element meets; nothing outside the image.
inline std::optional<std::size_t> tap_place(const Window& window, std::size_t out,
                                            std::size_t tap) {
  const std::size_t place = out * window.stride + tap * window.dilation;
  if (place < window.padding || place - window.padding >= window.input) return std::nullopt;
  return place - window.padding;
}

/// The output element that meets an element of the input by a tap; nothing where none does.
inline std::optional<std::size_t> output_place(const Window& window, std::size_t in,
                                               std::size_t tap) {
  const std::size_t place = in + window.padding;
  if (place < tap * window.dilation) return std::nullopt;
  const std::size_t rest = place - tap * window.dilation;
  if (rest % window.stride != 0 || rest / window.stride >= window.output()) return std::nullopt;
  return rest / window.stride;
}

/// out[image, o, y, x] = D over k = (input channel of the group, kernel row, kernel column), the
/// last fastest, of the weight and the input; a tap outside the image is a factor of +0 and counts.
template <std::floating_point T>
T convolution_reference(const ConvolutionShape& s, const T* input, const T* weight,
                        std::size_t image, std::size_t o, std::size_t y, std::size_t x) {
  const std::size_t channels = s.in_channels / s.n_groups;
  const std::size_t first = o / (s.out_channels / s.n_groups) * channels;
  const std::size_t taps = s.rows.kernel * s.columns.kernel;
  return dot_reference<T>(
      channels * taps, [&](std::size_t k) { return weight[o * channels * taps + k]; },
      [&](std::size_t k) {
        const std::size_t channel = first + k / taps;
        const auto row = tap_place(s.rows, y, k % taps / s.columns.kernel);
        const auto column = tap_place(s.columns, x, k % s.columns.kernel);
        if (!row || !column) return T{0};
        const std::size_t plane = image * s.in_channels + channel;
        return input[(plane * s.rows.input + *row) * s.columns.input + *column];
      });
}

/// input_gradient[image, c, y, x] = D over k = (output channel of the group, row and column of the
/// flipped kernel), the last fastest, of the weight and the gradient of the output, spread by the
/// stride; where no output element lies, the factor is +0 and counts.
template <std::floating_point T>
T convolution_input_gradient_reference(const ConvolutionShape& s, const T* out_gradient,
                                       const T* weight, std::size_t image, std::size_t c,
                                       std::size_t y, std::size_t x) {
  const std::size_t channels = s.in_channels / s.n_groups;
  const std::size_t out_channels = s.out_channels / s.n_groups;
  const std::size_t taps = s.rows.kernel * s.columns.kernel;
  const auto o = [&](std::size_t k) { return c / channels * out_channels + k / taps; };
  const auto row = [&](std::size_t k) { return s.rows.kernel - 1 - k % taps / s.columns.kernel; };
  const auto column = [&](std::size_t k) { return s.columns.kernel - 1 - k % s.columns.kernel; };
  return dot_reference<T>(
      out_channels * taps,
      [&](std::size_t k) {
        const std::size_t plane = o(k) * channels + c % channels;
        return weight[(plane * s.rows.kernel + row(k)) * s.columns.kernel + column(k)];
      },
      [&](std::size_t k) {
        const auto out_y = output_place(s.rows, y, row(k));
        const auto out_x = output_place(s.columns, x, column(k));
        if (!out_y || !out_x) return T{0};
        const std::size_t plane = image * s.out_channels + o(k);
        return out_gradient[(plane * s.rows.output() + *out_y) * s.columns.output() + *out_x];
      });
}

/// weight_gradient[o, c, i, j] = D over k = (image, output row, output column), the last fastest,
/// of the gradient of the output and the input; a tap outside the image is a factor of +0 and
/// counts.
template <std::floating_point T>
T convolution_weight_gradient_reference(const ConvolutionShape& s, const T* input,
                                        const T* out_gradient, std::size_t o, std::size_t c,
                                        std::size_t i, std::size_t j) {
  const std::size_t channel = o / (s.out_channels / s.n_groups) * (s.in_channels / s.n_groups) + c;
  const std::size_t width = s.columns.output();
  const std::size_t positions = s.rows.output() * width;
  return dot_reference<T>(
      s.n_images * positions,
      [&](std::size_t k) {
        return out_gradient[(k / positions * s.out_channels + o) * positions + k % positions];
      },
      [&](std::size_t k) {
        const auto row = tap_place(s.rows, k % positions / width, i);
        const auto column = tap_place(s.columns, k % width, j);
        if (!row || !column) return T{0};
        const std::size_t plane = k / positions * s.in_channels + channel;
        return input[(plane * s.rows.input + *row) * s.columns.input + *column];
      });
}

}  // namespace trueseed::kernels
