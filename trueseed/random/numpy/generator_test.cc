// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/generator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/random/numpy/distributions/uniform.h"
#include "trueseed/random/numpy/distributions/ziggurat.h"
#include "trueseed/random/numpy/distributions/ziggurat_accept.h"
#include "trueseed/random/numpy/word_blocks.h"

namespace trueseed::numpy {
namespace {

using tests::hex_words;
using tests::read_rows;
using Doubles = std::vector<double>;

std::vector<std::uint64_t> bits_of(const Doubles& values) {
  std::vector<std::uint64_t> words;
  for (const double x : values) words.push_back(std::bit_cast<std::uint64_t>(x));
  return words;
}

std::vector<std::uint64_t> bits_of(const std::vector<std::int64_t>& values) {
  return {values.begin(), values.end()};
}

std::vector<std::uint64_t> bits_of(const std::vector<float>& values) {
  std::vector<std::uint64_t> words;
  for (const float x : values) words.push_back(std::bit_cast<std::uint32_t>(x));
  return words;
}

const std::map<std::string, Real> kReal = {
    {"beta", Real::kBeta},
    {"chisquare", Real::kChisquare},
    {"exponential", Real::kExponential},
    {"f", Real::kF},
    {"gamma", Real::kGamma},
    {"gumbel", Real::kGumbel},
    {"laplace", Real::kLaplace},
    {"logistic", Real::kLogistic},
    {"lognormal", Real::kLognormal},
    {"noncentral_chisquare", Real::kNoncentralChisquare},
    {"noncentral_f", Real::kNoncentralF},
    {"normal", Real::kNormal},
    {"pareto", Real::kPareto},
    {"power", Real::kPower},
    {"rayleigh", Real::kRayleigh},
    {"standard_cauchy", Real::kStandardCauchy},
    {"standard_gamma", Real::kStandardGamma},
    {"standard_t", Real::kStandardT},
    {"triangular", Real::kTriangular},
    {"vonmises", Real::kVonmises},
    {"wald", Real::kWald},
    {"weibull", Real::kWeibull},
};
const std::map<std::string, Whole> kWhole = {
    {"geometric", Whole::kGeometric}, {"logseries", Whole::kLogseries},
    {"poisson", Whole::kPoisson},     {"negative_binomial", Whole::kNegativeBinomial},
    {"zipf", Whole::kZipf},
};

template <class Number>
void fill_standard(Generator& rng, const std::string& method, std::vector<Number>& out) {
  if (method == "random") {
    rng.random(std::span(out));
  } else if (method == "standard_normal") {
    rng.standard_normal(std::span(out));
  } else if (method == "standard_exponential") {
    rng.standard_exponential(std::span(out));
  } else {
    FAIL() << "no method " << method;
  }
}

// Draws n numbers of a method, given its parameters: as doubles, floats or whole numbers.
std::vector<std::uint64_t> reals(Generator& rng, const std::string& method, const Doubles& p,
                                 std::size_t n) {
  Doubles out(n);
  if (method == "uniform") {
    rng.uniform(p[0], p[1], out);
  } else if (kReal.contains(method)) {
    rng.fill(kReal.at(method), out, p.empty() ? 0 : p[0], p.size() > 1 ? p[1] : 0,
             p.size() > 2 ? p[2] : 0);
  } else {
    fill_standard(rng, method, out);
  }
  return bits_of(out);
}

std::vector<std::uint64_t> wholes(Generator& rng, const std::string& method, const Doubles& p,
                                  std::size_t n) {
  std::vector<std::int64_t> out(n);
  const auto integer = [&](std::size_t i) { return static_cast<std::int64_t>(p[i]); };
  if (method == "binomial") {
    rng.binomial(integer(0), p[1], out);
  } else if (method == "hypergeometric") {
    rng.hypergeometric(integer(0), integer(1), integer(2), out);
  } else if (method == "integers") {
    rng.integers(integer(0), integer(1), out);
  } else {
    rng.fill(kWhole.at(method), out, p[0], p.size() > 1 ? p[1] : 0);
  }
  return bits_of(out);
}

std::vector<std::uint64_t> floats(Generator& rng, const std::string& method, std::size_t n) {
  std::vector<float> out(n);
  fill_standard(rng, method, out);
  return bits_of(out);
}

TEST(NumpyGenerator, KnownAnswers) {
  const auto rows = read_rows("numpy_generator/draws.txt", '|');
  ASSERT_GE(rows.size(), 120U);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 6U);
    const std::string& method = row[0];
    SCOPED_TRACE(method + " " + row[1] + " of seed 0x" + row[2] + ", parameters " + row[3]);
    Doubles p;
    for (const std::uint64_t word : hex_words<std::uint64_t>(row[3])) {
      p.push_back(std::bit_cast<double>(word));
    }
    const auto expected = hex_words<std::uint64_t>(row[4]);
    Generator rng(hex_words<std::uint64_t>(row[2])[0], StreamVersion::k2_4, math::Libm::kReference);
    const auto found = row[1] == "int64"     ? wholes(rng, method, p, expected.size())
                       : row[1] == "float32" ? floats(rng, method, expected.size())
                                             : reals(rng, method, p, expected.size());
    EXPECT_EQ(found, expected);
    // The state behind the draws, by what is drawn next.
    constexpr std::uint64_t kMost = (std::uint64_t{1} << 63) - 1;
    const std::uint64_t next = hex_words<std::uint64_t>(row[5])[0];
    EXPECT_EQ(lemire_interval(rng.source(), kMost), next);
    Generator again(hex_words<std::uint64_t>(row[2])[0], StreamVersion::k2_4,
                    math::Libm::kReference);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto one = row[1] == "int64"     ? wholes(again, method, p, 1)
                       : row[1] == "float32" ? floats(again, method, 1)
                                             : reals(again, method, p, 1);
      EXPECT_EQ(one[0], expected[i]) << "draw " << i << " alone";
    }
    EXPECT_EQ(lemire_interval(again.source(), kMost), next);
  }
}

