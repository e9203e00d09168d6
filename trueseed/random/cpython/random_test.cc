// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/cpython/random.h"

#include <bit>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"

namespace trueseed::cpython {
namespace {

using tests::hex_words;
using tests::read_rows;
using Doubles = std::vector<double>;
using Words = std::vector<std::uint64_t>;

std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }

Words bits_of(const Doubles& values) {
  Words words;
  for (const double x : values) words.push_back(bits_of(x));
  return words;
}

Doubles doubles_of(const std::string& text) {
  Doubles values;
  for (const std::uint64_t word : hex_words<std::uint64_t>(text)) {
    values.push_back(std::bit_cast<double>(word));
  }
  return values;
}

Integer integer_of(const std::string& text) {
  return Integer::from_words(hex_words<std::uint32_t>(text), false);
}

template <typename R>
struct Method {
  std::function<double(R&, const Doubles&)> one;
  std::function<void(R&, const Doubles&, std::span<double>)> many;
};

template <typename R>
const std::map<std::string, Method<R>> kReals = {
    {"random",
     {[](R& r, const Doubles&) { return r.random(); },
      [](R& r, const Doubles&, std::span<double> out) { r.random(out); }}},
    {"uniform",
     {[](R& r, const Doubles& p) { return r.uniform(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.uniform(p[0], p[1], out); }}},
    {"triangular",
     {[](R& r, const Doubles& p) {
        return p.size() == 2 ? r.triangular(p[0], p[1]) : r.triangular(p[0], p[1], p[2]);
      },
      [](R& r, const Doubles& p, std::span<double> out) {
        r.triangular(p[0], p[1], p.size() == 2 ? (p[0] + p[1]) / 2 : p[2], out);
      }}},
    {"gauss",
     {[](R& r, const Doubles& p) { return r.gauss(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.gauss(p[0], p[1], out); }}},
    {"normalvariate",
     {[](R& r, const Doubles& p) { return r.normalvariate(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.normalvariate(p[0], p[1], out); }}},
    {"lognormvariate",
     {[](R& r, const Doubles& p) { return r.lognormvariate(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.lognormvariate(p[0], p[1], out); }}},
    {"expovariate",
     {[](R& r, const Doubles& p) { return r.expovariate(p[0]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.expovariate(p[0], out); }}},
    {"gammavariate",
     {[](R& r, const Doubles& p) { return r.gammavariate(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.gammavariate(p[0], p[1], out); }}},
    {"betavariate",
     {[](R& r, const Doubles& p) { return r.betavariate(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.betavariate(p[0], p[1], out); }}},
    {"paretovariate",
     {[](R& r, const Doubles& p) { return r.paretovariate(p[0]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.paretovariate(p[0], out); }}},
    {"weibullvariate",
     {[](R& r, const Doubles& p) { return r.weibullvariate(p[0], p[1]); },
      [](R& r, const Doubles& p, std::span<double> out) { r.weibullvariate(p[0], p[1], out); }}},
};

const Method<Random> kVonmises = {
    [](Random& r, const Doubles& p) { return r.vonmisesvariate(p[0], p[1]); },
    [](Random& r, const Doubles& p, std::span<double> out) { r.vonmisesvariate(p[0], p[1], out); }};

template <typename R>
void expect_reals(const Method<R>& method, const std::vector<std::string>& row) {
  const auto seed = hex_words<std::uint64_t>(row[1])[0];
  const Doubles p = doubles_of(row[2]);
  const Words expected = hex_words<std::uint64_t>(row[3]);
  const std::uint64_t after = hex_words<std::uint64_t>(row[4])[0];
  Doubles found(expected.size());
  R one(seed);
  for (double& x : found) x = method.one(one, p);
  EXPECT_EQ(bits_of(found), expected) << "one by one";
  EXPECT_EQ(bits_of(one.random()), after);
  // In pieces, odd ones for the pairs of gauss.
  R many(seed);
  method.many(many, p, std::span(found).first(3));
  method.many(many, p, std::span(found).subspan(3, 20));
  method.many(many, p, std::span(found).subspan(23));
  EXPECT_EQ(bits_of(found), expected) << "in pieces";
  EXPECT_EQ(bits_of(many.random()), after);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::istringstream stream(text);
  std::vector<std::string> parts;
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

void expect_integers(const std::vector<std::string>& row) {
  Random random(hex_words<std::uint64_t>(row[1])[0]);
  Random small(hex_words<std::uint64_t>(row[1])[0]);
  const bool is_bits = row[0] == "getrandbits";
  const Integer parameter = integer_of(row[2]);
  for (const std::string& text : split(row[3], ',')) {
    const Integer expected = integer_of(text);
    if (is_bits) {
      const auto k = static_cast<std::size_t>(*parameter.to_u64());
      EXPECT_EQ(random.getrandbits_integer(k), expected);
      if (k <= 64) {
        EXPECT_EQ(Integer(small.getrandbits(static_cast<unsigned>(k))), expected);
      }
    } else {
      EXPECT_EQ(random.randbelow(parameter), expected);
      if (const auto n = parameter.to_u64()) {
        EXPECT_EQ(Integer(small.randbelow(*n)), expected);
      }
    }
  }
}

std::vector<std::size_t> indices(Random& random, const std::string& method, const Words& p) {
  std::vector<std::size_t> out;
  if (method == "sample") {
    out.resize(p[1]);
    random.sample(p[0], out);
  } else if (method == "shuffle") {
    out.resize(p[0]);
    std::iota(out.begin(), out.end(), std::size_t{0});
    random.shuffle(out.begin(), out.end());
  } else {
    // Made after a shuffle of as many.
    out = indices(random, "shuffle", p);
    random.random();
    out.resize(40);
    random.choices(p[0], out);
  }
  return out;
}

void expect_indices(const std::vector<std::string>& row) {
  Random random(hex_words<std::uint64_t>(row[1])[0]);
  const auto found = indices(random, row[0], hex_words<std::uint64_t>(row[2]));
  EXPECT_EQ(Words(found.begin(), found.end()), hex_words<std::uint64_t>(row[3]));
  EXPECT_EQ(bits_of(random.random()), hex_words<std::uint64_t>(row[4])[0]);
}

void expect_bytes(const std::vector<std::string>& row) {
  Random random(hex_words<std::uint64_t>(row[1])[0]);
  std::vector<std::byte> found(hex_words<std::size_t>(row[2])[0]);
  random.randbytes(found);
  Words expected = hex_words<std::uint64_t>(row[3]);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(std::to_integer<std::uint64_t>(found[i]), expected[i]) << "byte " << i;
  }
  EXPECT_EQ(bits_of(random.random()), hex_words<std::uint64_t>(row[4])[0]);
}

TEST(CpythonRandom, KnownIntegersAndChoices) {
  int n_compared = 0;
  for (const auto& row : read_rows("cpython/draws.txt", '|')) {
    ASSERT_EQ(row.size(), 5U);
    SCOPED_TRACE(row[0] + " of seed 0x" + row[1] + ", parameters " + row[2]);
    ++n_compared;
    if (row[0] == "getrandbits" || row[0] == "randbelow") {
      expect_integers(row);
    } else if (row[0] == "sample" || row[0] == "shuffle" || row[0] == "choices") {
      expect_indices(row);
    } else if (row[0] == "randbytes") {
      expect_bytes(row);
    } else {
      ASSERT_TRUE(row[0] == "vonmisesvariate" || kReals<Random>.contains(row[0]));
      --n_compared;
    }
  }
  EXPECT_GE(n_compared, 90);
}

// Whether this machine's C library has the bits of that of the known answers.
bool host_is_reference() {
  using math::HostLibm;
  using math::ReferenceLibm;
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const double x = random.uniform(1e-9, 7);
    const double y = random.uniform(-3, 3);
    if (bits_of(HostLibm::log(x)) != bits_of(ReferenceLibm::log(x)) ||
        bits_of(HostLibm::exp(y)) != bits_of(ReferenceLibm::exp(y)) ||
        bits_of(HostLibm::pow(x, y)) != bits_of(ReferenceLibm::pow(x, y)) ||
        bits_of(HostLibm::sin(x)) != bits_of(ReferenceLibm::sin(x)) ||
        bits_of(HostLibm::cos(x)) != bits_of(ReferenceLibm::cos(x))) {
      return false;
    }
  }
  return true;
}

TEST(CpythonRandom, HostDrawsAreTheKnownOnes) {
  if (!host_is_reference()) {
    GTEST_SKIP() << "this machine's log, exp, pow, sin or cos differ from those of the answers";
  }
  for (const auto& row : read_rows("cpython/draws.txt", '|')) {
    SCOPED_TRACE(row[0] + " of seed 0x" + row[1] + ", parameters " + row[2]);
    if (row[0] == "vonmisesvariate") {
      expect_reals(kVonmises, row);
    } else if (kReals<Random>.contains(row[0])) {
      expect_reals(kReals<Random>.at(row[0]), row);
    }
  }
}

TEST(CpythonRandom, PortableDrawsAreTheKnownOnes) {
  int n_compared = 0;
  for (const auto& row : read_rows("cpython/draws.txt", '|')) {
    if (!kReals<PortableRandom>.contains(row[0])) continue;
    SCOPED_TRACE(row[0] + " of seed 0x" + row[1] + ", parameters " + row[2]);
    expect_reals(kReals<PortableRandom>.at(row[0]), row);
    ++n_compared;
  }
  EXPECT_GE(n_compared, 40);
}

template <typename R>
void expect_binomials() {
  const auto rows = read_rows("cpython/binomial.txt", '|');
  ASSERT_EQ(rows.size(), 32U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 5U);
    SCOPED_TRACE("n 0x" + row[0] + ", p " + row[1] + ", seed 0x" + row[2]);
    R random(hex_words<std::uint64_t>(row[2])[0]);
    const auto expected = hex_words<std::uint64_t>(row[3]);
    std::vector<std::int64_t> found(expected.size());
    const auto n = static_cast<std::int64_t>(hex_words<std::uint64_t>(row[0])[0]);
    random.binomialvariate(n, doubles_of(row[1])[0], found);
    EXPECT_EQ(Words(found.begin(), found.end()), expected);
    EXPECT_EQ(bits_of(random.random()), hex_words<std::uint64_t>(row[4])[0]);
  }
}

TEST(CpythonRandom, KnownBinomials) {
  expect_binomials<Random>();
  expect_binomials<PortableRandom>();
}

TEST(CpythonRandom, FillsAreTheNumbersOnEveryTarget) {
  for (const simd::Target target : simd::available_targets()) {
    SCOPED_TRACE(simd::target_name(target));
    Random one(5);
    Random many(5);
    many.getrandbits(1);
    one.getrandbits(1);
    for (const std::size_t n : {0, 1, 2, 3, 7, 8, 311, 623, 624, 625, 1249, 5000}) {
      Doubles found(n + 1);
      // Not aligned for vectors.
      many.random(std::span(found).subspan(1), target);
      for (std::size_t i = 1; i <= n; ++i) ASSERT_EQ(bits_of(found[i]), bits_of(one.random())) << i;
    }
    EXPECT_EQ(one.state(), many.state());
  }
}

TEST(CpythonRandom, StatesGoOnFromAnyPosition) {
  Random random(73);
  for (int i = 0; i < 700; ++i) {
    random.gauss();
    const State state = random.state();
    EXPECT_EQ(state.gauss_next.has_value(), i % 2 == 0);
    Random again(state);
    ASSERT_EQ(bits_of(again.gauss(1, 2)), bits_of(Random(state).gauss(1, 2)));
    ASSERT_EQ(again.getrandbits(7), [&] {
      Random other(0);
      other.gauss();
      other.set_state(state);
      other.gauss();
      return other.getrandbits(7);
    }());
  }
  random.gauss();
  random.seed(73);
  EXPECT_EQ(random.state(), Random(73).state());
}

TEST(CpythonRandom, RangesOfAnySign) {
  Random a(1);
  Random b(1);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(a.randrange(-7, 100, 3), -7 + 3 * static_cast<std::int64_t>(b.randbelow(36)));
    EXPECT_EQ(a.randrange(5, -5, -4), 5 - 4 * static_cast<std::int64_t>(b.randbelow(3)));
    EXPECT_EQ(a.randint(-2, 2), -2 + static_cast<std::int64_t>(b.randbelow(5)));
    const Integer any = b.randbelow(Integer::parse("18446744073709551616"));
    EXPECT_EQ(static_cast<std::uint64_t>(a.randint(INT64_MIN, INT64_MAX)),
              *any.to_u64() + (std::uint64_t{1} << 63));
    const std::uint64_t steps = b.randbelow(3);
    EXPECT_EQ(static_cast<std::uint64_t>(a.randrange(INT64_MIN, INT64_MAX, INT64_MAX)),
              (std::uint64_t{1} << 63) + std::uint64_t{INT64_MAX} * steps);
  }
  EXPECT_THROW(a.randrange(0), std::invalid_argument);
  EXPECT_THROW(a.randrange(1, 5, 0), std::invalid_argument);
  EXPECT_THROW(a.randrange(1, 5, -1), std::invalid_argument);
  EXPECT_THROW(a.randint(2, 1), std::invalid_argument);
}

TEST(CpythonRandom, ItemsAreThoseAtTheIndices) {
  const std::vector<char> letters = {'a', 'b', 'c', 'd', 'e'};
  const std::span<const char> items(letters);
  Random a(4);
  Random b(4);
  EXPECT_EQ(a.choice(items), letters[b.randbelow(5)]);
  std::vector<char> taken(3);
  std::vector<std::size_t> at(3);
  a.sample(items, std::span(taken));
  b.sample(5, at);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(taken[i], letters[at[i]]);
  a.choices(items, std::span(taken));
  b.choices(5, at);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(taken[i], letters[at[i]]);
  const Doubles even = {1, 2, 3, 4, 5};
  Random c(b.state());
  b.choices(even, at);
  for (const std::size_t index : at) {
    EXPECT_EQ(index, static_cast<std::size_t>(c.random() * 5.0));
  }
  EXPECT_THROW(a.choice(std::span<const char>()), std::out_of_range);
  EXPECT_THROW(a.sample(2, at), std::invalid_argument);
  EXPECT_THROW(a.choices(0, at), std::invalid_argument);
  EXPECT_THROW(a.choices(Doubles{0.0}, at), std::invalid_argument);
}

}  // namespace
}  // namespace trueseed::cpython
