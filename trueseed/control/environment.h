// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trueseed::control {

/// The variables of a process, in their order.
class Environment {
 public:
  Environment() = default;
  /// Takes entries of the form `NAME=value`; entries without `=` are kept and never found.
  explicit Environment(std::vector<std::string> entries) : entries_(std::move(entries)) {}

  /// Returns this process's environment.
  static Environment current();

  /// Returns the value of `name`, or nothing where it is not set.
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;

  /// Sets `name`, in the place of its old value where it has one, else at the end.
  void set(std::string_view name, std::string_view value);

  /// Removes every entry of `name`.
  void erase(std::string_view name);

  /// Removes every entry whose name starts with `prefix`.
  void erase_prefix(std::string_view prefix);

  [[nodiscard]] const std::vector<std::string>& entries() const noexcept { return entries_; }

 private:
  std::vector<std::string> entries_;
};

}  // namespace trueseed::control
