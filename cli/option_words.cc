// SPDX-License-Identifier: Apache-2.0
#include "cli/option_words.h"

#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace trueseed::cli {
namespace {

Option split(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (!word.starts_with("--") || equals == std::string::npos) return {word, std::nullopt};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

}  // namespace

std::optional<Option> OptionWords::next() {
  if (ended_ || words_.empty()) return std::nullopt;
  const std::string& word = words_.front();
  if (word.size() < 2 || word[0] != '-') return std::nullopt;
  words_ = words_.subspan(1);
  ended_ = word == "--";
  if (ended_) return std::nullopt;
  return split(word);
}

std::optional<std::string> OptionWords::next_word() {
  if (words_.empty()) return std::nullopt;
  std::string word = words_.front();
  words_ = words_.subspan(1);
  return word;
}

std::optional<Option> OptionWords::next(std::vector<std::string>& others) {
  while (true) {
    if (std::optional<Option> option = next()) return option;
    std::optional<std::string> word = next_word();
    if (!word) return std::nullopt;
    others.push_back(std::move(*word));
  }
}

std::string OptionWords::value_of(const Option& option) {
  if (option.value) return *option.value;
  if (words_.empty()) {
    throw std::invalid_argument("option " + option.name + " needs a value; see trueseed " +
                                std::string(command_) + " --help");
  }
  return *next_word();
}

std::uint64_t OptionWords::number_of(const Option& option, std::uint64_t least) {
  const std::string text = value_of(option);
  std::uint64_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec == std::errc() && result.ptr == text.data() + text.size() && number >= least) {
    return number;
  }
  throw std::invalid_argument("option " + option.name + ": '" + text +
                              "' is no whole number of at least " + std::to_string(least));
}

control::Mode OptionWords::mode_of(const Option& option) {
  const std::string name = value_of(option);
  if (const auto mode = control::parse_mode(name)) return *mode;
  throw std::invalid_argument("'" + name +
                              "' is no mode; allowed are seeded and deterministic (the default)");
}

bool OptionWords::on_or_off(const Option& option) {
  const std::string word = value_of(option);
  if (word == "on" || word == "off") return word == "on";
  throw std::invalid_argument("'" + word + "' is no value of " + option.name +
                              "; allowed are on (the default) and off");
}

bool OptionWords::is_flag(const Option& option, std::string_view name,
                          std::string_view short_name) {
  if (option.name != name && (short_name.empty() || option.name != short_name)) return false;
  if (!option.value) return true;
  throw std::invalid_argument("option " + option.name +
                              " takes no value; leave '=" + *option.value + "' out");
}

void OptionWords::refuse(const Option& option) const {
  throw std::invalid_argument("unknown option '" + option.name + "'; allowed are " +
                              std::string(allowed_) + "; see trueseed " + std::string(command_) +
                              " --help");
}

std::vector<std::string> OptionWords::command() const {
  if (words_.empty()) {
    throw std::invalid_argument("no command given; give the program to run: trueseed " +
                                std::string(command_) + " --seed 73 -- python train.py");
  }
  return {words_.begin(), words_.end()};
}

}  // namespace trueseed::cli
