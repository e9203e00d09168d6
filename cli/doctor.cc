// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "trueseed/control/promise.h"

namespace trueseed::cli {
namespace {

constexpr const char* kHelp =
    "Says what this machine and its Python can promise.\n"
    "\n"
    "Usage: trueseed doctor [--json]\n"
    "\n"
    "  --json   one JSON object instead of text\n";

}  // namespace

int doctor(std::span<const std::string> words) {
  bool as_json = false;
  for (const std::string& word : words) {
    if (word == "--help" || word == "-h") return print(kHelp) ? 0 : kExitFailure;
    if (word != "--json") {
      throw std::invalid_argument(
          fmt::format("doctor does not take '{}'; allowed is --json", word));
    }
    as_json = true;
  }
  const control::Promise promise = control::find_promise(TRUESEED_PYTHON_VERSION);
  const std::string text =
      as_json ? control::promise_json(promise) : control::promise_text(promise);
  return print(text) ? 0 : kExitFailure;
}

}  // namespace trueseed::cli
