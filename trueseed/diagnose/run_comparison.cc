// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/run_comparison.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "trueseed/base/errors.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::diagnose {
namespace {

using record::NameKind;
using record::ProcessReader;
using record::Row;
using Trust = record::ProcessReader::Trust;

// How the observer names the main thread of a DataLoader worker.
constexpr std::string_view kLoaderWorker = "loader worker";

// `main` of `main.0.rows`.
std::string role_of(const std::string& file) {
  const std::size_t ordinal = file.rfind('.', file.size() - sizeof(".rows"));
  return file.substr(0, ordinal);
}

std::string argv_of(const ProcessReader& reader) {
  const auto process = nlohmann::json::parse(reader.name(NameKind::kProcess, 1), nullptr, false);
  return process.is_object() && process.contains("argv") ? process["argv"].dump() : "";
}

std::optional<std::size_t> find_stream(const ProcessReader& reader, std::string_view role) {
  for (std::size_t i = 0; i < reader.n_streams(); ++i) {
    if (reader.stream_role(i) == role) return i;
  }
  return std::nullopt;
}

std::uint64_t rows_of(const std::map<std::string, std::unique_ptr<ProcessReader>>& readers) {
  std::uint64_t n = 0;
  for (const auto& [file, reader] : readers) n += reader->n_rows();
  return n;
}

std::uint32_t steps_of(const std::map<std::string, std::unique_ptr<ProcessReader>>& readers) {
  std::uint32_t n = 0;
  for (const auto& [file, reader] : readers) n = std::max(n, reader->n_steps());
  return n;
}

// Whether a record ends before its process did: it is damaged, or its observer has stopped.
bool is_cut_off(const ProcessReader& reader) {
  return reader.damage().has_value() || reader.n_names(NameKind::kFault) > 0;
}

bool is_any_cut_off(const std::map<std::string, std::unique_ptr<ProcessReader>>& readers) {
  return std::ranges::any_of(readers, [](const auto& entry) { return is_cut_off(*entry.second); });
}

std::ptrdiff_t depth_of(const std::string& file) { return std::ranges::count(file, '.'); }

bool has_equal_inputs(DifferenceKind kind) noexcept {
  return kind == DifferenceKind::kOutputs || kind == DifferenceKind::kGenerator ||
         kind == DifferenceKind::kOutcome;
}

// What a loader worker has prepared more in one run than in the other: how far it gets depends on
// when it is stopped.
bool is_never_consumed(const Difference& difference) {
  return difference.is_tail() && difference.place.stream == kLoaderWorker;
}

// Whether the end of the run says what a difference is: an exception may be the end of the program.
bool is_open(const Difference& difference) {
  return is_never_consumed(difference) || difference.kind == DifferenceKind::kOutcome;
}

std::uint32_t step_of(const Difference& difference) {
  const std::optional<Operation>& operation = difference.operation();
  return operation ? operation->row.step : 0;
}

// What a collective gives comes from other processes, too, which its row does not show.
bool is_completion(const Difference& difference) {
  return difference.b && difference.b->row.has(record::kCompleted);
}

// How little a difference can come from another one.
int rank_of(const Difference& difference) {
  if (difference.kind == DifferenceKind::kMissing) return 3;
  if (is_completion(difference)) return 2;
  return has_equal_inputs(difference.kind) ? 0 : 1;
}

// The order in which differences are looked at, see RunComparison::first.
auto order_of(const Difference& difference) {
  const Place& place = difference.place;
  const bool is_child = place.file.find("process") != std::string::npos;
  return std::make_tuple(rank_of(difference), step_of(difference), is_child ? 0 : 1,
                         -depth_of(place.file), place.row, place.file, place.stream);
}

}  // namespace

RunComparison::RunComparison(std::string directory_a, std::string directory_b,
                             const Options& options)
    : directory_a_(std::move(directory_a)),
      directory_b_(std::move(directory_b)),
      options_(options) {
  for (const std::string& file : record::files_of_rows(directory_a_)) {
    readers_a_.emplace(file, std::make_unique<ProcessReader>(directory_a_ + '/' + file));
  }
}

