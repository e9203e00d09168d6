// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/environment.h"

#include <unistd.h>

#include <algorithm>

namespace trueseed::control {
namespace {

bool has_name(std::string_view entry, std::string_view name) {
  return entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=';
}

}  // namespace

Environment Environment::current() {
  std::vector<std::string> entries;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    entries.emplace_back(*entry);
  }
  return Environment(std::move(entries));
}

std::optional<std::string> Environment::find(std::string_view name) const {
  for (const std::string& entry : entries_) {
    if (has_name(entry, name)) return entry.substr(name.size() + 1);
  }
  return std::nullopt;
}

void Environment::set(std::string_view name, std::string_view value) {
  std::string entry(name);
  entry += '=';
  entry += value;
  const auto old = std::ranges::find_if(
      entries_, [name](const std::string& candidate) { return has_name(candidate, name); });
  if (old == entries_.end()) {
    entries_.push_back(std::move(entry));
  } else {
    *old = std::move(entry);
  }
}

void Environment::erase(std::string_view name) {
  std::erase_if(entries_, [name](const std::string& entry) { return has_name(entry, name); });
}

void Environment::erase_prefix(std::string_view prefix) {
  std::erase_if(entries_, [prefix](const std::string& entry) {
    return entry.starts_with(prefix) && entry.find('=', prefix.size()) != std::string::npos;
  });
}

}  // namespace trueseed::control
