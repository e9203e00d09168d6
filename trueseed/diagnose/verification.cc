// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/verification.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "trueseed/base/errors.h"
#include "trueseed/diagnose/observed_run.h"
#include "trueseed/diagnose/wording.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::diagnose {
namespace {

namespace fs = std::filesystem;
using control::ChildEnd;
using Clock = std::chrono::steady_clock;

constexpr RunComparison::Options kWhileItRuns{.keep_going = false, .live = true};

std::atomic<bool> interrupted = false;

// Thrown where there can be no verdict.
class Trouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::string make_directory(const VerifyOptions& options) {
  if (options.directory) {
    const std::string path = fs::absolute(*options.directory).string();
    std::error_code error;
    fs::create_directories(path, error);
    if (error || !fs::is_empty(path, error)) {
      throw UnsupportedError("cannot use '" + path + "' for the records: " +
                             (error ? error.message() : "it is not empty") + "; give a new folder");
    }
    return path;
  }
  std::string pattern = (fs::temp_directory_path() / "trueseed-verify-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw UnsupportedError("cannot make the folder '" + pattern + "': " + std::strerror(errno) +
                           "; give one with --record DIR");
  }
  return pattern;
}

std::string failure_text(const std::string& name, const ChildEnd& end, const ObservedRun& run) {
  const std::string words = run.last_words();
  return "the program failed in " + name + " (" + end.to_text() + ")" +
         (words.empty() ? "; it wrote nothing" : "; the last that it wrote:\n" + words);
}

// The folder of the record that a focus is in.
std::string record_of(const FocusRecord& focus) {
  return fs::path(focus.directory).parent_path().string();
}

// A verification in progress.
class Verifier {
 public:
  Verifier(const VerifyOptions& options, const VerifyProgress& progress)
      : options_(options), progress_(progress) {}

  Verification verify();

 private:
  std::string next_directory();
  void first_run();
  bool compared_run(int number);
  void check_observed() const;
  void read_manifests();
  void look_at_difference();
  std::optional<FocusRecord> rerun(Difference& first);
  bool find_pair(const Place& place);
  void note_interruption() const;

  const VerifyOptions& options_;
  const VerifyProgress& progress_;
  control::LaunchOptions launch_;
  RepeatableInput input_;
  Verification result_;
  std::string first_directory_;
  std::string first_rerun_;
  int n_directories_ = 0;
  std::vector<FocusRecord> kept_;
};

void Verifier::note_interruption() const {
  if (interrupted.load()) throw Trouble("interrupted; there is no verdict");
}

// Each run's folder has a name of the same length: it is in the environment, and a longer one moves
// addresses.
std::string Verifier::next_directory() {
  std::string number = std::to_string(++n_directories_);
  if (number.size() < 2) number.insert(0, "0");
  return result_.directory + "/run-" + number;
}

void Verifier::first_run() {
  first_directory_ = next_directory();
  progress_.say("run 1 of " + std::to_string(options_.n_runs));
  ObservedRun run(launch_, first_directory_, options_.python_version, {}, input_);
  Tail output(first_directory_ + "/stdout.txt");
  Tail errors(first_directory_ + "/stderr.txt");
  const std::optional<ChildEnd> end = run.wait([&] {
    output.read(progress_.output);
    errors.read(progress_.errors);
    return !interrupted.load();
  });
  ++result_.n_runs;
  note_interruption();
  if (end && !end->is_success()) throw Trouble(failure_text("run 1", *end, run));
  check_observed();
}

void Verifier::check_observed() const {
  std::uint64_t n_operations = 0;
  for (const std::string& file : record::files_of_rows(first_directory_)) {
    n_operations += record::ProcessReader(first_directory_ + '/' + file).n_rows();
  }
  if (n_operations > 0) return;
  std::string text = "no operation of torch was observed, so nothing can be said";
  bool has_reason = false;
  for (const record::ProcessEntry& process : record::read_manifest(first_directory_).processes) {
    if (process.not_observed.empty()) continue;
    text += "; " + process.not_observed;
    has_reason = true;
  }
  if (!has_reason) {
    text +=
        "; a Python program must use torch, and not run under -S or with an emptied environment, a "
        "C++"
        " program must be linked with LibTorch; see trueseed doctor";
  }
  throw Trouble(text);
}

// Returns whether the run was the same as the first.
bool Verifier::compared_run(int number) {
  const std::string name = "run " + std::to_string(number);
  const std::string directory = next_directory();
  progress_.say(name + " of " + std::to_string(options_.n_runs) +
                ": compared with run 1 while it runs");
  ObservedRun run(launch_, directory, options_.python_version, {}, input_);
  RunComparison comparison(first_directory_, directory,
                           {.keep_going = options_.keep_going, .live = true});
  const std::optional<ChildEnd> end = run.wait([&] {
    comparison.advance();
    progress_.show(name + ": " + counted(comparison.n_compared(), "operation") + ", step " +
                   std::to_string(comparison.step()));
    return !interrupted.load() && (options_.keep_going || !comparison.is_settled());
  });
  progress_.show("");
  ++result_.n_runs;
  note_interruption();
  if (end) {
    comparison.finish();
  } else {
    // What another process did before may not have been read yet.
    comparison.advance();
  }
  result_.comparison = comparison.summary();
  if (end && !end->is_success()) {
    // Where the runs parted before, the failure may come from that.
    const auto first = comparison.first();
    if (!first || first->is_tail() || first->kind == DifferenceKind::kOutcome) {
      throw Trouble(failure_text(name, *end, run));
    }
    result_.failure = "the program failed in " + name + " (" + end->to_text() + ")";
  }
  return result_.comparison.differences.empty();
}

