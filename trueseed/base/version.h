// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace trueseed {

/// Returns the version of this library, `major.minor.patch`.
const char* version() noexcept;

}  // namespace trueseed
