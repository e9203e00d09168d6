// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/numpy/legacy/random_state.h"

#include <array>
#include <bit>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/narrow_integers.h"
#include "trueseed/random/numpy/legacy/kernels.h"
#include "trueseed/random/numpy/word_blocks.h"
#include "trueseed/simd/target.h"

namespace trueseed::numpy {
namespace {

constexpr std::uint32_t kSeed = 73;
constexpr std::array kReals = {"beta",           "chisquare",
                               "exponential",    "f",
                               "gamma",          "gumbel",
                               "laplace",        "logistic",
                               "lognormal",      "noncentral_chisquare",
                               "noncentral_f",   "normal",
                               "pareto",         "power",
                               "rayleigh",       "standard_cauchy",
                               "standard_gamma", "standard_t",
                               "triangular",     "uniform",
                               "vonmises",       "wald",
                               "weibull"};
constexpr std::array kWholes = {"geometric", "logseries", "negative_binomial", "poisson", "zipf"};

struct Row {
  std::string method;
  std::array<double, 3> p{};
  std::vector<std::uint64_t> numbers;
  std::uint32_t position = 0;
  int has_gauss = 0;
  std::uint64_t gauss = 0;
};

std::vector<Row> kept_rows() {
  std::ifstream file(TRUESEED_TEST_DATA "/numpy_legacy/random_state.txt");
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream fields(line);
    std::array<std::string, 4> field;
    for (std::string& text : field) std::getline(fields, text, ';');
    Row row;
    row.method = field[0];
    std::istringstream parameters(field[1] == "-" ? "" : field[1]), numbers(field[2]);
    std::uint64_t bits = 0;
    for (double& x : row.p) {
      if (parameters >> std::hex >> bits) x = std::bit_cast<double>(bits);
    }
    while (numbers >> std::hex >> bits) row.numbers.push_back(bits);
    std::istringstream state(field[3]);
    state >> std::dec >> row.position >> row.has_gauss >> std::hex >> row.gauss;
    EXPECT_TRUE(state) << line;
    rows.push_back(row);
  }
  return rows;
}

template <class Names>
int index_of(const Names& names, const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<int>(i);
  }
  return -1;
}

// Draws what a row holds: in one fill, or one by one.
std::vector<std::uint64_t> draw(RandomState& state, const Row& row, bool one_by_one) {
  const std::size_t n = row.numbers.size();
  std::vector<double> reals(n);
  std::vector<std::int64_t> wholes(n);
  const std::size_t step = one_by_one && row.method != "permutation" ? 1 : n;
  bool is_real = true;
  for (std::size_t at = 0; at < n; at += step) {
    const auto to = std::span(reals).subspan(at, step);
    const auto to_whole = std::span(wholes).subspan(at, step);
    const auto whole = [&](int i) {
      return static_cast<std::int64_t>(row.p.at(static_cast<std::size_t>(i)));
    };
    const int real_kind = index_of(kReals, row.method);
    const int whole_kind = index_of(kWholes, row.method);
    is_real = false;
    if (real_kind >= 0) {
      is_real = true;
      const bool uniform = row.method == "uniform";
      state.fill(static_cast<Real>(real_kind), to, row.p[0],
                 uniform ? row.p[1] - row.p[0] : row.p[1], row.p[2]);
    } else if (whole_kind >= 0) {
      state.fill(static_cast<Whole>(whole_kind), to_whole, row.p[0], row.p[1]);
    } else if (row.method == "binomial") {
      state.binomial(whole(0), row.p[1], to_whole);
    } else if (row.method == "hypergeometric") {
      state.hypergeometric(whole(0), whole(1), whole(2), to_whole);
    } else if (row.method == "randint") {
      state.randint(whole(0), whole(1), to_whole);
    } else if (row.method == "permutation") {
      state.permutation(to_whole);
    } else {
      is_real = true;
      if (row.method == "random_sample") state.random_sample(to);
      if (row.method == "standard_normal") state.standard_normal(to);
      if (row.method == "standard_exponential") state.standard_exponential(to);
    }
  }
  std::vector<std::uint64_t> bits(n);
  for (std::size_t i = 0; i < n; ++i) {
    bits[i] =
        is_real ? std::bit_cast<std::uint64_t>(reals[i]) : static_cast<std::uint64_t>(wholes[i]);
  }
  return bits;
}

TEST(RandomState, DrawsWhatNumpyDrew) {
  const std::vector<Row> rows = kept_rows();
  ASSERT_EQ(rows.size(), 35U);
  for (const Row& row : rows) {
    for (const bool one_by_one : {false, true}) {
      RandomState state(kSeed);
      state.set_libm(math::Libm::kReference);
      EXPECT_EQ(draw(state, row, one_by_one), row.numbers) << row.method << one_by_one;
      EXPECT_EQ(state.twister()->engine().position(), row.position) << row.method;
      EXPECT_EQ(state.kept().has_gauss, row.has_gauss) << row.method;
      EXPECT_EQ(std::bit_cast<std::uint64_t>(state.kept().gauss), row.gauss) << row.method;
    }
  }
}