void Verifier::read_manifests() {
  for (const record::ProcessEntry& process : record::read_manifest(first_directory_).processes) {
    for (const std::string& name : process.not_held) {
      if (std::ranges::find(result_.not_held, name) == result_.not_held.end()) {
        result_.not_held.push_back(name);
      }
    }
    if (!process.not_observed.empty()) {
      result_.comparison.unseen.problems.push_back("process " + process.role + ": " +
                                                   process.not_observed);
    }
  }
}

// Runs up to the operation of `first` and keeps its tensors. Where the run differs from the re-run
// before it already, `first` becomes that difference, and nothing was kept.
std::optional<FocusRecord> Verifier::rerun(Difference& first) {
  const Place place = first.place;
  const std::string directory = next_directory();
  ++result_.n_reruns;
  progress_.say("re-run " + std::to_string(result_.n_reruns) + ": up to operation " +
                std::to_string(place.row) + " of " + place.file + ", every input digested anew");
  const control::ObserveRequest observe{.fresh = true,
                                        .focus_file = place.file,
                                        .focus_stream = place.stream,
                                        .focus_row = place.row};
  ObservedRun run(launch_, directory, options_.python_version, observe, input_);
  // Inputs that are digested anew may be others than those that run 1 believed to know, so that the
  // first re-run is what the others are compared with.
  std::optional<RunComparison> comparison;
  if (!first_rerun_.empty()) comparison.emplace(first_rerun_, directory, kWhileItRuns);
  std::optional<Difference> earlier;
  const auto look = [&] {
    if (!comparison) return;
    comparison->advance();
    earlier = comparison->first_before(place);
  };
  run.wait([&] {
    look();
    const bool is_kept = fs::exists(directory + "/focus/operation.json");
    return !interrupted.load() && !is_kept && !earlier;
  });
  for (int i = 0; i < 2 && !earlier; ++i) look();
  if (first_rerun_.empty()) first_rerun_ = directory;
  if (!earlier) return read_focus(directory);
  first = std::move(*earlier);
  return std::nullopt;
}

// Returns whether two of the kept re-runs differ at the place.
bool Verifier::find_pair(const Place& place) {
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    for (std::size_t j = i + 1; j < kept_.size(); ++j) {
      if (kept_[i].place != place || kept_[j].place != place) continue;
      FocusDifference difference = compare_focus(kept_[i], kept_[j]);
      if (difference.is_empty()) continue;
      result_.finding =
          Finding{record_of(kept_[i]), record_of(kept_[j]), kept_[j], std::move(difference)};
      return true;
    }
  }
  return false;
}

// Shows the values of the first difference, by re-runs that stop there.
void Verifier::look_at_difference() {
  Difference& first = result_.comparison.differences.front();
  const auto can_be_kept = [&first] {
    return first.a && first.b && first.kind != DifferenceKind::kTrace &&
           !first.b->row.has(record::kCompleted);
  };
  while (can_be_kept() && result_.n_reruns < options_.n_reruns && !interrupted.load()) {
    std::optional<FocusRecord> focus;
    try {
      focus = rerun(first);
    } catch (const UnsupportedError& error) {
      // That the runs differ is known without it.
      progress_.say(std::string("no re-run: ") + error.what());
      break;
    }
    if (focus) kept_.push_back(std::move(*focus));
    if (find_pair(first.place)) break;
    // Of an exception one run that keeps the inputs says all.
    if (first.kind == DifferenceKind::kOutcome && !kept_.empty()) break;
  }
  // One that was kept has the place in the program, at least.
  if (!result_.finding && !kept_.empty() && kept_.back().place == first.place) {
    result_.finding = Finding{record_of(kept_.back()), "", kept_.back(), {}};
  }
  if (result_.finding && result_.finding->shows_difference()) {
    first.kind = kind_with_values(first.kind, result_.finding->difference);
  }
  result_.cause = likely_cause(first);
}

Verification Verifier::verify() {
  const auto start = Clock::now();
  launch_ = options_.launch;
  const control::ChosenSeed seed =
      control::choose_seed(launch_.seed, control::Environment::current());
  launch_.seed = seed.seed.to_decimal();
  result_.seed = *launch_.seed;
  result_.seed_from = seed.from;
  result_.mode = launch_.mode;
  result_.command = launch_.command;
  result_.directory = make_directory(options_);
  control::adopt_orphans();
  try {
    first_run();
    bool same = true;
    for (int number = 2; same && number <= options_.n_runs; ++number) same = compared_run(number);
    read_manifests();
    if (!same) look_at_difference();
    result_.verdict = same ? Verdict::kSame : Verdict::kDifferent;
    if (same && !result_.comparison.unseen.problems.empty()) {
      result_.verdict = Verdict::kTrouble;
      result_.trouble = "the record is not complete: " + result_.comparison.unseen.problems.front();
    }
  } catch (const Trouble& trouble) {
    result_.verdict = Verdict::kTrouble;
    result_.trouble = trouble.what();
  } catch (const UnsupportedError& error) {
    // Before a run was made there is nothing to tell but this.
    if (result_.n_runs == 0) throw;
    result_.verdict = Verdict::kTrouble;
    result_.trouble = error.what();
  }
  result_.is_directory_kept = options_.directory || result_.verdict != Verdict::kSame;
  std::error_code error;
  if (!result_.is_directory_kept) fs::remove_all(result_.directory, error);
  result_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return std::move(result_);
}

}  // namespace

Verification verify(const VerifyOptions& options, const VerifyProgress& progress) {
  return Verifier(options, progress).verify();
}

void interrupt_verification() noexcept { interrupted.store(true); }

}  // namespace trueseed::diagnose
