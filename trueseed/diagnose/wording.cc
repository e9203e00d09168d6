// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/wording.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace trueseed::diagnose {
namespace {

// `main` and 1 of `main.1.rows`.
constexpr std::string_view kSuffix = ".rows";

// Returns `1st`, `2nd`, `11th`.
std::string ordinal_text(std::uint64_t n) {
  const bool is_teen = n / 10 % 10 == 1;
  const std::uint64_t last = is_teen ? 0 : n % 10;
  return std::to_string(n) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

}  // namespace

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string counted(std::uint64_t n, std::string_view what) {
  const bool ends_in_s = what.ends_with("s");
  return grouped(n) + ' ' + std::string(what) + (n == 1 ? "" : ends_in_s ? "es" : "s");
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string process_name(std::string_view file_of_rows) {
  if (!file_of_rows.ends_with(kSuffix)) return std::string(file_of_rows);
  file_of_rows.remove_suffix(kSuffix.size());
  const std::size_t dot = file_of_rows.rfind('.');
  if (dot == std::string_view::npos) return std::string(file_of_rows);
  const std::string role(file_of_rows.substr(0, dot));
  const std::string_view number = file_of_rows.substr(dot + 1);
  std::uint32_t n = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), n);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size()) {
    return std::string(file_of_rows);
  }
  return n == 0 ? role : role + " (" + ordinal_text(std::uint64_t{n} + 1) + ")";
}

SourceLine SourceLine::parse(std::string_view site) {
  SourceLine line;
  const std::size_t space = site.rfind(' ');
  if (space != std::string_view::npos) line.function = site.substr(space + 1);
  const std::string_view place = site.substr(0, space);
  const std::size_t colon = place.rfind(':');
  line.file = place.substr(0, colon);
  if (colon != std::string_view::npos) {
    std::from_chars(place.data() + colon + 1, place.data() + place.size(), line.line);
  }
  return line;
}

std::string SourceLine::to_text() const {
  std::error_code error;
  const std::string here = std::filesystem::current_path(error).string() + '/';
  const std::string shown = file.starts_with(here) ? file.substr(here.size()) : file;
  return shown + ':' + std::to_string(line) + (function.empty() ? "" : " in " + function);
}

std::string SourceLine::source() const {
  std::ifstream stream(file);
  std::string text;
  for (int i = 0; i < line; ++i) {
    if (!std::getline(stream, text)) return {};
  }
  const std::size_t start = text.find_first_not_of(" \t");
  return start == std::string::npos ? std::string() : text.substr(start);
}

}  // namespace trueseed::diagnose
