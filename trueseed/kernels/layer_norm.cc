// SPDX-License-Identifier: Apache-2.0
#include "trueseed/kernels/layer_norm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "trueseed/kernels/by_type.h"
#include "trueseed/kernels/layer_norm_reference.h"
#include "trueseed/kernels/row_pieces.h"
#include "trueseed/kernels/sum_reference.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trueseed/kernels/layer_norm.cc"
#include "trueseed/simd/foreach_target.h"
// After foreach_target.h.
#include "trueseed/kernels/block_sum-inl.h"

#ifndef TRUESEED_KERNELS_LAYER_NORM_FUNCTIONS
#define TRUESEED_KERNELS_LAYER_NORM_FUNCTIONS
namespace trueseed::kernels {

// One row of layer_norm.
template <class T>
struct NormRow {
  const T* x;
  const T* weight;
  const T* bias;
  T eps;
  T* out;
};

// One row of its gradient.
template <class T>
struct NormGradientRow {
  const T* gradient;
  const T* x;
  Moments<T> moments;
  const T* weight;
  T* x_gradient;
};

template <class T>
struct NormFunctions {
  Moments<T> (*row)(const NormRow<T>& row, std::size_t n);
  void (*gradient_row)(const NormGradientRow<T>& row, std::size_t n);
  // The gradients of the parameters of n_columns columns from `first` on.
  void (*columns)(const RowsShape& shape, const LayerNormInputs<T>& inputs, std::size_t first,
                  std::size_t n_columns, T* weight_gradient, T* bias_gradient);
};

struct AllNormFunctions {
  NormFunctions<float> of_float;
  NormFunctions<double> of_double;
};

}  // namespace trueseed::kernels
#endif

