// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace trueseed {

/// Bytes or text that do not have the form they should have.
class FormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A version of a format or a library that this build does not know.
class VersionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Something that this machine, system or build cannot do.
class UnsupportedError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace trueseed
