// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/option_words.h"
#include "trueseed/diagnose/record_diff.h"
#include "trueseed/diagnose/report_json.h"
#include "trueseed/diagnose/report_text.h"

namespace trueseed::cli {
namespace {

constexpr const char* kHelp =
    "Says where two recorded runs part first.\n"
    "\n"
    "Usage: trueseed diff [options] RECORD RECORD\n"
    "\n"
    "  --keep-going   go on after the first difference, and count them all\n"
    "  --json         one JSON object instead of text\n"
    "\n"
    "A record is a folder that `trueseed run --record` or `trueseed verify` has made, also on "
    "another\n"
    "machine. Exit status: 0 the same, 1 different, 2 no verdict (a record is damaged or no "
    "record).\n"
    "\n"
    "  trueseed run --seed 73 --record a python train.py\n"
    "  trueseed diff a b\n";

}  // namespace

int diff(std::span<const std::string> all) {
  OptionWords words("diff", "--keep-going and --json", all);
  std::vector<std::string> records;
  bool keep_going = false;
  bool as_json = false;
  while (const std::optional<Option> option = words.next(records)) {
    if (OptionWords::is_flag(*option, "--keep-going")) {
      keep_going = true;
    } else if (OptionWords::is_flag(*option, "--json")) {
      as_json = true;
    } else if (OptionWords::is_flag(*option, "--help", "-h")) {
      return print(kHelp) ? 0 : kExitFailure;
    } else {
      words.refuse(*option);
    }
  }
  if (records.size() != 2) {
    throw std::invalid_argument(
        fmt::format("diff takes two records, {} given; see trueseed diff --help", records.size()));
  }
  const diagnose::RecordDiff result = diagnose::diff_records(records[0], records[1], keep_going);
  std::string text;
  if (as_json) {
    text = record_diff_json(result);
  } else {
    for (const std::string& line : record_diff_text(result)) text += line + '\n';
  }
  if (!print(text)) return kExitFailure;
  if (!result.comparison.differences.empty()) return kExitDifferent;
  return result.comparison.unseen.problems.empty() ? 0 : kExitUsage;
}

}  // namespace trueseed::cli
