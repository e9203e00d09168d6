// SPDX-License-Identifier: Apache-2.0
// Every float, against MPFR.
//
// An estimate in double, whose error is taken to be below 2^-40 of its value (it is below 2^-46),
// says which float is right, unless one end of that interval rounds to another float than the
// other: then MPFR says it. Where a function is monotone, it may say it for many floats at once.
#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <ios>
#include <memory>
#include <mutex>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/math/rounded/array_functions.h"
#if TRUESEED_HAVE_MPFR
#include "trueseed/math/rounded/correctly_rounded.h"
#include "trueseed/math/rounded/double_estimates.h"
#endif

namespace trueseed::math::rounded {
namespace {

#if TRUESEED_HAVE_MPFR

constexpr std::uint64_t kPart = std::uint64_t{1} << 16;
constexpr std::uint64_t kFloats = std::uint64_t{1} << 32;

using tests::Symmetry;

struct Row {
  std::string_view name;
  ArrayFunctions::Function* ArrayFunctions::* array;
  tests::CorrectlyRounded::Function* oracle;
  tests::Estimate* estimate;
  Symmetry symmetry = Symmetry::kNone;
  // On each side of 0.
  bool is_monotone = true;
};

std::ostream& operator<<(std::ostream& stream, const Row& row) { return stream << row.name; }

#define TRUESEED_NAMES(NAME) #NAME, &ArrayFunctions::NAME, &mpfr_##NAME
constexpr Row kRows[] = {
    {TRUESEED_NAMES(exp), &tests::by_vectors<&math::ArrayFunctions::exp>},
    {TRUESEED_NAMES(log), &tests::by_vectors<&math::ArrayFunctions::log>},
    {TRUESEED_NAMES(tanh), &tests::by_exp<&tests::tanh_from_exp, &std::tanh>, Symmetry::kOdd},
    {TRUESEED_NAMES(erf), &tests::estimate_erf, Symmetry::kOdd},
    {TRUESEED_NAMES(log1p), &tests::by_vectors<&math::ArrayFunctions::log1p>},
    {TRUESEED_NAMES(expm1), &tests::by_exp<&tests::expm1_from_exp, &std::expm1>},
    {TRUESEED_NAMES(exp2), &tests::estimate_exp2},
    {TRUESEED_NAMES(log2), &tests::estimate_log2},
    {TRUESEED_NAMES(log10), &tests::estimate_log10},
    {TRUESEED_NAMES(erfc), &tests::by_library<&std::erfc>},
    {TRUESEED_NAMES(atan), &tests::near_x<&std::atan>, Symmetry::kOdd},
    {TRUESEED_NAMES(asin), &tests::near_x<&std::asin>, Symmetry::kOdd},
    {TRUESEED_NAMES(acos), &tests::by_library<&std::acos>},
    {TRUESEED_NAMES(sinh), &tests::by_exp<&tests::sinh_from_exp, &std::sinh>, Symmetry::kOdd},
    {TRUESEED_NAMES(cosh), &tests::by_exp<&tests::cosh_from_exp, &std::cosh>, Symmetry::kEven},
    {TRUESEED_NAMES(sin), &tests::by_vectors<&math::ArrayFunctions::sin>, Symmetry::kOdd, false},
    {TRUESEED_NAMES(cos), &tests::by_vectors<&math::ArrayFunctions::cos>, Symmetry::kEven, false},
    {TRUESEED_NAMES(tan), &tests::estimate_tan, Symmetry::kOdd, false}};
#undef TRUESEED_NAMES

using Floats = std::array<float, kPart>;

bool is_same(float a, float b) noexcept {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

/// Collects the floats with a wrong result; called by several threads.
class Failures {
 public:
  void add(float x, float computed, float right) {
    const std::lock_guard lock(mutex_);
    if (++n_ > 64) return;
    text_ << std::hexfloat << "  of " << x << " (0x" << std::hex << std::bit_cast<std::uint32_t>(x)
          << "): " << computed << ", not " << right << '\n';
  }
  std::uint64_t n() const noexcept { return n_; }
  std::string text() const { return text_.str(); }

 private:
  std::mutex mutex_;
  std::uint64_t n_ = 0;
  std::ostringstream text_;
};

/// Checks the results of one thread.
class Checker {
 public:
  Checker(const Row& row, Failures& failures) : row_(row), failures_(failures) {}

  void check_part(std::uint64_t first) {
    for (std::uint64_t i = 0; i < kPart; ++i) {
      x_[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first + i));
    }
    compute(x_, computed_);
    const bool is_negative = first >= kFloats / 2;
    if (is_negative && row_.symmetry != Symmetry::kNone) return check_mirrored();
    const float begin = oracle_(row_.oracle, x_.front());
    const float end = oracle_(row_.oracle, x_.back());
    if (row_.is_monotone && is_same(begin, end)) {
      for (std::uint64_t i = 0; i < kPart; ++i) expect(i, begin);
      return;
    }
    // Zeros and infinities are such first floats.
    expect(0, begin);
    check_estimated();
  }

 private:
  void compute(const Floats& x, Floats& out) const {
    (array_functions(simd::chosen_target()).*row_.array)(x.data(), kPart, out.data());
  }

  void expect(std::uint64_t i, float right) {
    if (!is_same(computed_[i], right)) failures_.add(x_[i], computed_[i], right);
  }

  void check_mirrored() {
    for (std::uint64_t i = 0; i < kPart; ++i) mirrored_[i] = -x_[i];
    compute(mirrored_, mirrored_);
    const float sign = row_.symmetry == Symmetry::kOdd ? -1.0F : 1.0F;
    for (std::uint64_t i = 0; i < kPart; ++i) expect(i, sign * mirrored_[i]);
  }

  void check_estimated() {
    for (std::uint64_t i = 0; i < kPart; ++i) doubles_[i] = static_cast<double>(x_[i]);
    row_.estimate(doubles_.data(), kPart, estimates_.data());
    for (std::uint64_t i = 1; i < kPart; ++i) {
      const double margin = std::fabs(estimates_[i]) * 0x1p-40;
      const auto low = static_cast<float>(estimates_[i] - margin);
      const auto high = static_cast<float>(estimates_[i] + margin);
      // Infinity has no margin: MPFR says the same of it.
      const bool is_clear = low == high && is_same(low, computed_[i]);
      if (!is_clear) expect(i, low == high ? low : oracle_(row_.oracle, x_[i]));
    }
  }

  const Row& row_;
  Failures& failures_;
  tests::CorrectlyRounded oracle_;
  Floats x_;
  Floats computed_;
  Floats mirrored_;
  std::array<double, kPart> doubles_;
  std::array<double, kPart> estimates_;
};

class Exhaustive : public testing::TestWithParam<Row> {};

TEST_P(Exhaustive, RoundsCorrectly) {
  Failures failures;
  std::atomic<std::uint64_t> next = 0;
  const auto work = [&] {
    const auto checker = std::make_unique<Checker>(GetParam(), failures);
    for (std::uint64_t first = next.fetch_add(kPart); first < kFloats;
         first = next.fetch_add(kPart)) {
      checker->check_part(first);
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back(work);
  }
  threads.clear();
  EXPECT_EQ(failures.n(), 0U) << GetParam().name << " on "
                              << simd::target_name(simd::chosen_target()) << ":\n"
                              << failures.text();
}

INSTANTIATE_TEST_SUITE_P(Floats, Exhaustive, testing::ValuesIn(kRows),
                         [](const auto& test) { return std::string(test.param.name); });

#else

TEST(Exhaustive, RoundsCorrectly) { GTEST_SKIP() << "MPFR (libmpfr-dev) is not installed"; }

#endif

}  // namespace
}  // namespace trueseed::math::rounded
