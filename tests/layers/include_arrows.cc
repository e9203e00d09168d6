// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/include_arrows.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace trueseed::tests {
namespace {

using Names = std::vector<std::string_view>;

// A folder, and the folders whose headers it may include besides its own.
struct Module {
  std::string_view folder;
  Names uses;
};

const std::vector<Module>& modules() {
  static const std::vector<Module> all = {
      {"trueseed/base", {}},
      {"trueseed/math", {"trueseed/base", "trueseed/simd"}},
      {"trueseed/kernels", {"trueseed/base", "trueseed/simd", "trueseed/math"}},
      {"trueseed/random/engines", {"trueseed/base", "trueseed/simd"}},
      {"trueseed/random/cpython",
       {"trueseed/base", "trueseed/simd", "trueseed/math", "trueseed/random/engines"}},
      {"trueseed/random/numpy",
       {"trueseed/base", "trueseed/simd", "trueseed/math", "trueseed/random/engines"}},
      {"trueseed/random/torch_cpu",
       {"trueseed/base", "trueseed/simd", "trueseed/math", "trueseed/random/engines",
        "trueseed/random/torch_types"}},
      {"trueseed/random/torch_cuda",
       {"trueseed/base", "trueseed/simd", "trueseed/math", "trueseed/random/engines",
        "trueseed/random/torch_types"}},
      {"trueseed/random/torch_types", {"trueseed/base"}},
      {"trueseed/random/catalogue", {"trueseed/base", "trueseed/math", "trueseed/random"}},
      {"trueseed/control", {"trueseed/base", "trueseed/random"}},
      {"trueseed/simd", {"trueseed/base"}},
      {"trueseed/digest", {"trueseed/base", "trueseed/simd"}},
      {"trueseed/record", {"trueseed/base", "trueseed/simd", "trueseed/digest"}},
      {"trueseed/diagnose",
       {"trueseed/base", "trueseed/control", "trueseed/simd", "trueseed/digest",
        "trueseed/record"}},
      {"trueseed/libtorch",
       {"trueseed/base", "trueseed/random", "trueseed/control", "trueseed/simd", "trueseed/digest",
        "trueseed/record"}},
      {"trueseed/preload", {}},
      {"cli", {"trueseed"}},
      {"python/bind", {"trueseed"}},
  };
  return all;
}

// Headers of other projects that one module alone may include.
struct Guarded {
  std::string_view prefix;
  std::string_view folder;
};

constexpr Guarded kGuarded[] = {
    {"torch/", "trueseed/libtorch"},  {"ATen/", "trueseed/libtorch"}, {"c10/", "trueseed/libtorch"},
    {"caffe2/", "trueseed/libtorch"}, {"Python.h", "python/bind"},    {"nanobind/", "python/bind"},
};

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

const Module* module_of(std::string_view path) {
  const auto found = std::ranges::find_if(
      modules(), [path](const Module& module) { return is_below(path, module.folder); });
  return found == modules().end() ? nullptr : &*found;
}

bool is_test(std::string_view path) {
  return path.ends_with("_test.cc") || path.ends_with("_bench.cc");
}

bool is_ours_and_forbidden(const Module& module, std::string_view path, std::string_view header) {
  if (is_below(header, module.folder)) return false;
  if (is_test(path) && is_below(header, "tests")) return false;
  return std::ranges::none_of(module.uses,
                              [&](std::string_view used) { return is_below(header, used); });
}

bool is_guarded_from(const Module& module, std::string_view header) {
  return std::ranges::any_of(kGuarded, [&](const Guarded& guarded) {
    return header.starts_with(guarded.prefix) && module.folder != guarded.folder;
  });
}

struct Include {
  std::string_view header;
  bool quoted;
};

std::string_view without_leading_space(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

// Returns what the line includes, or nothing where it is another line.
std::optional<Include> include_of(std::string_view line) {
  for (const std::string_view word : {"#", "include"}) {
    line = without_leading_space(line);
    if (!line.starts_with(word)) return std::nullopt;
    line.remove_prefix(word.size());
  }
  line = without_leading_space(line);
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return std::nullopt;
  const std::size_t end = line.find(line[0] == '"' ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{line.substr(1, end - 1), line[0] == '"'};
}

}  // namespace

std::vector<std::string> forbidden_includes(std::string_view path, std::string_view content) {
  const Module* module = module_of(path);
  if (module == nullptr) {
    return {std::string(path) + " is in no module; add its folder to include_arrows.cc"};
  }
  std::vector<std::string> problems;
  std::istringstream lines{std::string(content)};
  for (std::string line; std::getline(lines, line);) {
    const std::optional<Include> include = include_of(line);
    if (!include) continue;
    const std::string_view header = include->header;
    const bool is_ours = include->quoted || header.starts_with("trueseed/");
    if ((is_ours && is_ours_and_forbidden(*module, path, header)) ||
        is_guarded_from(*module, header)) {
      problems.push_back(std::string(path) + " must not include " + std::string(header));
    }
  }
  return problems;
}

}  // namespace trueseed::tests