// A process that runs the same command under the same name; with the same ordinal where there are
// several.
std::string RunComparison::partner_of(const std::string& file_b) const {
  const std::string role = role_of(file_b);
  const std::string argv = argv_of(*readers_b_.at(file_b));
  std::set<std::string> taken;
  for (const auto& [b, a] : partners_) taken.insert(a);
  std::string best;
  for (const auto& [file_a, reader] : readers_a_) {
    if (role_of(file_a) != role || taken.contains(file_a)) continue;
    const bool same_argv = argv_of(*reader) == argv;
    if (same_argv && file_a == file_b) return file_a;
    if (best.empty() || (same_argv && argv_of(*readers_a_.at(best)) != argv)) best = file_a;
  }
  return best;
}

void RunComparison::open_new_files() {
  for (const std::string& file : record::files_of_rows(directory_b_)) {
    if (readers_b_.contains(file)) continue;
    try {
      readers_b_.emplace(
          file, std::make_unique<ProcessReader>(directory_b_ + '/' + file,
                                                options_.live ? Trust::kLive : Trust::kVerify));
    } catch (const FormatError&) {
      // Just being made: its first page comes with the next look.
      if (!options_.live || finished_) throw;
    }
  }
}

void RunComparison::pair_streams(bool ended) {
  for (const auto& [file_b, reader_b] : readers_b_) {
    if (!partners_.contains(file_b)) {
      // What a process is stands in its first name.
      if (reader_b->n_names(NameKind::kProcess) == 0 && !ended) continue;
      const std::string partner = partner_of(file_b);
      if (partner.empty()) continue;
      partners_.emplace(file_b, partner);
    }
    const ProcessReader& reader_a = *readers_a_.at(partners_.at(file_b));
    for (std::size_t stream_b = 0; stream_b < reader_b->n_streams(); ++stream_b) {
      const bool is_paired = std::ranges::any_of(pairs_, [&](const Pair& pair) {
        return pair.file_b == file_b && pair.stream_b == stream_b;
      });
      if (is_paired) continue;
      const auto stream_a = find_stream(reader_a, reader_b->stream_role(stream_b));
      if (!stream_a) continue;
      pairs_.push_back({partners_.at(file_b), file_b, *stream_a, stream_b,
                        StreamComparison(reader_a, *stream_a, *reader_b, stream_b)});
    }
  }
}

void RunComparison::advance() {
  open_new_files();
  for (const auto& [file, reader] : readers_b_) reader->refresh();
  pair_streams(finished_);
  for (Pair& pair : pairs_) pair.comparison.advance(true, finished_, options_.keep_going);
}

void RunComparison::finish() {
  // A chunk's rows are seen from the second look on.
  advance();
  finished_ = true;
  advance();
  note_missing();
}

// Streams and processes that one run alone has.
void RunComparison::note_missing() {
  const auto note = [&](const std::string& file, const ProcessReader& reader, std::size_t stream,
                        bool is_b) {
    if (reader.n_rows(stream) == 0) return;
    if (is_any_cut_off(is_b ? readers_a_ : readers_b_)) return;
    if (reader.stream_role(stream) == kLoaderWorker) {
      n_never_consumed_ += reader.n_rows(stream);
      return;
    }
    Difference difference;
    difference.kind = DifferenceKind::kMissing;
    difference.place = {file, std::string(reader.stream_role(stream)), 0};
    (is_b ? difference.b : difference.a) = operation_at(reader, stream, 0);
    (is_b ? difference.n_only_b : difference.n_only_a) = reader.n_rows(stream);
    missing_.push_back(std::move(difference));
  };
  for (const auto& [file, reader] : readers_b_) {
    for (std::size_t stream = 0; stream < reader->n_streams(); ++stream) {
      const bool is_paired = std::ranges::any_of(
          pairs_, [&](const Pair& pair) { return pair.file_b == file && pair.stream_b == stream; });
      if (!is_paired) note(file, *reader, stream, true);
    }
  }
  for (const auto& [file, reader] : readers_a_) {
    for (std::size_t stream = 0; stream < reader->n_streams(); ++stream) {
      const bool is_paired = std::ranges::any_of(
          pairs_, [&](const Pair& pair) { return pair.file_a == file && pair.stream_a == stream; });
      if (!is_paired) note(file, *reader, stream, false);
    }
  }
}