TEST(NumpyGenerator, ScalarsAreTheFill) {
  Generator one(9);
  Generator many(9);
  Doubles out(2000);
  many.standard_normal(out);
  for (const double x : out) ASSERT_EQ(x, one.standard_normal());
  many.gamma(0.7, 2.0, out);
  for (const double x : out) ASSERT_EQ(x, one.gamma(0.7, 2.0));
  EXPECT_EQ(one.random(), many.random());
}

// Draws alone and together over the same bits, with 32-bit draws between that leave a half.
template <class Bits>
void expect_blocks_alike(const Bits& begin) {
  Bits one_bits = begin;
  Bits many_bits = begin;
  const Bitgen functions = {&one_bits, [](void* s) { return static_cast<Bits*>(s)->next_uint64(); },
                            [](void* s) { return static_cast<Bits*>(s)->next_uint32(); },
                            [](void* s) { return static_cast<Bits*>(s)->next_double(); },
                            [](void* s) { return static_cast<Bits*>(s)->next_raw(); }};
  Generator one{Source(functions)};
  Generator many{source_of(many_bits)};
  for (const std::size_t n : {1, 2, 3, 5, 1000, 1023, 1024, 1025, 2047, 5001}) {
    Doubles expected(n);
    Doubles found(n);
    std::vector<float> expected_f(n);
    std::vector<float> found_f(n);
    std::vector<std::int64_t> expected_i(n);
    std::vector<std::int64_t> found_i(n);
    one.standard_normal(expected);
    many.standard_normal(found);
    ASSERT_EQ(bits_of(found), bits_of(expected));
    one.standard_normal(std::span(expected_f));
    many.standard_normal(std::span(found_f));
    ASSERT_EQ(bits_of(found_f), bits_of(expected_f));
    one.integers(0, 3000000000, expected_i);
    many.integers(0, 3000000000, found_i);
    ASSERT_EQ(found_i, expected_i);
    one.random(expected);
    many.random(found);
    ASSERT_EQ(bits_of(found), bits_of(expected));
    ASSERT_EQ(one.source().next_uint32(), many.source().next_uint32());
  }
}

TEST(NumpyGenerator, BlocksOfEveryBitGeneratorAreItsWords) {
  const std::array<std::uint64_t, 4> words = {1, 2, 3, 4};
  const std::array<std::uint64_t, 3> fewer = {1, 2, 3};
  expect_blocks_alike(seeded_pcg64(words));
  expect_blocks_alike(seeded_pcg64dxsm(words));
  expect_blocks_alike(seeded_sfc64(fewer));
  expect_blocks_alike(Philox(PhiloxWords({0, 0, 0, 0}, {7, 8})));
  expect_blocks_alike(MT19937(engines::Mt19937(5)));
}

// Words that hit the limit of each layer, and those beside it.
std::vector<std::uint64_t> border_words(const std::uint64_t* limits, int shift, int layer_shift) {
  std::vector<std::uint64_t> words;
  for (std::uint64_t layer = 0; layer < ziggurat::kLayers; ++layer) {
    for (const int step : {-1, 0, 1}) {
      const std::uint64_t position = limits[layer] + static_cast<std::uint64_t>(step);
      words.push_back((position << shift) | (layer << layer_shift));
    }
  }
  return words;
}

