// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/host_libm.h"

#include <bit>
#include <cstdint>
#include <string_view>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "trueseed/math/libm.h"

namespace trueseed::math {
namespace {

bool has_reference_version() noexcept {
#ifdef __GLIBC__
  return std::string_view(gnu_get_libc_version()) == "2.36";
#else
  return false;
#endif
}

bool are_equal(double a, double b) noexcept {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool has_reference_bits() noexcept {
  constexpr int kArguments = 4096;
  std::uint64_t word = 1;
  for (int i = 0; i < kArguments; ++i) {
    word = word * 6364136223846793005U + 1442695040888963407U;
    const double x = static_cast<double>(word >> 11) * 0x1p-53;
    const double angle = 0x1.921fb54442d18p+2 * x;
    if (!are_equal(HostLibm::log(1 - x), ReferenceLibm::log(1 - x)) ||
        !are_equal(HostLibm::log1p(-x), ReferenceLibm::log1p(-x)) ||
        !are_equal(HostLibm::sin(angle), ReferenceLibm::sin(angle)) ||
        !are_equal(HostLibm::cos(angle), ReferenceLibm::cos(angle))) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_host_libm_reference() noexcept {
  static const bool is_reference = has_reference_version() && has_reference_bits();
  return is_reference;
}

}  // namespace trueseed::math
