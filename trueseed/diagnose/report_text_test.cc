// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/report_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using Lines = std::vector<std::string>;

Difference difference_at(const std::string& file, std::uint64_t row) {
  Difference difference;
  difference.place = {file, "main", row};
  difference.a = Operation{{}, "aten::mm", "", "", "", ""};
  difference.b = difference.a;
  return difference;
}

Verification same() {
  Verification verification;
  verification.verdict = Verdict::kSame;
  verification.n_runs = 2;
  verification.directory = "/records/the run";
  verification.comparison.n_compared = 1234;
  verification.comparison.n_steps = 1;
  verification.comparison.n_processes = 2;
  return verification;
}

Verification different() {
  Verification verification = same();
  verification.verdict = Verdict::kDifferent;
  verification.is_directory_kept = true;
  verification.comparison.n_different = 1;
  verification.comparison.differences = {difference_at("main.0.rows", 7)};
  return verification;
}

bool has_line(const Lines& lines, const std::string& line) {
  return std::ranges::find(lines, line) != lines.end();
}

bool mentions(const Lines& lines, const std::string& text) {
  return std::ranges::any_of(
      lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

constexpr const char* kNotVaried =
    "; not varied: machine, software, seed, thread counts, hash seed, address order";

TEST(VerificationText, OfEqualRunsIsTheVerdict) {
  EXPECT_EQ(verification_text(same()),
            Lines{"SAME: 2 runs, 1,234 operations in 1 step of 2 processes, every bit equal; not"
                  " seen: nothing" +
                  std::string(kNotVaried)});
}

TEST(VerificationText, SaysWhatWasNotSeen) {
  Verification verification = same();
  verification.comparison.unseen = {.n_unreadable = 1,
                                    .n_compiled_regions = 1,
                                    .n_uninitialized = 1,
                                    .n_never_consumed = 1,
                                    .problems = {}};
  EXPECT_TRUE(mentions(verification_text(verification),
                       "; not seen: 1 compiled region, 1 operation with outputs that nobody can"
                       " read, 1 uninitialised output, 1 operation of loader workers on batches"
                       " that were never used; not varied"));
  verification.comparison.unseen = {.n_unreadable = 2,
                                    .n_compiled_regions = 0,
                                    .n_uninitialized = 3,
                                    .n_never_consumed = 4000,
                                    .problems = {}};
  EXPECT_TRUE(mentions(verification_text(verification),
                       "; not seen: 2 operations with outputs that nobody can read, 3"
                       " uninitialised outputs, 4,000 operations of loader workers on batches that"
                       " were never used; not varied"));
}

TEST(VerificationText, OfOtherRunsEndsWithThePlace) {
  const Lines lines = verification_text(different());
  EXPECT_EQ(lines.front(), "First difference: operation 7 of main, step 0, forward pass");
  EXPECT_EQ(lines.back(),
            "DIFFERENT at operation 7 of main, step 0, forward pass (aten::mm); 1,234 operations"
            " compared, 1 different; not seen: nothing" +
                std::string(kNotVaried));
  EXPECT_TRUE(has_line(lines, "records: '/records/the run' (see trueseed show, trueseed diff)"));
  EXPECT_FALSE(mentions(lines, "re-run"));
  EXPECT_FALSE(mentions(lines, "Other threads"));
}

TEST(VerificationText, SaysThatReRunsShowedNothing) {
  Verification verification = different();
  verification.n_reruns = 10;
  const std::string line = "10 re-runs did not show it again; --reruns N tries more often";
  EXPECT_TRUE(has_line(verification_text(verification), line));
  verification.finding = Finding{};
  EXPECT_TRUE(has_line(verification_text(verification), line));
  verification.finding->directory_b = "/records/run-04";
  EXPECT_FALSE(has_line(verification_text(verification), line));
}

TEST(VerificationText, NamesSomeOtherThreads) {
  Verification verification = different();
  auto& differences = verification.comparison.differences;
  differences.push_back(difference_at("rank1.0.rows", 8));
  Lines lines = verification_text(verification);
  EXPECT_TRUE(has_line(lines, "Other threads and processes differ, too:"));
  EXPECT_TRUE(has_line(lines, "  operation 8 of rank1, step 0, forward pass: aten::mm"));
  EXPECT_FALSE(mentions(lines, " more"));
  for (std::uint64_t i = 2; i < 12; ++i) differences.push_back(difference_at("x.0.rows", i));
  lines = verification_text(verification);
  EXPECT_EQ(std::ranges::count_if(
                lines, [](const std::string& line) { return line.starts_with("  operation "); }),
            8 + 1)
      << "with that of the first difference itself";
  EXPECT_TRUE(has_line(lines, "  and 3 more"));
}

TEST(VerificationText, SaysWhatWentWrong) {
  Verification verification = different();
  verification.failure = "the program failed in run 2 (exit status 1)";
  verification.comparison.unseen.problems = {"'main.0.rows' is damaged"};
  const Lines lines = verification_text(verification);
  EXPECT_TRUE(has_line(lines, "Afterwards the program failed in run 2 (exit status 1)"));
  EXPECT_TRUE(has_line(lines, "'main.0.rows' is damaged"));
}

TEST(VerificationText, WithoutAVerdictSaysWhy) {
  Verification verification = same();
  verification.verdict = Verdict::kTrouble;
  verification.trouble = "no operation of torch was observed";
  EXPECT_EQ(verification_text(verification).back(),
            "NO VERDICT: no operation of torch was observed");
}

TEST(VerificationText, WhatDidNotHoldMayHaveVaried) {
  Verification verification = same();
  verification.not_held = {"PYTHONHASHSEED", "address order"};
  EXPECT_EQ(not_varied(verification), (Lines{"machine", "software", "seed", "thread counts"}));
  EXPECT_TRUE(has_line(verification_text(verification),
                       "NOT HELD: PYTHONHASHSEED, address order (see trueseed run --report)"));
  verification.not_held = {"torch: deterministic algorithms"};
  EXPECT_EQ(not_varied(verification).size(), 6U);
}

RecordDiff diff() {
  RecordDiff diff;
  diff.directory_a = "a b";
  diff.directory_b = "c";
  diff.comparison = same().comparison;
  return diff;
}

TEST(RecordDiffText, OfEqualRecords) {
  EXPECT_EQ(record_diff_text(diff()),
            (Lines{"a: 'a b'", "b: c",
                   "SAME: 1,234 operations in 1 step of 2 processes, every bit equal; not seen:"
                   " nothing"}));
}

TEST(RecordDiffText, OfOthersNamesTheSettingsAndThePlace) {
  RecordDiff other = diff();
  other.settings = {"seed: 73 and 74"};
  other.comparison.n_different = 1;
  other.comparison.differences = {difference_at("main.0.rows", 7)};
  other.comparison.differences[0].kind = DifferenceKind::kTrace;
  const Lines lines = record_diff_text(other);
  EXPECT_TRUE(has_line(lines, "differs: seed: 73 and 74"));
  EXPECT_TRUE(has_line(lines, "  a           aten::mm")) << "runs are called as the records are";
  EXPECT_TRUE(lines.back().starts_with("DIFFERENT at operation 7 of main"));
}

TEST(RecordDiffText, OfDamagedRecordsThereIsNoVerdict) {
  RecordDiff damaged = diff();
  damaged.comparison.unseen.problems = {"'main.0.rows' is damaged"};
  const Lines lines = record_diff_text(damaged);
  EXPECT_TRUE(has_line(lines, "'main.0.rows' is damaged"));
  EXPECT_TRUE(lines.back().starts_with("NO VERDICT: the records are not complete; 1,234"));
}

}  // namespace
}  // namespace trueseed::diagnose
