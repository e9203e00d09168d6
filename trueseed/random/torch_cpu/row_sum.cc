// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/row_sum.h"

#include <algorithm>
#include <array>
#include <bit>

namespace trueseed::torch_cpu {
namespace {

constexpr std::size_t kMostLanes = 4;
constexpr std::size_t kChains = 4;
constexpr std::size_t kLevels = 4;
using Lanes = std::array<double, kMostLanes>;
using Chains = std::array<Lanes, kChains>;

void add(Lanes& sum, const double* numbers, std::size_t n_lanes) noexcept {
  for (std::size_t lane = 0; lane < n_lanes; ++lane) sum[lane] += numbers[lane];
}

void add(Chains& sum, const Chains& other) noexcept {
  for (std::size_t chain = 0; chain < kChains; ++chain) {
    add(sum[chain], other[chain].data(), kMostLanes);
  }
}

// Adds up `n_steps` times one vector a chain; sums of 2^power numbers move up a level each.
Chains cascade(const double* numbers, std::size_t n_steps, std::size_t n_lanes) noexcept {
  const auto ceil_log2 =
      n_steps <= 2 ? std::size_t{1} : static_cast<std::size_t>(std::bit_width(n_steps - 1));
  const std::size_t power = std::max<std::size_t>(4, ceil_log2 / kLevels);
  const std::size_t mask = (std::size_t{1} << power) - 1;
  std::array<Chains, kLevels> levels{};
  for (std::size_t step = 0; step < n_steps;) {
    for (Lanes& chain : levels[0]) {
      add(chain, numbers, n_lanes);
      numbers += n_lanes;
    }
    ++step;
    for (std::size_t level = 1; level < kLevels; ++level) {
      if ((step & (mask << ((level - 1) * power))) != 0) break;
      add(levels[level], levels[level - 1]);
      levels[level - 1] = {};
    }
  }
  for (std::size_t level = 1; level < kLevels; ++level) add(levels[0], levels[level]);
  return levels[0];
}

}  // namespace

double row_sum(std::span<const double> row) noexcept {
  const std::size_t n_lanes = row.size() < kMostLanes ? 1 : kMostLanes;
  const std::size_t n_vectors = row.size() / n_lanes;
  const std::size_t n_steps = n_vectors / kChains;
  Chains sums = cascade(row.data(), n_steps, n_lanes);
  for (std::size_t i = n_steps * kChains; i < n_vectors; ++i) {
    add(sums[0], row.data() + i * n_lanes, n_lanes);
  }
  for (std::size_t chain = 1; chain < kChains; ++chain) add(sums[0], sums[chain].data(), n_lanes);
  double sum = 0;
  for (std::size_t i = n_vectors * n_lanes; i < row.size(); ++i) sum += row[i];
  for (std::size_t lane = 0; lane < n_lanes; ++lane) sum += sums[0][lane];
  return sum;
}

}  // namespace trueseed::torch_cpu
