// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/convolution.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "trueseed/kernels/image_lines.h"
#include "trueseed/kernels/product.h"
#include "trueseed/kernels/scratch.h"

namespace trueseed::kernels {
namespace {

// The sizes of one group.
struct Group {
  explicit Group(const ConvolutionShape& s)
      : in_channels(s.in_channels / s.n_groups),
        out_channels(s.out_channels / s.n_groups),
        taps(s.rows.kernel * s.columns.kernel),
        in_plane(s.rows.input * s.columns.input),
        out_plane(s.rows.output() * s.columns.output()) {}

  std::size_t in_channels;
  std::size_t out_channels;
  std::size_t taps;
  std::size_t in_plane;
  std::size_t out_plane;
};

// What the taps of an output element meet in the input.
Reach forward(const Window& w) {
  return {w.input,  w.output(), w.kernel,
          w.stride, w.dilation, static_cast<std::ptrdiff_t>(w.padding),
          1};
}

// What the taps of the flipped kernel at an element of the input meet in the output.
Reach backward(const Window& w) {
  return {w.output(),
          w.input,
          w.kernel,
          1,
          w.dilation,
          static_cast<std::ptrdiff_t>(w.dilation * (w.kernel - 1)) -
              static_cast<std::ptrdiff_t>(w.padding),
          w.stride};
}

// The windows over planes, which are copied to `room` where they need a border.
template <class T>
Windows<T> windows_over(const T* planes, std::size_t n_planes, const Reach& rows,
                        const Reach& columns, Scratch& room) {
  if (rows.is_bare() && columns.is_bare()) {
    return {planes, rows, columns, columns.size, rows.size * columns.size};
  }
  const std::size_t plane = bordered_plane(rows, columns);
  T* const copy = room.room_for<T>(n_planes * plane);
  copy_with_border(planes, n_planes, rows, columns, copy);
  return {copy, rows, columns, columns.covered(), plane};
}

// Calls work(image, group, options) for each: on all threads, or each with all threads.
template <class Work>
void for_each_image(const ConvolutionShape& s, const KernelOptions& options, const Work& work) {
  const std::size_t n = s.n_images * s.n_groups;
  if (n < 2 * options.parallel.n_threads) {
    for (std::size_t i = 0; i < n; ++i) work(i / s.n_groups, i % s.n_groups, options);
    return;
  }
  for_each_in(options.parallel, n, [&](std::size_t i) {
    work(i / s.n_groups, i % s.n_groups, KernelOptions{options.target, {}});
  });
}

// out (m planes) = the rows of the weight by the windows over n_planes planes of one image.
template <class T>
void multiply_windows(const T* planes, std::size_t n_planes, const Reach& rows,
                      const Reach& columns, const T* weight, std::size_t m, T* out,
                      const KernelOptions& options) {
  thread_local Scratch room;
  const Windows<T> windows = windows_over(planes, n_planes, rows, columns, room);
  const PositionLines<T> lines(windows);
  const std::size_t k = n_planes * windows.taps();
  const std::size_t n = windows.positions();
  const Operand<T> factors = {weight, static_cast<std::ptrdiff_t>(k), 1};
  const Operand<T> positions = {.source = &lines};
  compute<T>({m, n, k, factors, positions, out, static_cast<std::ptrdiff_t>(n), 1}, options);
}

// The weight of each group as (input channel, output channel, flipped kernel).
template <class T>
std::vector<T> flipped(const ConvolutionShape& s, const T* weight) {
  const Group g(s);
  std::vector<T> result(s.out_channels * g.in_channels * g.taps);
  for (std::size_t group = 0; group < s.n_groups; ++group) {
    const std::size_t first = group * g.out_channels * g.in_channels * g.taps;
    for (std::size_t o = 0; o < g.out_channels; ++o) {
      for (std::size_t c = 0; c < g.in_channels; ++c) {
        const T* const from = weight + first + (o * g.in_channels + c) * g.taps;
        T* const to = result.data() + first + (c * g.out_channels + o) * g.taps;
        std::reverse_copy(from, from + g.taps, to);
      }
    }
  }
  return result;
}

}  // namespace

template <std::floating_point T>
void convolution(const ConvolutionShape& shape, const T* input, const T* weight, T* out,
                 const KernelOptions& options) {
  const Group g(shape);
  for_each_image(
      shape, options, [&](std::size_t image, std::size_t group, const KernelOptions& inner) {
        const std::size_t plane = image * shape.in_channels + group * g.in_channels;
        const std::size_t out_channel = group * g.out_channels;
        multiply_windows(input + plane * g.in_plane, g.in_channels, forward(shape.rows),
                         forward(shape.columns), weight + out_channel * g.in_channels * g.taps,
                         g.out_channels,
                         out + (image * shape.out_channels + out_channel) * g.out_plane, inner);
      });
}

template <std::floating_point T>
void convolution_input_gradient(const ConvolutionShape& shape, const T* out_gradient,
                                const T* weight, T* input_gradient, const KernelOptions& options) {
  const Group g(shape);
  const std::vector<T> turned = flipped(shape, weight);
  for_each_image(
      shape, options, [&](std::size_t image, std::size_t group, const KernelOptions& inner) {
        const std::size_t out_plane = image * shape.out_channels + group * g.out_channels;
        const std::size_t channel = group * g.in_channels;
        multiply_windows(out_gradient + out_plane * g.out_plane, g.out_channels,
                         backward(shape.rows), backward(shape.columns),
                         turned.data() + channel * g.out_channels * g.taps, g.in_channels,
                         input_gradient + (image * shape.in_channels + channel) * g.in_plane,
                         inner);
      });
}

template <std::floating_point T>
void convolution_weight_gradient(const ConvolutionShape& shape, const T* input,
                                 const T* out_gradient, T* weight_gradient,
                                 const KernelOptions& options) {
  thread_local Scratch room;
  const Group g(shape);
  const Windows<T> windows = windows_over(input, shape.n_images * shape.in_channels,
                                          forward(shape.rows), forward(shape.columns), room);
  const std::size_t n = g.in_channels * g.taps;
  const auto group_gradient = [&](std::size_t group, const KernelOptions& inner) {
    Windows<T> of_group = windows;
    of_group.data += group * g.in_channels * windows.plane_step;
    const TapLines<T> taps(of_group, shape.in_channels * windows.plane_step);
    const PlaneLines<T> planes(out_gradient + group * g.out_channels * g.out_plane, g.out_plane,
                               shape.out_channels * g.out_plane);
    const Operand<T> rows = {.source = &planes};
    const Operand<T> columns = {.source = &taps};
    compute<T>({g.out_channels, n, shape.n_images * g.out_plane, rows, columns,
                weight_gradient + group * g.out_channels * n, static_cast<std::ptrdiff_t>(n), 1},
               inner);
  };
  if (shape.n_groups < 2 * options.parallel.n_threads) {
    for (std::size_t group = 0; group < shape.n_groups; ++group) group_gradient(group, options);
    return;
  }
  for_each_in(options.parallel, shape.n_groups,
              [&](std::size_t group) { group_gradient(group, KernelOptions{options.target, {}}); });
}

#define TRUESEED_CONVOLUTION(T)                                                              \
  template void convolution(const ConvolutionShape&, const T*, const T*, T*,                 \
                            const KernelOptions&);                                           \
  template void convolution_input_gradient(const ConvolutionShape&, const T*, const T*, T*,  \
                                           const KernelOptions&);                            \
  template void convolution_weight_gradient(const ConvolutionShape&, const T*, const T*, T*, \
                                            const KernelOptions&);
TRUESEED_CONVOLUTION(float)
TRUESEED_CONVOLUTION(double)
#undef TRUESEED_CONVOLUTION

}  // namespace trueseed::kernels