// A source whose first word is given; those after it are as good as random.
struct Given {
  std::uint64_t first;
  std::uint64_t at = 0;
  std::uint64_t next_uint64() {
    return at++ == 0 ? first : (at * 0x9e3779b97f4a7c15) ^ (at * 0xbf58476d1ce4e5b9 >> 29);
  }
  std::uint32_t next_uint32() { return static_cast<std::uint32_t>(next_uint64()); }
  double next_double() { return static_cast<double>(next_uint64() >> 11) * 0x1p-53; }
};

// What `accept` makes of each word alone is what the scalar draw makes of it, where that takes one
// word; a run of words ends before the first that is not accepted.
template <class Word, class Number, class Accept, class Draw>
void expect_accepted(const std::vector<Word>& words, Accept accept, Draw draw) {
  std::vector<bool> at_once;
  for (const Word word : words) {
    Given given{word};
    const Number expected = draw(given);
    Number found = 0;
    at_once.push_back(accept(&word, 1, &found) == 1);
    if (given.at == 1) {
      ASSERT_TRUE(at_once.back()) << std::hex << word;
      ASSERT_EQ(bits_of(std::vector<Number>{found}), bits_of(std::vector<Number>{expected}));
    } else {
      ASSERT_FALSE(at_once.back()) << std::hex << word;
    }
  }
  for (std::size_t first = 0; first < words.size(); ++first) {
    const std::size_t n = std::min<std::size_t>(words.size() - first, first % 37);
    std::vector<Number> out(n);
    std::size_t expected = 0;
    while (expected < n && at_once[first + expected]) ++expected;
    ASSERT_EQ(accept(words.data() + first, n, out.data()), expected);
  }
}

std::vector<std::uint64_t> drawn_words(std::uint64_t seed) {
  Generator rng(seed);
  std::vector<std::uint64_t> words(4096);
  rng.source().fill(std::span(words));
  return words;
}

TEST(Ziggurat, RunsOfWordsAreTheScalarDraws) {
  using Zig = Ziggurat<math::HostLibm>;
  auto words = border_words(ziggurat::kNormalLimit, 9, 0);
  const auto drawn = drawn_words(1);
  words.insert(words.end(), drawn.begin(), drawn.end());
  expect_accepted<std::uint64_t, double>(words, internal::accept_normal,
                                         [](Given& given) { return Zig::normal(given); });
  words = border_words(ziggurat::kExponentialLimit, 11, 3);
  words.insert(words.end(), drawn.begin(), drawn.end());
  expect_accepted<std::uint64_t, double>(words, internal::accept_exponential,
                                         [](Given& given) { return Zig::exponential(given); });
}

TEST(Ziggurat, RunsOfHalvesAreTheScalarDraws) {
  using Zig = Ziggurat<math::HostLibm>;
  const auto drawn = drawn_words(2);
  std::vector<std::uint32_t> words(drawn.begin(), drawn.end());
  for (std::uint32_t layer = 0; layer < ziggurat::kLayers; ++layer) {
    for (const std::uint32_t step : {~0U, 0U, 1U}) {
      words.push_back(((ziggurat::kNormalLimitF[layer] + step) << 9) | layer);
      words.push_back(((ziggurat::kExponentialLimitF[layer] + step) << 9) | (layer << 1));
    }
  }
  expect_accepted<std::uint32_t, float>(words, internal::accept_normal_f,
                                        [](Given& given) { return Zig::normal_f(given); });
  expect_accepted<std::uint32_t, float>(words, internal::accept_exponential_f,
                                        [](Given& given) { return Zig::exponential_f(given); });
}

TEST(Uniform, EveryTargetConvertsAlike) {
  using namespace internal;
  Generator rng(3);
  std::vector<std::uint64_t> words(1000);
  rng.source().fill(std::span(words));
  words.insert(words.end(), {0, 1, 2047, 2048, ~std::uint64_t{0}, ~std::uint64_t{0} << 11});
  for (const simd::Target target : simd::available_targets()) {
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{7}, words.size()}) {
      Doubles expected(n);
      Doubles found(n);
      kUniform[0](words.data(), n, expected.data());
      simd::function_for(kUniform, target)(words.data(), n, found.data());
      ASSERT_EQ(bits_of(found), bits_of(expected)) << simd::target_name(target);
      std::vector<float> expected_f(n);
      std::vector<float> found_f(n);
      const std::vector<std::uint32_t> halves(words.begin(), words.end());
      kUniformF[0](halves.data(), n, expected_f.data());
      simd::function_for(kUniformF, target)(halves.data(), n, found_f.data());
      ASSERT_EQ(bits_of(found_f), bits_of(expected_f)) << simd::target_name(target);
    }
  }
}

}  // namespace
}  // namespace trueseed::numpy
