// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed::math {

/// Returns whether log, log1p, sin and cos of doubles of this machine's C library have the bits of
/// ReferenceLibm.
///
/// Definition: the C library is glibc 2.36, and equal for some thousand arguments in [0, 1) and for
///             angles below 2 pi: it has other functions where it does not use the CPU's FMA.
/// Cost:       about a millisecond at the first call.
bool is_host_libm_reference() noexcept;

}  // namespace trueseed::math