TEST(RandomState, DrawsTheSameThroughFunctions) {
  for (const Row& row : kept_rows()) {
    MT19937 bits{engines::Mt19937(kSeed)};
    RandomState state(source_of(bits));
    state.set_libm(math::Libm::kReference);
    EXPECT_EQ(draw(state, row, false), row.numbers) << row.method;
    EXPECT_EQ(bits.engine().position(), row.position) << row.method;
  }
}

TEST(RandomState, FillsAreSingleDraws) {
  for (const std::size_t n : {1U, 2U, 155U, 156U, 157U, 311U, 313U, 624U, 1249U, 4001U}) {
    for (const bool begun : {false, true}) {
      RandomState many(kSeed), single(kSeed);
      if (begun) {
        many.bits().next_uint32();
        single.bits().next_uint32();
        EXPECT_EQ(many.standard_normal(), single.standard_normal());
      }
      std::vector<double> uniforms(n), normals(n);
      many.random_sample(uniforms);
      for (const double x : uniforms) ASSERT_EQ(x, single.random_sample()) << n;
      many.standard_normal(normals);
      for (const double x : normals) ASSERT_EQ(x, single.standard_normal()) << n;
      std::vector<std::int64_t> shuffled(n), swapped(n);
      for (std::size_t i = 0; i < n; ++i) swapped[i] = static_cast<std::int64_t>(i);
      many.permutation(shuffled);
      single.shuffle(swapped.begin(), swapped.end());
      ASSERT_EQ(shuffled, swapped) << n;
      EXPECT_EQ(many.twister()->engine(), single.twister()->engine()) << n;
    }
  }
}

TEST(RandomState, LargePermutationsAreShuffledIntegers) {
  for (const std::size_t n : {kManyIntegers - 1, kManyIntegers, kManyIntegers + 7}) {
    RandomState ours(kSeed), items(kSeed);
    std::vector<std::int64_t> permuted(n), shuffled(n);
    std::iota(shuffled.begin(), shuffled.end(), std::int64_t{0});
    ours.permutation(permuted);
    items.shuffle(shuffled.begin(), shuffled.end());
    EXPECT_TRUE(permuted == shuffled) << n;
    EXPECT_EQ(ours.twister()->engine(), items.twister()->engine()) << n;
  }
}

TEST(LegacyKernels, EveryTargetGivesTheSame) {
  using legacy::kPadding;
  const legacy::Kernels plain = legacy::kernels_of(simd::Target::kScalar);
  for (const simd::Target target : simd::available_targets()) {
    const legacy::Kernels kernels = legacy::kernels_of(target);
    for (const std::size_t n : {0U, 1U, 7U, 8U, 16U, 33U, 500U}) {
      engines::Mt19937 engine(static_cast<std::uint32_t>(n));
      std::vector<std::uint32_t> words(4 * n);
      engine.fill(words);
      std::vector<double> uniforms(2 * n), expected(2 * n);
      kernels.to_doubles(words.data(), 2 * n, uniforms.data());
      plain.to_doubles(words.data(), 2 * n, expected.data());
      ASSERT_EQ(uniforms, expected);
      std::vector<std::vector<double>> a(3, std::vector<double>(n + kPadding)), b = a;
      const legacy::Pairs pairs = {a[0].data(), a[1].data(), a[2].data()};
      const legacy::Pairs pairs_b = {b[0].data(), b[1].data(), b[2].data()};
      const std::size_t kept = kernels.accept_pairs(uniforms.data(), n, pairs);
      ASSERT_EQ(kept, plain.accept_pairs(uniforms.data(), n, pairs_b));
      std::vector<double> logs(kept, -0.75), normals(2 * kept), expected_normals(2 * kept);
      kernels.finish_pairs(pairs, logs.data(), kept, normals.data());
      plain.finish_pairs(pairs_b, logs.data(), kept, expected_normals.data());
      ASSERT_EQ(normals, expected_normals);
      std::vector<std::uint32_t> out(n + kPadding), expected_out(n + kPadding);
      const auto same = [&](std::size_t m) {
        return std::equal(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(m),
                          expected_out.begin());
      };
      for (const std::uint32_t max : {1U, 5U, 1000U, 0x90000000U, 0xfffffffeU, 0xffffffffU}) {
        const std::uint32_t mask = ~0U >> std::countl_zero(max);
        const std::size_t m = kernels.keep_masked(words.data(), n, mask, max, out.data());
        ASSERT_EQ(m, plain.keep_masked(words.data(), n, mask, max, expected_out.data()));
        ASSERT_TRUE(same(m)) << max;
      }
      for (const std::uint32_t last : {500U, 513U, 1030U, 65540U, 0x80000010U, 0xffffffffU}) {
        const std::size_t m = kernels.draw_places(words.data(), n, last, out.data());
        ASSERT_EQ(m, plain.draw_places(words.data(), n, last, expected_out.data())) << last;
        ASSERT_TRUE(same(m)) << last;
      }
    }
  }
}

}  // namespace
}  // namespace trueseed::numpy
