// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/native_lines.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string_view>

#include "trueseed/control/child_output.h"
#include "trueseed/control/environment.h"
#include "trueseed/control/executable.h"
#include "trueseed/diagnose/wording.h"

namespace trueseed::diagnose {
namespace {

constexpr int kTimeoutSeconds = 20;
constexpr std::string_view kUnknown = "??";
// What calls main().
constexpr std::string_view kStart = "_start";
constexpr std::string_view kLibraries[] = {"libtorch", "libc10",    "libtrueseed_", "libc.",
                                           "libm.",    "libstdc++", "libgomp",      "libpthread",
                                           "libgcc_s", "ld-linux",  "ld."};
constexpr std::string_view kHeaders[] = {"/include/torch/", "/include/ATen/", "/include/c10/",
                                         "/include/c++/"};

std::string name_of_file(const NativeFrame& frame) {
  return std::filesystem::path(frame.file).filename().string();
}

bool is_of_program(const NativeFrame& frame) {
  const std::string name = name_of_file(frame);
  return std::ranges::none_of(kLibraries,
                              [&](std::string_view library) { return name.starts_with(library); });
}

std::string hex(std::uint64_t number) {
  char text[20];
  std::snprintf(text, sizeof(text), "0x%llx", static_cast<unsigned long long>(number));
  return text;
}

// What addr2line says of the call before an address: pairs of lines, function and place, those of
// inlined functions first.
std::optional<std::string> ask(const NativeFrame& frame) {
  const control::Environment environment = control::Environment::current();
  const control::Executable program = control::find_executable("addr2line", environment);
  if (program.found != control::Found::kYes) return std::nullopt;
  return control::child_output(
      program.path, {"addr2line", "-f", "-C", "-i", "-e", frame.file, hex(frame.offset - 1)},
      environment, kTimeoutSeconds);
}

// Reads `/home/a/main.cc:84 (discriminator 2)`.
std::optional<SourceLine> parse_place(std::string text) {
  text.resize(std::min(text.find(" ("), text.size()));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || text.starts_with(kUnknown)) return std::nullopt;
  int line = 0;
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data() + colon + 1, end, line).ptr != end) return std::nullopt;
  return SourceLine{text.substr(0, colon), line, ""};
}

bool is_of_a_header(const std::string& file) {
  return std::ranges::any_of(
      kHeaders, [&](std::string_view folder) { return file.find(folder) != std::string::npos; });
}

void add_lines_of(const NativeFrame& frame, std::vector<NativeLine>& lines) {
  std::istringstream answer(ask(frame).value_or(""));
  bool is_told = false;
  for (std::string function, place;
       std::getline(answer, function) && std::getline(answer, place);) {
    if (function == kUnknown) continue;
    if (function == kStart) return;
    is_told = true;
    std::optional<SourceLine> line = parse_place(place);
    if (!line) {
      lines.push_back({function + " of " + name_of_file(frame), ""});
    } else if (!is_of_a_header(line->file)) {
      line->function = function;
      lines.push_back({line->to_text(), line->source()});
    }
  }
  if (!is_told) lines.push_back({name_of_file(frame) + '+' + hex(frame.offset), ""});
}

}  // namespace

std::vector<NativeLine> native_lines(const std::vector<NativeFrame>& stack, std::size_t n_most) {
  std::vector<NativeLine> lines;
  for (const NativeFrame& frame : stack) {
    if (lines.size() >= n_most) break;
    if (is_of_program(frame)) add_lines_of(frame, lines);
  }
  lines.resize(std::min(lines.size(), n_most));
  return lines;
}

}  // namespace trueseed::diagnose