// Whether what one run lacks is only what its record lacks.
bool RunComparison::is_end_of_record(const Pair& pair) const {
  const auto& first = pair.comparison.first();
  if (!first || !first->is_tail()) return false;
  return is_cut_off(first->a ? *readers_b_.at(pair.file_b) : *readers_a_.at(pair.file_a));
}

std::vector<Difference> RunComparison::differences() const {
  std::vector<Difference> differences = missing_;
  for (const Pair& pair : pairs_) {
    if (!pair.comparison.first()) continue;
    Difference difference = *pair.comparison.first();
    difference.place.file = pair.file_b;
    if (is_never_consumed(difference) || is_end_of_record(pair)) continue;
    differences.push_back(std::move(difference));
  }
  std::ranges::sort(differences, {}, order_of);
  return differences;
}

std::optional<Difference> RunComparison::first() const {
  std::vector<Difference> all = differences();
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::optional<Difference> RunComparison::first_before(const Place& place) const {
  for (const Pair& pair : pairs_) {
    const auto& first = pair.comparison.first();
    if (!first || pair.file_b != place.file || first->place.stream != place.stream) continue;
    if (first->place.row >= place.row || !first->a || !first->b) continue;
    Difference difference = *first;
    difference.place.file = place.file;
    return difference;
  }
  return std::nullopt;
}

bool RunComparison::is_settled() const {
  return std::ranges::any_of(pairs_, [](const Pair& pair) {
    const auto& first = pair.comparison.first();
    return first && !pair.comparison.waits() && !is_open(*first);
  });
}

std::uint64_t RunComparison::n_compared() const {
  std::uint64_t n = 0;
  for (const Pair& pair : pairs_) n += pair.comparison.n_compared();
  return n;
}

std::uint32_t RunComparison::step() const {
  std::uint32_t step = 0;
  for (const Pair& pair : pairs_) {
    if (pair.comparison.at_b() == 0) continue;
    const ProcessReader& reader = *readers_b_.at(pair.file_b);
    step = std::max(step, reader.row(pair.stream_b, pair.comparison.at_b() - 1).step);
  }
  return step;
}

ComparisonSummary RunComparison::summary() const {
  ComparisonSummary summary{.n_operations_a = rows_of(readers_a_),
                            .n_operations_b = rows_of(readers_b_),
                            .n_compared = n_compared(),
                            .n_processes = readers_b_.size(),
                            .n_steps = steps_of(readers_b_),
                            .unseen = unseen(),
                            .differences = differences()};
  for (const Pair& pair : pairs_) {
    const auto& first = pair.comparison.first();
    if (first && (is_never_consumed(*first) || is_end_of_record(pair))) continue;
    summary.n_different += pair.comparison.n_different();
  }
  return summary;
}

Unseen RunComparison::unseen() const {
  Unseen unseen;
  unseen.n_never_consumed = n_never_consumed_;
  for (const Pair& pair : pairs_) {
    const auto& first = pair.comparison.first();
    if (first && is_never_consumed(*first)) {
      unseen.n_never_consumed += first->n_only_a + first->n_only_b;
    }
  }
  for (const auto* readers : {&readers_a_, &readers_b_}) {
    for (const auto& [file, reader] : *readers) {
      if (reader->damage()) unseen.problems.push_back(*reader->damage());
      for (std::uint32_t i = 1; i <= reader->n_names(NameKind::kFault); ++i) {
        unseen.problems.push_back("the observer of " + reader->path() +
                                  " stopped: " + std::string(reader->name(NameKind::kFault, i)));
      }
    }
  }
  for (const auto& [file, reader] : readers_b_) {
    for (std::size_t stream = 0; stream < reader->n_streams(); ++stream) {
      for (std::uint64_t i = 0; i < reader->n_rows(stream); ++i) {
        const Row& row = reader->row(stream, i);
        unseen.n_unreadable += row.has(record::kUnseenOutputs) ? 1 : 0;
        unseen.n_compiled_regions += row.has(record::kCompiledRegion) ? 1 : 0;
        unseen.n_uninitialized += row.has(record::kUninitialized) ? 1 : 0;
      }
    }
  }
  return unseen;
}

}  // namespace trueseed::diagnose
