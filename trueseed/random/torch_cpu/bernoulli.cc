// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <concepts>
#include <stdexcept>
#include <string>

#include "trueseed/random/torch_cpu/exact_draws.h"
#include "trueseed/random/torch_cpu/fills.h"
#include "trueseed/random/torch_types/check.h"

namespace trueseed::torch_cpu {
namespace {

using torch_types::narrow;
using torch_types::require;

constexpr const char* kNoProbability =
    "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be"
    " improved?  If so, please report an enhancement request to PyTorch.)";

template <typename T>
T flag(bool is_set) noexcept {
  if constexpr (std::is_same_v<T, bool>) {
    return is_set;
  } else {
    return narrow<T>(is_set ? 1 : 0);
  }
}

}  // namespace

template <typename T>
void ExactDraws::bernoulli(std::span<T> out, double p) {
  require(0 <= p && p <= 1, [&] {
    return "bernoulli_ expects p to be in [0, 1], but got p=" + torch_types::text_of(p);
  });
  if (out.size() >= kFewElements) return torch_cpu::bernoulli(words_.for_fill(), out, p, target_);
  for (T& x : out) x = flag<T>(words_.uniform53() < p);
}

template <typename T, Floating P>
void ExactDraws::bernoulli(std::span<T> out, std::span<const P> p) {
  require(out.size() == p.size(), [&] {
    return std::to_string(p.size()) + " probabilities for " + std::to_string(out.size()) +
           " elements; give one for each";
  });
  if (out.size() >= kFewElements && !overlap(std::as_bytes(out), std::as_bytes(p)) &&
      are_probabilities(p, target_)) {
    return torch_cpu::bernoulli(words_.for_fill(), out, p, target_);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto probability = torch_types::widen(p[i]);
    if (!(0 <= probability && probability <= 1)) throw std::invalid_argument(kNoProbability);
    if constexpr (std::same_as<P, double>) {
      out[i] = flag<T>(words_.uniform53() < probability);
    } else {
      out[i] = flag<T>(words_.uniform24() < probability);
    }
  }
}

template <typename T>
void ExactDraws::dropout_mask(std::span<T> out, double keep) {
  require(0 <= keep && keep <= 1, [&] {
    return "dropout probability has to be between 0 and 1, but got " +
           torch_types::text_of(1 - keep);
  });
  if (keep == 0 || keep == 1) {
    std::ranges::fill(out, flag<T>(keep == 1));
  } else {
    bernoulli(out, keep);
  }
}

#define TRUESEED_INSTANTIATE_BERNOULLI(T)                                       \
  template void ExactDraws::bernoulli(std::span<T>, double);                    \
  template void ExactDraws::bernoulli(std::span<T>, std::span<const float>);    \
  template void ExactDraws::bernoulli(std::span<T>, std::span<const double>);   \
  template void ExactDraws::bernoulli(std::span<T>, std::span<const Half>);     \
  template void ExactDraws::bernoulli(std::span<T>, std::span<const BFloat16>); \
  template void ExactDraws::dropout_mask(std::span<T>, double);

TRUESEED_INSTANTIATE_BERNOULLI(float)
TRUESEED_INSTANTIATE_BERNOULLI(double)
TRUESEED_INSTANTIATE_BERNOULLI(Half)
TRUESEED_INSTANTIATE_BERNOULLI(BFloat16)
TRUESEED_INSTANTIATE_BERNOULLI(bool)
TRUESEED_INSTANTIATE_BERNOULLI(std::uint8_t)
TRUESEED_INSTANTIATE_BERNOULLI(std::int8_t)
TRUESEED_INSTANTIATE_BERNOULLI(std::int16_t)
TRUESEED_INSTANTIATE_BERNOULLI(std::int32_t)
TRUESEED_INSTANTIATE_BERNOULLI(std::int64_t)

}  // namespace trueseed::torch_cpu
