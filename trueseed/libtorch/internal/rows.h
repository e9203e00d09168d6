// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "trueseed/control/report.h"

namespace trueseed::libtorch::internal {

inline control::SwitchReport held(std::string name, std::string wanted, std::string found,
                                  std::string note = "") {
  return {std::move(name), std::move(wanted), std::move(found), control::Status::kHeld,
          std::move(note)};
}

inline control::SwitchReport not_held(std::string name, std::string wanted, std::string found,
                                      std::string note = "") {
  return {std::move(name), std::move(wanted), std::move(found), control::Status::kNotHeld,
          std::move(note)};
}

/// Returns the row of a switch that was read back: held where it was found as wanted.
inline control::SwitchReport compared(std::string name, std::string wanted, std::string found) {
  const bool equal = wanted == found;
  return {std::move(name), std::move(wanted), std::move(found),
          equal ? control::Status::kHeld : control::Status::kNotHeld, ""};
}

}  // namespace trueseed::libtorch::internal
