// SPDX-License-Identifier: Apache-2.0
#include "trueseed/base/version.h"

namespace trueseed {

const char* version() noexcept { return TRUESEED_VERSION; }

}  // namespace trueseed
