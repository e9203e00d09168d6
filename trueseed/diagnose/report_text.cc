// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/report_text.h"

#include <algorithm>

#include "trueseed/base/shell_quote.h"
#include "trueseed/diagnose/difference_text.h"
#include "trueseed/diagnose/wording.h"

namespace trueseed::diagnose {
namespace {

constexpr std::size_t kMostOthers = 8;

void append(std::vector<std::string>& lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

std::string unseen_text(const Unseen& unseen) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t n, std::string_view what, const std::string& which = "") {
    if (n > 0) parts.push_back(counted(n, what) + which);
  };
  add(unseen.n_compiled_regions, "compiled region");
  add(unseen.n_unreadable, "operation", " with outputs that nobody can read");
  add(unseen.n_uninitialized, "uninitialised output");
  add(unseen.n_never_consumed, "operation", " of loader workers on batches that were never used");
  return "not seen: " + (parts.empty() ? "nothing" : joined(parts));
}

std::string size_text(const ComparisonSummary& comparison) {
  return counted(comparison.n_compared, "operation") + " in " +
         counted(comparison.n_steps, "step") + " of " + counted(comparison.n_processes, "process");
}

std::vector<std::string> others_text(const std::vector<Difference>& differences) {
  std::vector<std::string> lines;
  if (differences.size() < 2) return lines;
  lines.emplace_back("Other threads and processes differ, too:");
  for (std::size_t i = 1; i < differences.size(); ++i) {
    if (i > kMostOthers) {
      lines.push_back("  and " + grouped(differences.size() - i) + " more");
      break;
    }
    const auto& operation = differences[i].operation();
    lines.push_back("  " + place_text(differences[i]) + (operation ? ": " + operation->name : ""));
  }
  return lines;
}

std::string different_text(const ComparisonSummary& comparison) {
  const Difference& first = comparison.differences.front();
  const auto& operation = first.operation();
  std::string text = "DIFFERENT at " + place_text(first);
  if (operation) text += " (" + operation->name + ")";
  return text + "; " + counted(comparison.n_compared, "operation") + " compared, " +
         grouped(comparison.n_different) + " different";
}

}  // namespace

std::vector<std::string> not_varied(const Verification& verification) {
  std::vector<std::string> all = {"machine",       "software",  "seed",
                                  "thread counts", "hash seed", "address order"};
  std::erase_if(all, [&](const std::string& name) {
    return std::ranges::any_of(verification.not_held, [&](const std::string& not_held) {
      return not_held == name || (not_held == "PYTHONHASHSEED" && name == "hash seed");
    });
  });
  return all;
}

std::vector<std::string> verification_text(const Verification& verification) {
  std::vector<std::string> lines;
  const ComparisonSummary& comparison = verification.comparison;
  if (!comparison.differences.empty()) {
    append(lines, difference_text(comparison.differences.front(), verification.finding,
                                  verification.cause, {}));
    append(lines, others_text(comparison.differences));
    if (verification.n_reruns > 0 &&
        (!verification.finding || !verification.finding->shows_difference())) {
      lines.push_back(counted(verification.n_reruns, "re-run") +
                      " did not show it again; --reruns N tries more often");
    }
    if (!verification.failure.empty()) lines.push_back("Afterwards " + verification.failure);
  }
  for (const std::string& problem : comparison.unseen.problems) lines.push_back(problem);
  if (!verification.not_held.empty()) {
    lines.push_back("NOT HELD: " + joined(verification.not_held) + " (see trueseed run --report)");
  }
  if (verification.is_directory_kept) {
    lines.push_back("records: " + shell_quote(verification.directory) +
                    " (see trueseed show, trueseed diff)");
  }
  const std::string tail =
      "; " + unseen_text(comparison.unseen) + "; not varied: " + joined(not_varied(verification));
  switch (verification.verdict) {
    case Verdict::kSame:
      lines.push_back("SAME: " + counted(static_cast<std::uint64_t>(verification.n_runs), "run") +
                      ", " + size_text(comparison) + ", every bit equal" + tail);
      break;
    case Verdict::kDifferent:
      lines.push_back(different_text(comparison) + tail);
      break;
    case Verdict::kTrouble:
      lines.push_back("NO VERDICT: " + verification.trouble);
      break;
  }
  return lines;
}

std::vector<std::string> record_diff_text(const RecordDiff& diff) {
  std::vector<std::string> lines;
  const RunNames names{"a", "b"};
  lines.push_back("a: " + shell_quote(diff.directory_a));
  lines.push_back("b: " + shell_quote(diff.directory_b));
  for (const std::string& setting : diff.settings) lines.push_back("differs: " + setting);
  const ComparisonSummary& comparison = diff.comparison;
  for (const std::string& problem : comparison.unseen.problems) lines.push_back(problem);
  const std::string tail = "; " + unseen_text(comparison.unseen);
  if (!comparison.differences.empty()) {
    append(lines, difference_text(comparison.differences.front(), diff.finding, diff.cause, names));
    append(lines, others_text(comparison.differences));
    lines.push_back(different_text(comparison) + tail);
  } else if (!comparison.unseen.problems.empty()) {
    lines.push_back("NO VERDICT: the records are not complete; " + size_text(comparison) +
                    " that both have are the same" + tail);
  } else {
    lines.push_back("SAME: " + size_text(comparison) + ", every bit equal" + tail);
  }
  return lines;
}

}  // namespace trueseed::diagnose
