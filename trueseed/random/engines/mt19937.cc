// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/engines/mt19937.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "trueseed/random/engines/mt19937_blocks.h"

namespace trueseed::engines {
namespace {

constexpr std::uint32_t kWords = kMt19937Words;

}  // namespace

Mt19937::Mt19937(std::uint32_t seed) noexcept {
  key_[0] = seed;
  for (std::uint32_t i = 1; i < kWords; ++i) {
    key_[i] = 1812433253U * (key_[i - 1] ^ (key_[i - 1] >> 30)) + i;
  }
}

Mt19937::Mt19937(const Mt19937Key& key, std::uint32_t position) : key_(key), position_(position) {
  if (position > kWords) {
    throw std::out_of_range("the position of an MT19937 must be in [0, 624], got " +
                            std::to_string(position));
  }
}

Mt19937 Mt19937::by_array(std::span<const std::uint32_t> words) {
  if (words.empty()) throw std::invalid_argument("an MT19937 needs at least one word as its seed");
  Mt19937 engine(19650218U);
  Mt19937Key& key = engine.key_;
  const auto mixed = [&key](std::uint32_t i, std::uint32_t factor) {
    return key[i] ^ ((key[i - 1] ^ (key[i - 1] >> 30)) * factor);
  };
  std::uint32_t i = 1;
  const auto step = [&key, &i] {
    if (++i < kWords) return;
    key[0] = key[kWords - 1];
    i = 1;
  };
  std::size_t j = 0;
  for (std::size_t n = std::max<std::size_t>(kWords, words.size()); n > 0; --n) {
    key[i] = mixed(i, 1664525U) + words[j] + static_cast<std::uint32_t>(j);
    step();
    if (++j == words.size()) j = 0;
  }
  for (std::uint32_t n = kWords - 1; n > 0; --n) {
    key[i] = mixed(i, 1566083941U) - i;
    step();
  }
  key[0] = 0x80000000U;
  return engine;
}

void Mt19937::regenerate() {
  static const auto kNext = simd::function_for(internal::kNextBlocks, simd::chosen_target());
  kNext(key_, 1, nullptr);
  position_ = 0;
}

void Mt19937::fill(std::span<std::uint32_t> out, simd::Target target) noexcept {
  const auto temper_words = simd::function_for(internal::kTemper, target);
  const auto next_blocks = simd::function_for(internal::kNextBlocks, target);
  const auto take_rest = [&] {
    const std::size_t n = std::min<std::size_t>(out.size(), kWords - position_);
    temper_words(key_.data() + position_, n, out.data());
    position_ += static_cast<std::uint32_t>(n);
    out = out.subspan(n);
  };
  take_rest();
  const std::size_t n_blocks = out.size() / kWords;
  if (n_blocks > 0) {
    next_blocks(key_, n_blocks, out.data());
    out = out.subspan(n_blocks * kWords);
  }
  if (out.empty()) return;
  next_blocks(key_, 1, nullptr);
  position_ = 0;
  take_rest();
}

}  // namespace trueseed::engines
