// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/control/mode.h"

namespace trueseed::cli {

/// One option with the value that follows it after `=`.
struct Option {
  std::string name;
  std::optional<std::string> value;
};

/// The words after a subcommand, taken one by one.
///
/// Definition: a value follows its option as the next word or after `=`. CLI11 is not used: its
/// prefix
///             commands take a mistyped option for the program, and it costs start-up time.
/// Errors:     std::invalid_argument, with what is allowed.
class OptionWords {
 public:
  /// `command` is the subcommand's name; `allowed` lists the options for error messages.
  OptionWords(std::string_view command, std::string_view allowed,
              std::span<const std::string> words)
      : command_(command), allowed_(allowed), words_(words) {}

  /// Takes the next option; nothing at the first word that is none, and after `--`.
  std::optional<Option> next();

  /// Takes the next word that is no option; nothing where none is left.
  std::optional<std::string> next_word();

  /// Takes the next option of a subcommand that starts no program: words that are none may stand
  /// anywhere, and are put into `others`. Nothing when all words are taken.
  std::optional<Option> next(std::vector<std::string>& others);

  /// Returns the option's value, taken from the words where it did not follow after `=`.
  std::string value_of(const Option& option);
  /// The same, as a whole number of at least `least`.
  std::uint64_t number_of(const Option& option, std::uint64_t least);
  control::Mode mode_of(const Option& option);
  /// The same, where `on` and `off` are allowed.
  bool on_or_off(const Option& option);

  /// Returns whether the option is `name` or `short_name`; it takes no value.
  static bool is_flag(const Option& option, std::string_view name,
                      std::string_view short_name = {});

  [[noreturn]] void refuse(const Option& option) const;

  /// Returns the words that were not taken as a command to run; there must be one.
  [[nodiscard]] std::vector<std::string> command() const;

 private:
  std::string_view command_;
  std::string_view allowed_;
  std::span<const std::string> words_;
  bool ended_ = false;
};

}  // namespace trueseed::cli
