// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_cpu/generator.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/vector_file.h"
#include "trueseed/base/errors.h"
#include "trueseed/random/torch_cpu/row_sum.h"

namespace trueseed::torch_cpu {
namespace {

template <typename T>
std::uint64_t bits_of(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (sizeof(T) == 1) {
    return std::bit_cast<std::uint8_t>(value);
  } else if constexpr (sizeof(T) == 2) {
    return std::bit_cast<std::uint16_t>(value);
  } else if constexpr (sizeof(T) == 4) {
    return std::bit_cast<std::uint32_t>(value);
  } else {
    return std::bit_cast<std::uint64_t>(value);
  }
}

// A vector without std::vector<bool>.
template <typename T>
struct Buffer {
  explicit Buffer(std::size_t n) : values(new T[n]()), size(n) {}
  std::unique_ptr<T[]> values;
  std::size_t size;
  std::span<T> span() { return {values.get(), size}; }
  std::vector<std::uint64_t> bits() const {
    std::vector<std::uint64_t> result;
    for (std::size_t i = 0; i < size; ++i) result.push_back(bits_of(values[i]));
    return result;
  }
};

// The parameters of elements, as tests/data/torch_cpu/make.py has them.
template <typename T>
std::vector<T> line(std::size_t n, double low, double high) {
  const auto span = static_cast<std::size_t>(std::lround(64 * (high - low)));
  std::vector<T> result(n);
  for (std::size_t i = 0; i < n; ++i) {
    result[i] = torch_types::narrow<T>(low + static_cast<double>(37 * i % (span + 1)) / 64);
  }
  return result;
}

struct Row {
  std::string draw;
  std::size_t n = 0;
  std::vector<double> parameters;
};

template <typename T, class G>
bool draw_scaled(G& g, const Row& row, std::span<T> out) {
  const auto& p = row.parameters;
  if (row.draw == "uniform") return g.uniform(out, p[0], p[1]), true;
  if (row.draw == "normal") return g.normal(out, p[0], p[1]), true;
  if (row.draw == "serial_normal") return g.serial_normal(out, p[0], p[1]), true;
  if (row.draw == "exponential") return g.exponential(out, p[0]), true;
  if (row.draw == "cauchy") return g.cauchy(out, p[0], p[1]), true;
  if (row.draw == "log_normal") return g.log_normal(out, p[0], p[1]), true;
  return false;
}

template <typename T, class G>
bool draw_with_tensors(G& g, const Row& row, std::span<T> out) {
  const auto from_line = [&](double low, double high) { return line<T>(row.n, low, high); };
  if (row.draw == "normal_of") {
    const auto mean = from_line(-1, 1);
    const auto std = from_line(0, 2);
    return g.normal(out, std::span<const T>(mean), std::span<const T>(std)), true;
  }
  if (row.draw == "poisson") {
    const auto rate = from_line(0, 20);
    return g.poisson(out, std::span<const T>(rate)), true;
  }
  if (row.draw == "bernoulli_of") {
    const auto p = from_line(0, 1);
    return g.bernoulli(out, std::span<const T>(p)), true;
  }
  return false;
}

template <std::floating_point T, class G>
bool draw_counts(G& g, const Row& row, std::span<T> out) {
  const std::size_t n = row.n;
  if (row.draw == "binomial") {
    auto count = line<T>(n, 0, 100);
    std::ranges::transform(count, count.begin(), [](T x) { return std::nearbyint(x); });
    const auto prob = line<T>(n, 0, 1);
    return g.binomial(out, std::span<const T>(count), std::span<const T>(prob)), true;
  }
  if (row.draw == "standard_gamma") {
    const auto alpha = line<T>(n, 0, 4);
    return g.standard_gamma(out, std::span<const T>(alpha)), true;
  }
  return false;
}

template <typename T, class G>
bool draw_whole(G& g, const Row& row, std::span<T> out) {
  const auto& p = row.parameters;
  if (row.draw == "geometric") return g.geometric(out, p[0]), true;
  if (row.draw == "randperm") return g.randperm(out), true;
  if (row.draw == "random_from_to") {
    return g.randint(out, static_cast<std::int64_t>(p[0]), static_cast<std::int64_t>(p[1])), true;
  }
  return false;
}

// The bits of a row's draw of T; nothing where the draw is unknown.
template <typename T, class G>
std::vector<std::uint64_t> drawn(G& g, const Row& row) {
  Buffer<T> out(row.n);
  if (row.draw == "random") return g.random(out.span()), out.bits();
  if (row.draw == "bernoulli") return g.bernoulli(out.span(), row.parameters[0]), out.bits();
  if constexpr (!std::is_same_v<T, bool>) {
    if (draw_whole(g, row, out.span())) return out.bits();
  }
  if constexpr (Floating<T>) {
    if (draw_scaled(g, row, out.span()) || draw_with_tensors(g, row, out.span())) return out.bits();
    if (row.draw == "multinomial") {
      const auto weights = line<T>(3 * row.n, 0.25, 2);
      Buffer<std::int64_t> samples(3 * static_cast<std::size_t>(row.parameters[1]));
      g.multinomial(samples.span(), std::span<const T>(weights), 3, row.parameters[0] != 0);
      return samples.bits();
    }
  }
  if constexpr (std::floating_point<T>) {
    if (draw_counts(g, row, out.span())) return out.bits();
    if (row.draw == "dirichlet") {
      const auto alpha = line<T>(3 * row.n, 0.25, 4);
      Buffer<T> rows(3 * row.n);
      g.dirichlet(rows.span(), std::span<const T>(alpha), row.n);
      return rows.bits();
    }
  }
  if constexpr (std::floating_point<T> || std::is_same_v<T, BFloat16>) {
    if (row.draw == "rrelu") {
      const auto x = line<T>(row.n, -1, 1);
      Buffer<T> noise(row.n);
      g.rrelu(std::span<const T>(x), row.parameters[0], row.parameters[1], out.span(),
              noise.span());
      return out.bits();
    }
  }
  return {};
}

template <class G>
using DrawOfType = std::vector<std::uint64_t> (*)(G&, const Row&);
template <class G>
const std::map<std::string, DrawOfType<G>>& types() {
  static const std::map<std::string, DrawOfType<G>> all = {
      {"float32", &drawn<float, G>},      {"float64", &drawn<double, G>},
      {"float16", &drawn<Half, G>},       {"bfloat16", &drawn<BFloat16, G>},
      {"bool", &drawn<bool, G>},          {"uint8", &drawn<std::uint8_t, G>},
      {"int8", &drawn<std::int8_t, G>},   {"int16", &drawn<std::int16_t, G>},
      {"int32", &drawn<std::int32_t, G>}, {"int64", &drawn<std::int64_t, G>},
  };
  return all;
}

// What torch drew, on each path and target.
template <class G>
void expect_known_draws() {
  const auto rows = tests::read_rows("torch_cpu/draws.txt", ';');
  ASSERT_GT(rows.size(), 500U);
  for (const auto& fields : rows) {
    ASSERT_EQ(fields.size(), 8U);
    Row row{.draw = fields[1], .n = std::stoull(fields[3]), .parameters = {}};
    std::istringstream parameters(fields[4] == "-" ? "" : fields[4]);
    for (double value = 0; parameters >> value;) row.parameters.push_back(value);
    const Path path = fields[0] == "avx" ? Path::kAvx : Path::kDefault;
    for (const simd::Target target : simd::available_targets()) {
      G generator(73, path, target);
      const std::string where = fields[0] + ' ' + fields[1] + ' ' + fields[2] + ' ' + fields[3] +
                                ' ' + std::string(simd::target_name(target));
      EXPECT_EQ(types<G>().at(fields[2])(generator, row),
                tests::hex_words<std::uint64_t>(fields[5]))
          << where;
      EXPECT_EQ(generator.get_state()[5040], std::stoi(fields[7])) << where;
      std::int64_t following = 0;
      generator.random(std::span(&following, 1), std::numeric_limits<std::int64_t>::lowest(), {});
      EXPECT_EQ(static_cast<std::uint64_t>(following), std::stoull(fields[6], nullptr, 16))
          << where;
    }
  }
}

TEST(TorchCpu, KnownDraws) { expect_known_draws<Generator>(); }

TEST(TorchCpu, KnownDrawsOverTheReferenceLibm) { expect_known_draws<ReferenceGenerator>(); }

// Parts of any size are the whole, on each target.
TEST(TorchCpu, PartsAreTheWhole) {
  const auto check = [](const auto& draw, auto zero) {
    using T = decltype(zero);
    for (const simd::Target target : simd::available_targets()) {
      Generator whole(9, Path::kAvx, target);
      Generator parts(9, Path::kAvx, target);
      std::vector<T> expected(3000);
      std::vector<T> found(3000);
      draw(whole, std::span<T>(expected));
      std::size_t done = 0;
      for (std::size_t n = 0; done < found.size(); done += n++) {
        n = std::min(n, found.size() - done);
        draw(parts, std::span<T>(found).subspan(done, n));
      }
      for (std::size_t i = 0; i < found.size(); ++i) {
        ASSERT_EQ(bits_of(found[i]), bits_of(expected[i])) << i << simd::target_name(target);
      }
      ASSERT_EQ(whole.get_state(), parts.get_state());
    }
  };
  check([](Generator& g, auto out) { g.uniform(out, -0.3, 1.4); }, float{});
  check([](Generator& g, auto out) { g.uniform(out, -0.3, 1.4); }, double{});
  check([](Generator& g, auto out) { g.uniform(out, -0.3, 1.4); }, Half());
  check([](Generator& g, auto out) { g.serial_normal(out, 1.0, 2.0); }, double{});
  check([](Generator& g, auto out) { g.exponential(out, 0.3); }, float{});
  check([](Generator& g, auto out) { g.bernoulli(out, 0.3); }, std::uint8_t{});
  check([](Generator& g, auto out) { g.randint(out, -7, 12345); }, std::int64_t{});
  check([](Generator& g, auto out) { g.randint(out, 0, std::int64_t{1} << 40); }, std::int64_t{});
}

TEST(TorchCpu, State) {
  Generator g(0xFFFFFFFF00000005);
  Generator low(5);
  float x = 0;
  float y = 0;
  g.randn(std::span(&x, 1));
  low.randn(std::span(&y, 1));
  EXPECT_EQ(x, y) << "the low 32 bits of the seed are the seed";
  EXPECT_EQ(g.initial_seed(), 0xFFFFFFFF00000005);
  const StateBytes state = g.get_state();
  Generator other(1);
  other.set_state(state);
  EXPECT_EQ(other.get_state(), state);
  std::vector<float> used_up(622);
  other.rand(std::span<float>(used_up));
  const StateBytes end = other.get_state();
  Generator at_end(1);
  at_end.set_state(end);
  EXPECT_EQ(at_end.get_state(), end);
  StateBytes bad = state;
  bad[16] = 77;
  EXPECT_THROW(other.set_state(bad), FormatError);
  EXPECT_THROW(other.set_state(std::span(state).first(16)), std::invalid_argument);
  EXPECT_EQ(other.get_state(), end);
}

TEST(TorchCpu, EmptyDrawsAndDropoutWithoutChanceDrawNothing) {
  Generator g(73);
  const StateBytes fresh = g.get_state();
  g.randn(std::span<float>());
  g.randperm(std::span<std::int64_t>());
  std::int64_t one = 7;
  g.randperm(std::span(&one, 1));
  EXPECT_EQ(one, 0);
  float mask[3] = {};
  g.dropout_mask(std::span<float>(mask), 1.0);
  EXPECT_EQ(mask[2], 1.0F);
  g.dropout_mask(std::span<float>(mask), 0.0);
  EXPECT_EQ(mask[2], 0.0F);
  EXPECT_EQ(g.get_state(), fresh);
  EXPECT_THROW(g.normal(std::span<float>(), 0, -1), std::invalid_argument);
  EXPECT_THROW(g.uniform(std::span<float>(mask), 1, 0), std::invalid_argument);
  EXPECT_EQ(g.get_state(), fresh);
}

TEST(TorchCpu, ARowIsSummedInFourLanes) {
  const double row[] = {1e100, 1.0, -1e100, 2.0, 4.0};
  EXPECT_EQ(row_sum(row), 4.0 + 1e100 + 1.0 - 1e100 + 2.0);
  EXPECT_EQ(row_sum({}), 0.0);
}

}  // namespace
}  // namespace trueseed::torch_cpu
