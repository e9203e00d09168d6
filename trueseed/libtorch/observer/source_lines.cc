// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/source_lines.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <utility>

namespace trueseed::libtorch::observer {
namespace {

// A program that makes code objects without end must not grow by our references to them.
constexpr std::size_t kMostCodes = 1 << 16;

std::size_t slot_of(const void* address, int offset_bytes, std::size_t n_slots) noexcept {
  const auto bits =
      reinterpret_cast<std::uintptr_t>(address) ^ (static_cast<std::uintptr_t>(offset_bytes) << 20);
  return (bits * 0x9E3779B97F4A7C15 >> 40) % n_slots;
}

}  // namespace

std::vector<PathRule> parse_path_rules(const std::string& text) {
  std::vector<PathRule> rules;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 1) rules.push_back({line.substr(1), line[0] == '-'});
  }
  return rules;
}

SourceLines::SourceLines(const PythonApi& api, std::vector<PathRule> rules)
    : api_(api), frames_(api), rules_(std::move(rules)) {
  std::ranges::sort(rules_, std::greater(),
                    [](const PathRule& rule) { return rule.prefix.size(); });
}

const SourceLines::Code* SourceLines::find_code(PythonApi::Object code) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = codes_.find(code);
    if (known != codes_.end()) return known->second.get();
  }
  // Not with the mutex: whoever holds the GIL may wait for it.
  const GilScope gil(api_);
  if (!gil.held() || api_.error_occurred() != nullptr) return nullptr;
  auto made = std::make_unique<Code>();
  made->file = text_attribute(api_, code, "co_filename");
  made->function = text_attribute(api_, code, "co_qualname");
  const auto rule = std::ranges::find_if(
      rules_, [&](const PathRule& candidate) { return made->file.starts_with(candidate.prefix); });
  made->is_library = rule != rules_.end() && rule->is_library;
  const std::lock_guard lock(mutex_);
  if (codes_.size() >= kMostCodes) return nullptr;
  const auto [place, is_new] = codes_.try_emplace(code, std::move(made));
  if (is_new) api_.inc_ref(code);
  return place->second.get();
}

bool SourceLines::is_library(Cache& cache, PythonApi::Object code) {
  Cache::Code& slot = cache.codes[slot_of(code, 0, cache.codes.size())];
  if (slot.code == code) return slot.is_library;
  const Code* found = find_code(code);
  if (found == nullptr) return true;
  slot = {code, found->is_library};
  return found->is_library;
}

std::string SourceLines::text_of(const PythonFrame& frame) {
  const Code* code = find_code(frame.code);
  if (code == nullptr) return {};
  return code->file + ':' + std::to_string(api_.line_of(frame.code, frame.offset_bytes)) + ' ' +
         code->function;
}

SourceLines::Cache::Site& SourceLines::site_of(Cache& cache, const PythonFrame& frame) noexcept {
  return cache.sites[slot_of(frame.code, frame.offset_bytes, cache.sites.size())];
}

}  // namespace trueseed::libtorch::observer
