// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <concepts>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace trueseed::tests {

/// Returns the rows of a file of known answers in tests/data, each split at `separator`.
///
/// Errors: std::runtime_error where the file cannot be read or does not say where it is from.
inline std::vector<std::vector<std::string>> read_rows(const std::string& name, char separator) {
  std::ifstream file(std::string(TRUESEED_TEST_DATA) + '/' + name);
  if (!file) throw std::runtime_error("cannot read tests/data/" + name);
  std::vector<std::vector<std::string>> rows;
  bool has_origin = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("# Origin:")) has_origin = true;
    if (line.empty() || line[0] == '#') continue;
    std::istringstream fields(line);
    rows.emplace_back();
    for (std::string field; std::getline(fields, field, separator);) rows.back().push_back(field);
  }
  if (!has_origin) throw std::runtime_error("tests/data/" + name + " does not name its origin");
  return rows;
}

/// Returns the hexadecimal words of `text`, which spaces separate; `-` stands for none.
///
/// Errors: std::runtime_error for anything else.
template <std::unsigned_integral T>
std::vector<T> hex_words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<T> words;
  for (std::string word; stream >> word;) {
    if (word == "-") continue;
    T value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
    if (error != std::errc() || end != word.data() + word.size()) {
      throw std::runtime_error("'" + word + "' is no hexadecimal word of this size");
    }
    words.push_back(value);
  }
  return words;
}

}  // namespace trueseed::tests
