// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/explain_refusal.h"

#include <array>
#include <string>
#include <string_view>

namespace trueseed::libtorch {
namespace {

// Part of the message of at::Context::alertNotDeterministic, after the operation's name.
constexpr std::string_view kRefused = " does not have a deterministic implementation";

struct Alternative {
  std::string_view part_of_name;
  std::string_view text;
};

constexpr std::array kAlternatives = {
    Alternative{"put_", "index_put_ and scatter_ have deterministic versions"},
    Alternative{"max_unpooling", "interpolate with mode nearest, or a transposed convolution"},
    Alternative{"upsample", "interpolate with mode nearest has a deterministic backward pass"},
    Alternative{"reflection_pad", "pad with mode constant or replicate is deterministic"},
    Alternative{"adaptive", "pooling with a fixed kernel size has a deterministic backward pass"},
    Alternative{"ctc_loss", "compute the loss on the CPU"},
    Alternative{"cumsum", "compute it on the CPU"},
};

std::string_view first_word_before(std::string_view text, std::size_t end) {
  const std::size_t space = text.find_last_of(" \n", end == 0 ? 0 : end - 1);
  const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
  return text.substr(begin, end - begin);
}

}  // namespace

std::string explain_refusal(const c10::Error& error) {
  std::string text = error.what_without_backtrace();
  const std::size_t at = text.find(kRefused);
  if (at == std::string::npos) return text;
  const std::string operation(first_word_before(text, at));
  text += "\n\nTrueseed: " + operation + " is refused in deterministic mode.\n";
  for (const Alternative& alternative : kAlternatives) {
    if (operation.find(alternative.part_of_name) == std::string::npos) continue;
    text.append("  cure: ").append(alternative.text).append("\n");
  }
  text +=
      "  cure: run without the promise for such operations: seed_everything(seed, {.mode = "
      "Mode::kSeeded})\n"
      "  cure: exempt this operation: at::globalContext().setDeterministicAlgorithms(false, false) "
      "before it, (true, false) after it\n"
      "  cure: be warned instead: at::globalContext().setDeterministicAlgorithms(true, true); the "
      "backward pass of attention is then free, too\n";
  return text;
}

}  // namespace trueseed::libtorch
