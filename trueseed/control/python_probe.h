// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "trueseed/control/environment.h"
#include "trueseed/control/promise.h"

namespace trueseed::control {

/// Starts `python3` (else `python`) of PATH as `trueseed run` would and asks what it is.
///
/// `shim_directory` may be empty: then nothing enters it.
/// Errors: nothing where there is no Python or it does not answer.
std::optional<PythonPromise> probe_python(const Environment& environment,
                                          const std::string& shim_directory);

}  // namespace trueseed::control