#if TRUESEED_SIMD_TARGET
HWY_BEFORE_NAMESPACE();
namespace trueseed::kernels {
namespace HWY_NAMESPACE {

// Calls use(i, load, store) for each vector of a row, the last of which may be a part.
template <class D, class Use, class T = hn::TFromD<D>>
HWY_INLINE void for_each_vector(D d, std::size_t n, const Use& use) {
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    use(
        i, [d](const T* x) { return hn::LoadU(d, x); },
        [d](hn::Vec<D> v, T* x) { hn::StoreU(v, d, x); });
  }
  if (i == n) return;
  const std::size_t rest = n - i;
  use(
      i, [d, rest](const T* x) { return load_part(d, x, rest); },
      [d, rest](hn::Vec<D> v, T* x) {
        HWY_ALIGN T part[hn::MaxLanes(D())];
        hn::Store(v, d, part);
        std::memcpy(x, part, rest * sizeof(T));
      });
}

template <class T>
Moments<T> norm_row(const NormRow<T>& row, std::size_t n) {
  const hn::ScalableTag<T> d;
  const T count = static_cast<T>(n);
  const T mean =
      sum_terms(d, n, [&](std::size_t i, const auto& load) { return load(row.x + i); }) / count;
  const auto means = hn::Set(d, mean);
  const T variance = sum_terms(d, n,
                               [&](std::size_t i, const auto& load) {
                                 const auto centered = hn::Sub(load(row.x + i), means);
                                 return hn::Mul(centered, centered);
                               }) /
                     count;
  const T inverse = T{1} / std::sqrt(variance + row.eps);
  const auto inverses = hn::Set(d, inverse);
  for_each_vector(d, n, [&](std::size_t i, const auto& load, const auto& store) {
    auto y = hn::Mul(hn::Sub(load(row.x + i), means), inverses);
    if (row.weight != nullptr) y = hn::Mul(y, load(row.weight + i));
    if (row.bias != nullptr) y = hn::Add(y, load(row.bias + i));
    store(y, row.out + i);
  });
  return {mean, inverse};
}

template <class T>
void norm_gradient_row(const NormGradientRow<T>& row, std::size_t n) {
  const hn::ScalableTag<T> d;
  const T count = static_cast<T>(n);
  const auto means = hn::Set(d, row.moments.mean);
  const auto inverses = hn::Set(d, row.moments.inverse_deviation);
  const auto p = [&](std::size_t i, const auto& load) {
    const auto g = load(row.gradient + i);
    return row.weight == nullptr ? g : hn::Mul(g, load(row.weight + i));
  };
  const auto h = [&](std::size_t i, const auto& load) {
    return hn::Mul(hn::Sub(load(row.x + i), means), inverses);
  };
  const auto of_gradient = hn::Set(d, sum_terms(d, n, p) / count);
  const T product = sum_terms(
      d, n, [&](std::size_t i, const auto& load) { return hn::Mul(p(i, load), h(i, load)); });
  const auto of_product = hn::Set(d, product / count);
  for_each_vector(d, n, [&](std::size_t i, const auto& load, const auto& store) {
    const auto rest = hn::Sub(p(i, load), of_gradient);
    store(hn::Mul(hn::Sub(rest, hn::Mul(h(i, load), of_product)), inverses), row.x_gradient + i);
  });
}

template <class D, class T = hn::TFromD<D>>
HWY_INLINE void norm_column(D d, const RowsShape& shape, const LayerNormInputs<T>& in,
                            std::size_t j, T* weight_gradient, T* bias_gradient) {
  auto weight_total = hn::Zero(d);
  auto bias_total = hn::Zero(d);
  for (std::size_t begin = 0; begin < shape.n_rows; begin += kColumnSumBlock) {
    const std::size_t end = HWY_MIN(shape.n_rows, begin + kColumnSumBlock);
    auto weight_sum = hn::Zero(d);
    auto bias_sum = hn::Zero(d);
    for (std::size_t i = begin; i < end; ++i) {
      const auto g = hn::LoadU(d, in.gradient + i * shape.n_columns + j);
      const auto x = hn::LoadU(d, in.x + i * shape.n_columns + j);
      const auto h =
          hn::Mul(hn::Sub(x, hn::Set(d, in.mean[i])), hn::Set(d, in.inverse_deviation[i]));
      weight_sum = hn::Add(weight_sum, hn::Mul(g, h));
      bias_sum = hn::Add(bias_sum, g);
    }
    weight_total = begin == 0 ? weight_sum : hn::Add(weight_total, weight_sum);
    bias_total = begin == 0 ? bias_sum : hn::Add(bias_total, bias_sum);
  }
  if (weight_gradient != nullptr) hn::StoreU(weight_total, d, weight_gradient + j);
  if (bias_gradient != nullptr) hn::StoreU(bias_total, d, bias_gradient + j);
}

template <class T>
void norm_columns(const RowsShape& shape, const LayerNormInputs<T>& inputs, std::size_t first,
                  std::size_t n_columns, T* weight_gradient, T* bias_gradient) {
  const hn::ScalableTag<T> d;
  const hn::CappedTag<T, 1> one;
  std::size_t j = first;
  for (; j + hn::Lanes(d) <= first + n_columns; j += hn::Lanes(d)) {
    norm_column(d, shape, inputs, j, weight_gradient, bias_gradient);
  }
  for (; j < first + n_columns; ++j) {
    norm_column(one, shape, inputs, j, weight_gradient, bias_gradient);
  }
}

const AllNormFunctions& norms_of_target() noexcept {
  static constexpr AllNormFunctions kFunctions = {
      {&norm_row<float>, &norm_gradient_row<float>, &norm_columns<float>},
      {&norm_row<double>, &norm_gradient_row<double>, &norm_columns<double>}};
  return kFunctions;
}

}  // namespace HWY_NAMESPACE
}  // namespace trueseed::kernels
HWY_AFTER_NAMESPACE();
#endif  // TRUESEED_SIMD_TARGET

