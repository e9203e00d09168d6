// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/option_words.h"
#include "trueseed/random/catalogue/stream.h"

namespace trueseed::cli {
namespace {

constexpr const char* kHelp =
    "Lists the streams that `trueseed draw` draws.\n"
    "\n"
    "Usage: trueseed streams [options]\n"
    "\n"
    "  --json   as one JSON array\n"
    "\n"
    "exact: the same bits on every machine; pinned: those of a named build on a named platform;\n"
    "close: within a stated bound. In the JSON, prefix says whether the first numbers of a longer\n"
    "draw are those of a shorter one.\n";

std::string table_of(const std::vector<catalogue::Stream>& streams) {
  std::size_t width = 0;
  for (const catalogue::Stream& stream : streams) width = std::max(width, stream.name.size());
  std::string text;
  for (const catalogue::Stream& stream : streams) {
    text += fmt::format("{:{}}  {:8}  {:6}  {} {}\n", stream.name, width, dtype_name(stream.dtype),
                        bits_name(stream.bits), stream.upstream, stream.versions);
  }
  return text;
}

std::string json_of(const std::vector<catalogue::Stream>& streams) {
  auto rows = nlohmann::ordered_json::array();
  for (const catalogue::Stream& stream : streams) {
    rows.push_back({{"name", stream.name},
                    {"upstream", stream.upstream},
                    {"versions", stream.versions},
                    {"dtype", dtype_name(stream.dtype)},
                    {"bits", bits_name(stream.bits)},
                    {"prefix", stream.prefix == catalogue::Prefix::kYes}});
  }
  return rows.dump(2) + '\n';
}

}  // namespace

int streams(std::span<const std::string> all) {
  bool as_json = false;
  std::vector<std::string> others;
  OptionWords words("streams", "--json", all);
  while (const std::optional<Option> option = words.next(others)) {
    if (OptionWords::is_flag(*option, "--json")) {
      as_json = true;
    } else if (OptionWords::is_flag(*option, "--help", "-h")) {
      return print(kHelp) ? 0 : kExitFailure;
    } else {
      words.refuse(*option);
    }
  }
  if (!others.empty()) {
    throw std::invalid_argument(
        fmt::format("streams takes no words, '{}' given; see trueseed streams --help", others[0]));
  }
  const std::vector<catalogue::Stream> found = catalogue::all_streams();
  return print(as_json ? json_of(found) : table_of(found)) ? 0 : kExitFailure;
}

}  // namespace trueseed::cli
