// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <c10/util/Exception.h>

namespace trueseed::libtorch {

/// Returns the message of `error`; where deterministic mode refused an operation, with its name and
/// the cures.
///
/// Errors: none.  Cost: O(length of the message).
std::string explain_refusal(const c10::Error& error);

}  // namespace trueseed::libtorch
