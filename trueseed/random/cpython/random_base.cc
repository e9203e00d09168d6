// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/cpython/random_base.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

namespace trueseed::cpython {
namespace {

// The words of one block of MT19937, twice: what is filled at once stays in the L1 cache.
constexpr std::size_t kBlockNumbers = engines::kMt19937Words;

[[noreturn]] void refuse(const std::string& what) { throw std::invalid_argument(what); }

}  // namespace

void RandomBase::seed_words(std::span<const std::uint32_t> words) {
  engine_ = engines::Mt19937::by_array(words);
  gauss_next_.reset();
}

State RandomBase::state() const noexcept {
  return {engine_.key(), engine_.position(), gauss_next_};
}

void RandomBase::set_state(const State& state) {
  engine_ = engines::Mt19937(state.key, state.position);
  gauss_next_ = state.gauss_next;
}

void RandomBase::random(std::span<double> out) { random(out, simd::chosen_target()); }

void RandomBase::random(std::span<double> out, simd::Target target) noexcept {
  const auto convert = simd::function_for(internal::kUniformPairs, target);
  std::array<std::uint32_t, 2 * kBlockNumbers> words;
  while (!out.empty()) {
    const std::size_t n = std::min(out.size(), kBlockNumbers);
    engine_.fill(std::span(words).first(2 * n), target);
    convert(words.data(), n, out.data());
    out = out.subspan(n);
  }
}

std::uint64_t RandomBase::getrandbits(unsigned k) noexcept {
  if (k == 0) return 0;
  const std::uint64_t low = engine_.next();
  if (k <= 32) return low >> (32 - k);
  const std::uint64_t high = engine_.next() >> (64 - k);
  return high << 32 | low;
}

void RandomBase::getrandbits(std::size_t k, std::span<std::uint32_t> out) {
  if (k == 0) return;
  engine_.fill(out);
  out.back() >>= (32 - k % 32) % 32;
}

Integer RandomBase::getrandbits_integer(std::size_t k) {
  SeedWords words((k + 31) / 32);
  getrandbits(k, words);
  return Integer::from_words(words, false);
}

void RandomBase::randbytes(std::span<std::byte> out) {
  std::array<std::uint32_t, kBlockNumbers> words;
  while (!out.empty()) {
    const std::size_t n_bytes = std::min(out.size(), sizeof words);
    const auto drawn = std::span(words).first((n_bytes + 3) / 4);
    engine_.fill(drawn);
    // The last bytes are the upper ones of their word.
    if (n_bytes % 4 != 0) drawn.back() >>= 32 - 8 * (n_bytes % 4);
    if constexpr (std::endian::native == std::endian::big) {
      for (std::uint32_t& word : drawn) word = __builtin_bswap32(word);
    }
    std::memcpy(out.data(), words.data(), n_bytes);
    out = out.subspan(n_bytes);
  }
}

std::uint64_t RandomBase::randbelow(std::uint64_t n) noexcept {
  const auto k = static_cast<unsigned>(std::bit_width(n));
  std::uint64_t drawn = getrandbits(k);
  while (drawn >= n) drawn = getrandbits(k);
  return drawn;
}

Integer RandomBase::randbelow(const Integer& n) {
  const auto& words = n.magnitude_words();
  const auto k = 32 * (words.size() - 1) + static_cast<std::size_t>(std::bit_width(words.back()));
  Integer drawn = getrandbits_integer(k);
  while (drawn >= n) drawn = getrandbits_integer(k);
  return drawn;
}

std::int64_t RandomBase::randrange(std::int64_t start, std::int64_t stop, std::int64_t step) {
  if (step == 0) refuse("randrange needs a step that is not 0");
  const bool is_up = step > 0;
  if (is_up ? stop <= start : stop >= start) {
    refuse("randrange(" + std::to_string(start) + ", " + std::to_string(stop) + ", " +
           std::to_string(step) + ") is empty; give a range with a number in it");
  }
  const auto first = static_cast<std::uint64_t>(start);
  const auto end = static_cast<std::uint64_t>(stop);
  const auto stride = static_cast<std::uint64_t>(step);
  const std::uint64_t width = is_up ? end - first : first - end;
  const std::uint64_t size = is_up ? stride : 0 - stride;
  const std::uint64_t count = (width - 1) / size + 1;
  return static_cast<std::int64_t>(first + stride * randbelow(count));
}

std::int64_t RandomBase::randint(std::int64_t a, std::int64_t b) {
  if (b < a) {
    refuse("randint(" + std::to_string(a) + ", " + std::to_string(b) +
           ") is empty; the second number must not be below the first");
  }
  const std::uint64_t count = static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a) + 1;
  std::uint64_t drawn = 0;
  if (count != 0) {
    drawn = randbelow(count);
  } else {
    // 2^64 has 65 bits: three words, until the last has none of its upper bit.
    std::array<std::uint32_t, 3> words;
    do {
      getrandbits(65, words);
    } while (words[2] != 0);
    drawn = std::uint64_t{words[1]} << 32 | words[0];
  }
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + drawn);
}

std::size_t RandomBase::choice_index(std::size_t n) {
  if (n == 0) throw std::out_of_range("cannot choose from no items; give at least one");
  return randbelow(n);
}

bool sample_uses_pool(std::uint64_t n, std::uint64_t k) noexcept {
  std::uint64_t set_size = 21;
  if (k > 5) {
    // The least power of four that is not below 3 k.
    std::uint64_t table = 1;
    while (table < 3 * k) table *= 4;
    set_size += table;
  }
  return n <= set_size;
}

void RandomBase::sample(std::size_t n, std::span<std::size_t> out) {
  if (out.size() > n) {
    refuse("a sample of " + std::to_string(out.size()) + " needs as many items, got " +
           std::to_string(n));
  }
  if (sample_uses_pool(n, out.size())) {
    std::vector<std::size_t> pool(n);
    std::iota(pool.begin(), pool.end(), std::size_t{0});
    for (std::size_t i = 0; i < out.size(); ++i) {
      std::size_t& taken = pool[randbelow(n - i)];
      out[i] = taken;
      taken = pool[n - i - 1];
    }
    return;
  }
  std::unordered_set<std::size_t> selected;
  for (std::size_t& index : out) {
    do {
      index = randbelow(n);
    } while (!selected.insert(index).second);
  }
}

void RandomBase::choices(std::size_t n, std::span<std::size_t> out) {
  if (n == 0 && !out.empty()) refuse("cannot choose from no items; give at least one");
  const auto count = static_cast<double>(n);
  for (std::size_t& index : out) index = static_cast<std::size_t>(random() * count);
}

void RandomBase::choices(std::span<const double> cum_weights, std::span<std::size_t> out) {
  const double total = cum_weights.empty() ? 0 : cum_weights.back();
  if (!(total > 0) || !std::isfinite(total)) {
    refuse("the weights must have a sum above 0 that is finite, got " + std::to_string(total));
  }
  const auto last = cum_weights.end() - 1;
  for (std::size_t& index : out) {
    const double at = random() * total;
    index = static_cast<std::size_t>(std::upper_bound(cum_weights.begin(), last, at) -
                                     cum_weights.begin());
  }
}

}  // namespace trueseed::cpython
