// SPDX-License-Identifier: Apache-2.0
// What the tests of the elementary functions go through.
#pragma once

#include <bit>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

#include "trueseed/math/libm.h"

namespace trueseed::math::tests {

/// A function of ours and the C library's.
template <typename T>
struct Function {
  std::string_view name;
  T (*reference)(T) noexcept;
  T (*host)(T) noexcept;
};

/// The same of two arguments.
template <typename T>
struct FunctionOfTwo {
  std::string_view name;
  T (*reference)(T, T) noexcept;
  T (*host)(T, T) noexcept;
};

#define TRUESEED_MATH_TEST_FUNCTION(NAME) {#NAME, &ReferenceLibm::NAME, &HostLibm::NAME}

inline constexpr Function<double> kDoubleFunctions[] = {
    TRUESEED_MATH_TEST_FUNCTION(exp),  TRUESEED_MATH_TEST_FUNCTION(expm1),
    TRUESEED_MATH_TEST_FUNCTION(log),  TRUESEED_MATH_TEST_FUNCTION(log1p),
    TRUESEED_MATH_TEST_FUNCTION(log2), TRUESEED_MATH_TEST_FUNCTION(tan),
    TRUESEED_MATH_TEST_FUNCTION(acos), TRUESEED_MATH_TEST_FUNCTION(lgamma),
    TRUESEED_MATH_TEST_FUNCTION(sin),  TRUESEED_MATH_TEST_FUNCTION(cos)};
inline constexpr Function<float> kFloatFunctions[] = {
    TRUESEED_MATH_TEST_FUNCTION(exp), TRUESEED_MATH_TEST_FUNCTION(log),
    TRUESEED_MATH_TEST_FUNCTION(log1p), TRUESEED_MATH_TEST_FUNCTION(sin),
    TRUESEED_MATH_TEST_FUNCTION(cos)};
inline constexpr FunctionOfTwo<double> kDoublePow = TRUESEED_MATH_TEST_FUNCTION(pow);
inline constexpr FunctionOfTwo<float> kFloatPow = TRUESEED_MATH_TEST_FUNCTION(pow);

template <typename T>
auto bits(T x) noexcept {
  using Word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<Word>(x);
}

/// Why the C library of this machine is not the reference, or nothing where it is.
///
/// Debian's updates of glibc 2.36 compute expm1, log1p and log2 otherwise from 2.36-9+deb12u10 on.
inline std::string why_host_is_no_reference() {
#if defined(__GLIBC__) && defined(__x86_64__)
  if (std::string_view(gnu_get_libc_version()) != "2.36") {
    return std::string("the C library is glibc ") + gnu_get_libc_version() + ", not 2.36";
  }
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("fma") || !__builtin_cpu_supports("avx2")) {
    return "the CPU has no FMA";
  }
  std::ifstream file("/lib/x86_64-linux-gnu/libc.so.6", std::ios::binary);
  const std::string library(std::istreambuf_iterator<char>(file), {});
  constexpr std::string_view kRelease = "Debian GLIBC 2.36-9+deb12u";
  const std::size_t at = library.find(kRelease);
  if (at == std::string::npos) return "the C library is not that of Debian 12";
  if (std::stoi(library.substr(at + kRelease.size(), 3)) < 10) {
    return "the C library of Debian 12 is older than 2.36-9+deb12u10";
  }
  return {};
#else
  return "the C library is not glibc on x86-64";
#endif
}

}  // namespace trueseed::math::tests
