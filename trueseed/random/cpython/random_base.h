// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "trueseed/base/integer.h"
#include "trueseed/random/cpython/seed_words.h"
#include "trueseed/random/cpython/uniform_pairs.h"
#include "trueseed/random/engines/mt19937.h"

namespace trueseed::cpython {

/// The state of a Random: Python's getstate() is (3, (*key, position), gauss_next).
struct State {
  engines::Mt19937Key key;
  std::uint32_t position;
  std::optional<double> gauss_next;

  friend bool operator==(const State&, const State&) = default;
};

/// The part of Random that needs no C library: seeds, states, bits, whole numbers, choices.
///
/// Bits:  exact
class RandomBase {
 public:
  /// Seeds as Python's random.Random(seed) does: by an integer of any size, whose sign does not
  /// count, a real number, the UTF-8 of a text, or bytes.
  ///
  /// Errors: std::invalid_argument for a NaN.
  explicit RandomBase(const Integer& seed_value) { seed(seed_value); }
  template <std::integral T>
  explicit RandomBase(T seed_value) {
    seed(Integer(seed_value));
  }
  explicit RandomBase(double seed_value) { seed(seed_value); }
  explicit RandomBase(std::string_view seed_value) { seed(seed_value); }
  explicit RandomBase(const char* seed_value) { seed(std::string_view(seed_value)); }
  explicit RandomBase(std::span<const std::byte> seed_value) { seed(seed_value); }
  explicit RandomBase(const State& state) { set_state(state); }

  /// The same on this generator; drops the kept gauss().
  void seed(const Integer& value) { seed_words(value.magnitude_words()); }
  template <std::integral T>
  void seed(T value) {
    seed(Integer(value));
  }
  void seed(double value) { seed_words(words_of_float(value)); }
  void seed(std::string_view value) {
    seed(std::as_bytes(std::span<const char>(value.data(), value.size())));
  }
  void seed(const char* value) { seed(std::string_view(value)); }
  void seed(std::span<const std::byte> value) { seed_words(words_of_bytes(value)); }
  /// random.seed(value, version=1).
  void seed_version_1(std::u32string_view value) { seed_words(words_of_text_version_1(value)); }

  [[nodiscard]] State state() const noexcept;
  /// Errors: std::out_of_range for a position beyond 624.
  void set_state(const State& state);

  /// Draws from [0, 1): two words.
  double random() noexcept {
    const std::uint32_t first = engine_.next();
    return internal::uniform_of(first, engine_.next());
  }
  void random(std::span<double> out);
  /// The same on a target of this CPU's.
  void random(std::span<double> out, simd::Target target) noexcept;

  /// Draws `k` bits: none for 0, else one word for each 32.
  ///
  /// Range: k in [0, 64].
  std::uint64_t getrandbits(unsigned k) noexcept;
  /// The same for any `k`, low word first.
  ///
  /// Shape: (k + 31) / 32 words.
  void getrandbits(std::size_t k, std::span<std::uint32_t> out);
  Integer getrandbits_integer(std::size_t k);

  /// Fills `out` with random bytes: those of getrandbits(8 * out.size()), low byte first.
  void randbytes(std::span<std::byte> out);

  /// Draws from [0, n): getrandbits(bits of n) until it is below.
  ///
  /// Range: n > 0.
  std::uint64_t randbelow(std::uint64_t n) noexcept;
  Integer randbelow(const Integer& n);

  /// Draws from range(start, stop, step).
  ///
  /// Errors: std::invalid_argument where that is empty or the step is 0.
  std::int64_t randrange(std::int64_t start, std::int64_t stop, std::int64_t step = 1);
  std::int64_t randrange(std::int64_t stop) { return randrange(0, stop); }
  /// Draws from [a, b].
  ///
  /// Errors: std::invalid_argument where b < a.
  std::int64_t randint(std::int64_t a, std::int64_t b);

  /// Returns one of the items.
  ///
  /// Errors: std::out_of_range where there are none.
  template <typename T>
  T& choice(std::span<T> items) {
    return items[choice_index(items.size())];
  }

  template <std::random_access_iterator Iterator>
  void shuffle(Iterator first, Iterator last) {
    for (auto i = last - first - 1; i > 0; --i) {
      const auto j = randbelow(static_cast<std::uint64_t>(i) + 1);
      std::swap(first[i], first[static_cast<std::iter_difference_t<Iterator>>(j)]);
    }
  }

  /// Fills `out` with different indices of [0, n), as sample(range(n), k=out.size()) does.
  ///
  /// Errors: std::invalid_argument where out.size() > n.
  void sample(std::size_t n, std::span<std::size_t> out);
  /// Fills `out` with different items: those at the indices above.
  template <typename T>
  void sample(std::span<const T> items, std::span<T> out) {
    take(items, out, [&](std::span<std::size_t> at) { sample(items.size(), at); });
  }

  /// Fills `out` with indices of [0, n), as choices(range(n), k=out.size()) does.
  ///
  /// Errors: std::invalid_argument where n is 0 and `out` is not empty.
  void choices(std::size_t n, std::span<std::size_t> out);
  /// The same by weights: cumulative ones, whose last is their sum.
  ///
  /// Errors: std::invalid_argument where that sum is not above 0 and finite.
  void choices(std::span<const double> cum_weights, std::span<std::size_t> out);
  template <typename T>
  void choices(std::span<const T> items, std::span<T> out) {
    take(items, out, [&](std::span<std::size_t> at) { choices(items.size(), at); });
  }

  /// Seeds by words as MT19937's `init_by_array` does.
  void seed_words(std::span<const std::uint32_t> words);

  engines::Mt19937& engine() noexcept { return engine_; }
  [[nodiscard]] const engines::Mt19937& engine() const noexcept { return engine_; }

 protected:
  std::optional<double>& gauss_next() noexcept { return gauss_next_; }

 private:
  std::size_t choice_index(std::size_t n);

  template <typename T, typename Draw>
  static void take(std::span<const T> items, std::span<T> out, const Draw& draw) {
    std::vector<std::size_t> at(out.size());
    draw(std::span(at));
    for (std::size_t i = 0; i < at.size(); ++i) out[i] = items[at[i]];
  }

  engines::Mt19937 engine_;
  std::optional<double> gauss_next_;
};

/// Returns whether Python's sample of `k` among `n` moves items in a pool: else it keeps a set of
/// those that it took.
bool sample_uses_pool(std::uint64_t n, std::uint64_t k) noexcept;

}  // namespace trueseed::cpython
