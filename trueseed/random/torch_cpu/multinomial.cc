// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "trueseed/random/torch_cpu/generator.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::narrow;
using torch_types::require;
using torch_types::Wide;
using torch_types::widen;

// A weight over its waiting time, and the category.
template <typename Number>
using Rank = std::pair<Number, std::int64_t>;

// NaN ranks first.
template <typename Number>
bool is_above(const Rank<Number>& a, const Rank<Number>& b) noexcept {
  return (std::isnan(a.first) && !std::isnan(b.first)) || a.first > b.first;
}

// Moves the highest ranks to the front, as torch.topk: equal ones in the order that these
// algorithms of libstdc++ leave them in.
template <typename Number>
void rank_first(std::vector<Rank<Number>>& ranks, std::size_t n) {
  const auto end_of_first = ranks.begin() + static_cast<std::ptrdiff_t>(n);
  if (n * 64 <= ranks.size()) {
    std::partial_sort(ranks.begin(), end_of_first, ranks.end(), is_above<Number>);
  } else {
    std::nth_element(ranks.begin(), end_of_first - 1, ranks.end(), is_above<Number>);
    std::sort(ranks.begin(), end_of_first - 1, is_above<Number>);
  }
}

template <Floating T>
void check_weights(std::span<const T> weights, std::size_t n_categories) {
  require(
      std::ranges::all_of(weights, [](T w) { return std::isfinite(widen(w)) && widen(w) >= 0; }),
      "probability tensor contains either `inf`, `nan` or element < 0");
  for (std::size_t i = 0; i < weights.size(); i += n_categories) {
    require(std::ranges::any_of(weights.subspan(i, n_categories), [](T w) { return widen(w) > 0; }),
            "invalid multinomial distribution (sum of probabilities <= 0)");
  }
}

// Returns the sums of the first weights over the sum of all.
template <Floating T>
std::vector<Wide<T>> cumulative(std::span<const T> weights) {
  std::vector<Wide<T>> sums(weights.size());
  Wide<T> sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide<T> weight = widen(weights[i]);
    require(weight >= 0, "invalid multinomial distribution (encountering probability entry < 0)");
    require(std::isfinite(weight),
            "invalid multinomial distribution (encountering probability entry = infinity or NaN)");
    sum += weight;
    sums[i] = sum;
  }
  require(sum > 0, "invalid multinomial distribution (sum of probabilities <= 0)");
  for (Wide<T>& x : sums) x /= sum;
  sums.back() = 1;
  return sums;
}

template <Floating T>
void draw_with_replacement(Words& words, std::span<const T> weights, std::span<std::int64_t> out) {
  const std::vector<Wide<T>> sums = cumulative(weights);
  for (std::int64_t& category : out) {
    const double uniform = words.uniform53();
    const auto found = std::ranges::lower_bound(sums, uniform, std::ranges::less(),
                                                [](Wide<T> x) { return static_cast<double>(x); });
    category = found - sums.begin();
  }
}

}  // namespace

template <class Libm>
template <Floating T>
void BasicGenerator<Libm>::multinomial(std::span<std::int64_t> out, std::span<const T> weights,
                                       std::size_t n_rows, bool replacement) {
  if (n_rows == 0) return;
  const std::size_t n_samples = out.size() / n_rows;
  const std::size_t n_categories = weights.size() / n_rows;
  require(out.size() == n_samples * n_rows && weights.size() == n_categories * n_rows,
          "multinomial takes rows of equal lengths");
  require(n_samples > 0, "cannot sample n_sample <= 0 samples");
  require(replacement || n_samples <= n_categories,
          "cannot sample n_sample > prob_dist.size(-1) samples without replacement");
  require(n_categories > 0, "invalid multinomial distribution (sum of probabilities <= 0)");
  if (replacement && n_samples > 1) {
    for (std::size_t row = 0; row < n_rows; ++row) {
      draw_with_replacement(words_, weights.subspan(row * n_categories, n_categories),
                            out.subspan(row * n_samples, n_samples));
    }
    return;
  }
  check_weights(weights, n_categories);
  std::vector<T> times(weights.size());
  exponential(std::span<T>(times), 1.0);
  std::vector<Rank<Wide<T>>> ranks(n_categories);
  for (std::size_t row = 0; row < n_rows; ++row) {
    for (std::size_t j = 0; j < n_categories; ++j) {
      const std::size_t at = row * n_categories + j;
      ranks[j] = {widen(narrow<T>(widen(weights[at]) / widen(times[at]))),
                  static_cast<std::int64_t>(j)};
    }
    const std::span<std::int64_t> drawn = out.subspan(row * n_samples, n_samples);
    if (n_samples == 1) {
      drawn[0] = std::ranges::min_element(ranks, is_above<Wide<T>>)->second;
    } else {
      rank_first(ranks, n_samples);
      for (std::size_t j = 0; j < n_samples; ++j) drawn[j] = ranks[j].second;
    }
  }
}

#define TRUESEED_INSTANTIATE_MULTINOMIAL(Libm, T)                                              \
  template void BasicGenerator<Libm>::multinomial(std::span<std::int64_t>, std::span<const T>, \
                                                  std::size_t, bool);

TRUESEED_INSTANTIATE_MULTINOMIAL(math::HostLibm, float)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::HostLibm, double)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::HostLibm, Half)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::HostLibm, BFloat16)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::ReferenceLibm, float)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::ReferenceLibm, double)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::ReferenceLibm, Half)
TRUESEED_INSTANTIATE_MULTINOMIAL(math::ReferenceLibm, BFloat16)

}  // namespace trueseed::torch_cpu
