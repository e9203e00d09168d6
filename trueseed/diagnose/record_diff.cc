// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/record_diff.h"

#include <algorithm>
#include <map>

#include "trueseed/base/errors.h"
#include "trueseed/base/shell_quote.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::diagnose {
namespace {

using record::ProcessEntry;
using record::RunManifest;

// The versions of a run; of its first process that names each.
std::map<std::string, std::string> versions_of(const RunManifest& manifest) {
  std::map<std::string, std::string> versions;
  for (const ProcessEntry& process : manifest.processes) {
    for (const auto& [name, version] : process.versions) versions.emplace(name, version);
  }
  return versions;
}

std::vector<std::string> settings_that_differ(const RunManifest& a, const RunManifest& b) {
  std::vector<std::string> settings;
  const auto note = [&](const std::string& name, const std::string& of_a, const std::string& of_b) {
    if (of_a != of_b) settings.push_back(name + ": " + of_a + " and " + of_b);
  };
  note("seed", a.seed, b.seed);
  note("mode", a.mode, b.mode);
  note("command", shell_join(a.command), shell_join(b.command));
  const auto versions_b = versions_of(b);
  for (const auto& [name, version] : versions_of(a)) {
    const auto other = versions_b.find(name);
    if (other != versions_b.end()) note(name, version, other->second);
  }
  return settings;
}

std::optional<Finding> finding_of(const RecordDiff& diff) {
  const auto a = read_focus(diff.directory_a);
  const auto b = read_focus(diff.directory_b);
  if (!a || !b || a->place != b->place || diff.comparison.differences.empty()) return std::nullopt;
  if (diff.comparison.differences.front().place != b->place) return std::nullopt;
  FocusDifference difference = compare_focus(*a, *b);
  if (difference.is_empty()) return std::nullopt;
  return Finding{diff.directory_a, diff.directory_b, *b, std::move(difference)};
}

}  // namespace

RecordDiff diff_records(const std::string& directory_a, const std::string& directory_b,
                        bool keep_going) {
  RecordDiff diff;
  diff.directory_a = directory_a;
  diff.directory_b = directory_b;
  diff.settings =
      settings_that_differ(record::read_manifest(directory_a), record::read_manifest(directory_b));
  RunComparison comparison(directory_a, directory_b, {.keep_going = keep_going, .live = false});
  comparison.finish();
  diff.comparison = comparison.summary();
  for (const auto& [n, directory] : {std::pair(diff.comparison.n_operations_a, &directory_a),
                                     std::pair(diff.comparison.n_operations_b, &directory_b)}) {
    if (n == 0) {
      throw UnsupportedError(
          "the record '" + *directory +
          "' has no operation, so nothing can be said; see what its run.json says"
          " of its processes");
    }
  }
  if (diff.comparison.differences.empty()) return diff;
  diff.finding = finding_of(diff);
  Difference& first = diff.comparison.differences.front();
  if (diff.finding) first.kind = kind_with_values(first.kind, diff.finding->difference);
  diff.cause = likely_cause(first);
  return diff;
}

}  // namespace trueseed::diagnose
