// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trueseed/random/torch_types/check.h"
#include "trueseed/random/torch_types/number.h"

namespace trueseed::torch_cuda {

using torch_types::BFloat16;
using torch_types::Floating;
using torch_types::Half;
using torch_types::kDigits;
using torch_types::kLargest;
using torch_types::kScalarTypeName;
using torch_types::kTypeName;
using torch_types::narrow;
using torch_types::require;
using torch_types::text_of;
using torch_types::Wide;
using torch_types::widen;

}  // namespace trueseed::torch_cuda
