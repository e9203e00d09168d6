// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/option_words.h"
#include "trueseed/diagnose/record_text.h"

namespace trueseed::cli {
namespace {

constexpr const char* kHelp =
    "Shows what a record holds.\n"
    "\n"
    "Usage: trueseed show [options] RECORD\n"
    "\n"
    "  --op N           one operation, counted from 0: what it took and gave\n"
    "  --step N         every operation between two steps of the optimizer\n"
    "  --process NAME   of this process, as main, rank1 or process2\n"
    "  --thread NAME    of this thread, as main\n"
    "\n"
    "  trueseed show record\n"
    "  trueseed show record --step 3 --process rank1\n";

}  // namespace

int show(std::span<const std::string> all) {
  diagnose::ShowRequest request;
  std::vector<std::string> records;
  OptionWords words("show", "--op, --step, --process and --thread", all);
  while (const std::optional<Option> option = words.next(records)) {
    if (option->name == "--op") {
      request.operation = words.number_of(*option, 0);
    } else if (option->name == "--step") {
      request.step = words.number_of(*option, 0);
    } else if (option->name == "--process") {
      request.process = words.value_of(*option);
    } else if (option->name == "--thread") {
      request.thread = words.value_of(*option);
    } else if (OptionWords::is_flag(*option, "--help", "-h")) {
      return print(kHelp) ? 0 : kExitFailure;
    } else {
      words.refuse(*option);
    }
  }
  if (records.size() != 1) {
    throw std::invalid_argument(
        fmt::format("show takes one record, {} given; see trueseed show --help", records.size()));
  }
  if (request.operation && request.step) {
    throw std::invalid_argument("--op and --step were given; give one of the two");
  }
  request.directory = records.front();
  std::string text;
  for (const std::string& line : record_text(request)) text += line + '\n';
  return print(text) ? 0 : kExitFailure;
}

}  // namespace trueseed::cli
