// SPDX-License-Identifier: Apache-2.0
// The draws of PyTorch's CPU generator, each as the first after manual_seed. Where the two paths
// differ, torch_cpu(default) is the path without AVX2. full(x) is a tensor of n times x.
#include <utility>
#include <vector>

#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/random/torch_cpu/generator.h"

namespace trueseed::catalogue {
namespace {

using torch_cpu::Path;
using torch_types::BFloat16;
using torch_types::Half;

enum class Paths : std::uint8_t { kSame, kDiffer };

struct TorchMethod {
  std::string_view name;
  std::string_view arguments;
  /// Empty for the dtype that torch takes if none is said.
  std::string_view dtype_name;
  Dtype dtype;
  Bits bits;
  Prefix prefix;
  Paths paths;
  void (*fill)(torch_cpu::Generator& generator, std::span<std::byte> out);
  void (*fill_reference)(torch_cpu::ReferenceGenerator& generator, std::span<std::byte> out);
};

template <typename T, auto kDraw>
constexpr TorchMethod row(std::string_view name, std::string_view arguments,
                          std::string_view named_dtype, Dtype dtype, Bits bits, Prefix prefix,
                          Paths paths) {
  return {name,
          arguments,
          named_dtype,
          dtype,
          bits,
          prefix,
          paths,
          fill_method<torch_cpu::Generator, T, kDraw>,
          fill_method<torch_cpu::ReferenceGenerator, T, kDraw>};
}

template <typename T>
std::vector<T> full(std::size_t n, double value) {
  return std::vector<T>(n, torch_types::narrow<T>(value));
}

constexpr auto kRand = [](auto& g, auto out) { g.rand(out); };
constexpr auto kRandn = [](auto& g, auto out) { g.randn(out); };
constexpr auto kUniform = [](auto& g, auto out) { g.uniform(out, -1.0, 1.0); };
constexpr auto kNormal = [](auto& g, auto out) { g.normal(out, 1.0, 2.0); };
constexpr auto kSerialNormal = [](auto& g, auto out) { g.serial_normal(out, 1.0, 2.0); };
constexpr auto kLogNormal = [](auto& g, auto out) { g.log_normal(out, 1.0, 2.0); };
constexpr auto kExponential = [](auto& g, auto out) { g.exponential(out, 1.0); };
constexpr auto kCauchy = [](auto& g, auto out) { g.cauchy(out, 1.0, 2.0); };
constexpr auto kGeometric = [](auto& g, auto out) { g.geometric(out, 0.3); };
constexpr auto kRandom = [](auto& g, auto out) { g.random(out); };
constexpr auto kRandint = [](auto& g, auto out) { g.randint(out, 0, 100); };
constexpr auto kWideRandint = [](auto& g, auto out) { g.randint(out, 0, 1LL << 40); };
constexpr auto kRandperm = [](auto& g, auto out) { g.randperm(out); };
constexpr auto kBernoulli = [](auto& g, auto out) { g.bernoulli(out, 0.5); };
constexpr auto kDropout = [](auto& g, auto out) { g.dropout_mask(out, 0.5); };
constexpr auto kBernoulliOf = []<typename T>(auto& g, std::span<T> out) {
  const std::vector<T> p = full<T>(out.size(), 0.3);
  g.bernoulli(out, std::span<const T>(p));
};
constexpr auto kNormalOf = []<typename T>(auto& g, std::span<T> out) {
  const std::vector<T> mean = full<T>(out.size(), 1.0);
  const std::vector<T> std = full<T>(out.size(), 2.0);
  g.normal(out, std::span<const T>(mean), std::span<const T>(std));
};
constexpr auto kPoisson = []<typename T>(auto& g, std::span<T> out) {
  const std::vector<T> rate = full<T>(out.size(), 4.0);
  g.poisson(out, std::span<const T>(rate));
};
constexpr auto kBinomial = []<typename T>(auto& g, std::span<T> out) {
  const std::vector<T> count = full<T>(out.size(), 10.0);
  const std::vector<T> p = full<T>(out.size(), 0.3);
  g.binomial(out, std::span<const T>(count), std::span<const T>(p));
};
constexpr auto kGamma = []<typename T>(auto& g, std::span<T> out) {
  const std::vector<T> alpha = full<T>(out.size(), 2.0);
  g.standard_gamma(out, std::span<const T>(alpha));
};
constexpr auto kDirichlet = []<typename T>(auto& g, std::span<T> out) {
  fill_variates(out, 4, [&](std::span<T> whole) {
    const std::vector<T> alpha = full<T>(whole.size(), 2.0);
    g.dirichlet(whole, std::span<const T>(alpha), 4);
  });
};
constexpr auto kRrelu = []<typename T>(auto& g, std::span<T> out) {
  const std::vector<T> x = full<T>(out.size(), -1.0);
  std::vector<T> noise(out.size());
  g.rrelu(std::span<const T>(x), 0.125, 0.5, out, std::span<T>(noise));
};
constexpr auto kWithReplacement = [](auto& g, std::span<std::int64_t> out) {
  if (out.empty()) return;
  std::vector<float> weights(100);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i + 1);
  g.multinomial(out, std::span<const float>(weights), 1, true);
};
constexpr auto kWithoutReplacement = [](auto& g, std::span<std::int64_t> out) {
  if (out.empty()) return;
  const std::vector<float> weights = full<float>(2 * out.size(), 1.0);
  g.multinomial(out, std::span<const float>(weights), 1, false);
};

// The rows of a draw, one a dtype.
#define TRUESEED_ROW(T, NAMED, DTYPE, NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW) \
  row<T, DRAW>(NAME, ARGUMENTS, NAMED, Dtype::DTYPE, Bits::BITS, Prefix::PREFIX, Paths::PATHS)
#define TRUESEED_REAL(NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW)                \
  TRUESEED_ROW(float, "", kFloat32, NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW), \
      TRUESEED_ROW(double, "float64", kFloat64, NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW)
#define TRUESEED_BFLOAT16(NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW) \
  TRUESEED_ROW(BFloat16, "bfloat16", kBfloat16, NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW)
#define TRUESEED_FLOATING(NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW)                      \
  TRUESEED_REAL(NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW),                               \
      TRUESEED_ROW(Half, "float16", kFloat16, NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW), \
      TRUESEED_BFLOAT16(NAME, ARGUMENTS, BITS, PREFIX, PATHS, DRAW)
#define TRUESEED_NARROW_INTEGERS(NAME, ARGUMENTS, BITS, PREFIX, DRAW)                          \
  TRUESEED_ROW(std::int32_t, "int32", kInt32, NAME, ARGUMENTS, BITS, PREFIX, kSame, DRAW),     \
      TRUESEED_ROW(std::int16_t, "int16", kInt16, NAME, ARGUMENTS, BITS, PREFIX, kSame, DRAW), \
      TRUESEED_ROW(std::int8_t, "int8", kInt8, NAME, ARGUMENTS, BITS, PREFIX, kSame, DRAW),    \
      TRUESEED_ROW(std::uint8_t, "uint8", kUint8, NAME, ARGUMENTS, BITS, PREFIX, kSame, DRAW)
// Floating types where int64 is the dtype that torch takes if none is said.
#define TRUESEED_NAMED_FLOATING(NAME, ARGUMENTS, PREFIX, DRAW)                                 \
  TRUESEED_ROW(float, "float32", kFloat32, NAME, ARGUMENTS, kExact, PREFIX, kSame, DRAW),      \
      TRUESEED_ROW(double, "float64", kFloat64, NAME, ARGUMENTS, kExact, PREFIX, kSame, DRAW), \
      TRUESEED_ROW(Half, "float16", kFloat16, NAME, ARGUMENTS, kExact, PREFIX, kSame, DRAW),   \
      TRUESEED_BFLOAT16(NAME, ARGUMENTS, kExact, PREFIX, kSame, DRAW)
#define TRUESEED_INT64(NAME, ARGUMENTS, BITS, PREFIX, DRAW) \
  TRUESEED_ROW(std::int64_t, "", kInt64, NAME, ARGUMENTS, BITS, PREFIX, kSame, DRAW)

constexpr TorchMethod kMethods[] = {
    TRUESEED_FLOATING("rand", "", kExact, kYes, kSame, kRand),
    TRUESEED_FLOATING("uniform_", "-1.0, 1.0", kExact, kYes, kDiffer, kUniform),
    TRUESEED_FLOATING("randn", "", kPinned, kNo, kDiffer, kRandn),
    TRUESEED_FLOATING("normal_", "1.0, 2.0", kPinned, kNo, kDiffer, kNormal),
    TRUESEED_FLOATING("normal_", "1.0, 2.0, stride=2", kPinned, kYes, kDiffer, kSerialNormal),
    TRUESEED_FLOATING("normal", "full(1.0), full(2.0)", kPinned, kNo, kDiffer, kNormalOf),
    TRUESEED_FLOATING("log_normal_", "1.0, 2.0", kPinned, kYes, kDiffer, kLogNormal),
    TRUESEED_FLOATING("exponential_", "", kPinned, kYes, kSame, kExponential),
    TRUESEED_FLOATING("cauchy_", "1.0, 2.0", kPinned, kYes, kDiffer, kCauchy),
    TRUESEED_FLOATING("geometric_", "0.3", kPinned, kYes, kSame, kGeometric),
    TRUESEED_ROW(std::int64_t, "int64", kInt64, "geometric_", "0.3", kPinned, kYes, kSame,
                 kGeometric),
    TRUESEED_NARROW_INTEGERS("geometric_", "0.3", kPinned, kYes, kGeometric),
    TRUESEED_INT64("randint", "0, 100", kExact, kYes, kRandint),
    TRUESEED_NARROW_INTEGERS("randint", "0, 100", kExact, kYes, kRandint),
    TRUESEED_NAMED_FLOATING("randint", "0, 100", kYes, kRandint),
    TRUESEED_INT64("randint", "0, 2**40", kExact, kYes, kWideRandint),
    TRUESEED_INT64("random_", "", kExact, kYes, kRandom),
    TRUESEED_NARROW_INTEGERS("random_", "", kExact, kYes, kRandom),
    TRUESEED_ROW(bool, "bool", kBool, "random_", "", kExact, kYes, kSame, kRandom),
    TRUESEED_NAMED_FLOATING("random_", "", kYes, kRandom),
    TRUESEED_INT64("randperm", "n", kExact, kNo, kRandperm),
    TRUESEED_ROW(std::int32_t, "int32", kInt32, "randperm", "n", kExact, kNo, kSame, kRandperm),
    TRUESEED_ROW(std::int16_t, "int16", kInt16, "randperm", "n", kExact, kNo, kSame, kRandperm),
    TRUESEED_ROW(float, "float32", kFloat32, "randperm", "n", kExact, kNo, kSame, kRandperm),
    TRUESEED_ROW(double, "float64", kFloat64, "randperm", "n", kExact, kNo, kSame, kRandperm),
    TRUESEED_FLOATING("bernoulli_", "0.5", kExact, kYes, kSame, kBernoulli),
    TRUESEED_ROW(std::int64_t, "int64", kInt64, "bernoulli_", "0.5", kExact, kYes, kSame,
                 kBernoulli),
    TRUESEED_ROW(bool, "bool", kBool, "bernoulli_", "0.5", kExact, kYes, kSame, kBernoulli),
    TRUESEED_FLOATING("bernoulli", "full(0.3)", kExact, kYes, kSame, kBernoulliOf),
    TRUESEED_ROW(std::uint8_t, "", kUint8, "dropout(0.5).mask", "", kExact, kYes, kSame, kDropout),
    TRUESEED_REAL("rrelu", "full(-1.0), 0.125, 0.5", kExact, kYes, kSame, kRrelu),
    TRUESEED_BFLOAT16("rrelu", "full(-1.0), 0.125, 0.5", kExact, kYes, kSame, kRrelu),
    TRUESEED_FLOATING("poisson", "full(4.0)", kPinned, kYes, kSame, kPoisson),
    TRUESEED_REAL("binomial", "full(10.0), full(0.3)", kPinned, kYes, kSame, kBinomial),
    TRUESEED_REAL("_standard_gamma", "full(2.0)", kPinned, kYes, kSame, kGamma),
    TRUESEED_REAL("_sample_dirichlet", "full((n // 4, 4), 2.0)", kPinned, kYes, kSame, kDirichlet),
    TRUESEED_INT64("multinomial", "arange(1.0, 101.0), n, replacement=True", kPinned, kNo,
                   kWithReplacement),
    TRUESEED_INT64("multinomial", "ones(2 * n), n", kPinned, kNo, kWithoutReplacement),
};

#undef TRUESEED_INT64
#undef TRUESEED_NAMED_FLOATING
#undef TRUESEED_NARROW_INTEGERS
#undef TRUESEED_FLOATING
#undef TRUESEED_BFLOAT16
#undef TRUESEED_REAL
#undef TRUESEED_ROW

template <Path kPath, std::size_t kMethod>
void draw(const Request& request, std::span<std::byte> out) {
  if (request.libm == math::Libm::kReference) {
    torch_cpu::ReferenceGenerator generator(request.seed, kPath, simd::chosen_target());
    kMethods[kMethod].fill_reference(generator, out);
  } else {
    torch_cpu::Generator generator(request.seed, kPath, simd::chosen_target());
    kMethods[kMethod].fill(generator, out);
  }
}

std::string name_of(std::string_view generator, const TorchMethod& method) {
  std::string arguments(method.arguments);
  if (!method.dtype_name.empty()) {
    if (!arguments.empty()) arguments += ", ";
    arguments += "dtype=";
    arguments += method.dtype_name;
  }
  std::string name(generator);
  name += method.name;
  return arguments.empty() ? name : name + '(' + arguments + ')';
}

template <Path kPath, std::size_t kMethod>
void add_row(Rows& rows, std::string_view generator) {
  constexpr const TorchMethod& kRow = kMethods[kMethod];
  if (kPath == Path::kDefault && kRow.paths == Paths::kSame) return;
  rows.add(
      name_of(generator, kRow),
      {{}, "torch.Generator()", "2.13", kRow.dtype, kRow.bits, kRow.prefix, draw<kPath, kMethod>});
}

template <std::size_t... kMethod>
Rows make_rows(std::index_sequence<kMethod...> /*methods*/) {
  Rows rows;
  (add_row<Path::kAvx, kMethod>(rows, "torch_cpu."), ...);
  (add_row<Path::kDefault, kMethod>(rows, "torch_cpu(default)."), ...);
  return rows;
}

}  // namespace

std::span<const Stream> torch_cpu_streams() {
  static const Rows kRows = make_rows(std::make_index_sequence<std::size(kMethods)>());
  return kRows.streams();
}

}  // namespace trueseed::catalogue