#if HWY_ONCE
namespace trueseed::kernels {
namespace {

template <class T>
Moments<T> scalar_norm_row(const NormRow<T>& row, std::size_t n) {
  const Moments<T> moments =
      moments_reference<T>(n, [&](std::size_t i) { return row.x[i]; }, row.eps);
  for (std::size_t i = 0; i < n; ++i) {
    T y = (row.x[i] - moments.mean) * moments.inverse_deviation;
    if (row.weight != nullptr) y = y * row.weight[i];
    if (row.bias != nullptr) y = y + row.bias[i];
    row.out[i] = y;
  }
  return moments;
}

template <class T>
void scalar_norm_gradient_row(const NormGradientRow<T>& row, std::size_t n) {
  const auto p = [&](std::size_t i) {
    return row.weight == nullptr ? row.gradient[i] : row.gradient[i] * row.weight[i];
  };
  const auto h = [&](std::size_t i) {
    return (row.x[i] - row.moments.mean) * row.moments.inverse_deviation;
  };
  const GradientMeans<T> means = gradient_means_reference<T>(n, p, h);
  for (std::size_t i = 0; i < n; ++i) {
    row.x_gradient[i] = input_gradient_reference(p(i), h(i), means, row.moments.inverse_deviation);
  }
}

template <class T>
void scalar_norm_columns(const RowsShape& shape, const LayerNormInputs<T>& in, std::size_t first,
                         std::size_t n_columns, T* weight_gradient, T* bias_gradient) {
  for (std::size_t j = first; j < first + n_columns; ++j) {
    const auto g = [&](std::size_t i) { return in.gradient[i * shape.n_columns + j]; };
    const auto h = [&](std::size_t i) {
      return (in.x[i * shape.n_columns + j] - in.mean[i]) * in.inverse_deviation[i];
    };
    if (weight_gradient != nullptr) {
      weight_gradient[j] =
          column_sum_reference<T>(shape.n_rows, [&](std::size_t i) { return g(i) * h(i); });
    }
    if (bias_gradient != nullptr) bias_gradient[j] = column_sum_reference<T>(shape.n_rows, g);
  }
}

const AllNormFunctions& scalar_norms() noexcept {
  static constexpr AllNormFunctions kFunctions = {
      {&scalar_norm_row<float>, &scalar_norm_gradient_row<float>, &scalar_norm_columns<float>},
      {&scalar_norm_row<double>, &scalar_norm_gradient_row<double>, &scalar_norm_columns<double>}};
  return kFunctions;
}

template <class T>
const NormFunctions<T>& functions_for(simd::Target target) noexcept {
  using FunctionsOfTarget = const AllNormFunctions&() noexcept;
  static constexpr simd::Table<FunctionsOfTarget> kTable =
      TRUESEED_SIMD_TABLE(norms_of_target, &scalar_norms);
  return of_type<T>(simd::function_for(kTable, target)());
}

// Elements below which a piece of work is not worth a thread's while.
constexpr std::size_t kFewElements = std::size_t{1} << 14;

}  // namespace

template <std::floating_point T>
void layer_norm(const RowsShape& shape, const T* x, const T* weight, const T* bias, T eps, T* out,
                T* mean, T* inverse_deviation, const KernelOptions& options) {
  const NormFunctions<T>& functions = functions_for<T>(options.target);
  for_each_row(shape.n_rows, shape.n_columns, kFewElements, options.parallel, [&](std::size_t i) {
    const std::size_t first = i * shape.n_columns;
    const Moments<T> moments =
        functions.row({x + first, weight, bias, eps, out + first}, shape.n_columns);
    mean[i] = moments.mean;
    inverse_deviation[i] = moments.inverse_deviation;
  });
}

template <std::floating_point T>
void layer_norm_input_gradient(const RowsShape& shape, const LayerNormInputs<T>& inputs,
                               T* x_gradient, const KernelOptions& options) {
  const NormFunctions<T>& functions = functions_for<T>(options.target);
  for_each_row(shape.n_rows, shape.n_columns, kFewElements, options.parallel, [&](std::size_t i) {
    const std::size_t first = i * shape.n_columns;
    functions.gradient_row({inputs.gradient + first,
                            inputs.x + first,
                            {inputs.mean[i], inputs.inverse_deviation[i]},
                            inputs.weight,
                            x_gradient + first},
                           shape.n_columns);
  });
}

template <std::floating_point T>
void layer_norm_parameter_gradients(const RowsShape& shape, const LayerNormInputs<T>& inputs,
                                    T* weight_gradient, T* bias_gradient,
                                    const KernelOptions& options) {
  const NormFunctions<T>& functions = functions_for<T>(options.target);
  // Whole cache lines a piece.
  const std::size_t at_once = kFewElements / std::max<std::size_t>(shape.n_rows, 1) / 64 * 64 + 64;
  for_each_in(options.parallel, (shape.n_columns + at_once - 1) / at_once, [&](std::size_t piece) {
    const std::size_t first = piece * at_once;
    functions.columns(shape, inputs, first, std::min(at_once, shape.n_columns - first),
                      weight_gradient, bias_gradient);
  });
}

#define TRUESEED_LAYER_NORM(T)                                                                  \
  template void layer_norm(const RowsShape&, const T*, const T*, const T*, T, T*, T*, T*,       \
                           const KernelOptions&);                                               \
  template void layer_norm_input_gradient(const RowsShape&, const LayerNormInputs<T>&, T*,      \
                                          const KernelOptions&);                                \
  template void layer_norm_parameter_gradients(const RowsShape&, const LayerNormInputs<T>&, T*, \
                                               T*, const KernelOptions&);
TRUESEED_LAYER_NORM(float)
TRUESEED_LAYER_NORM(double)
#undef TRUESEED_LAYER_NORM

}  // namespace trueseed::kernels
#endif  // HWY_ONCE
