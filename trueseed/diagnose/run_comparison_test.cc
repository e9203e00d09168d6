// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/run_comparison.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"
#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

constexpr RunComparison::Options kAtOnce{.keep_going = false, .live = false};
constexpr RunComparison::Options kKeepGoing{.keep_going = true, .live = false};
constexpr RunComparison::Options kLive{.keep_going = false, .live = true};

// Threads of a process, with what they execute.
using Threads = std::vector<std::pair<std::string, Trace>>;

// One process of a run: its role, and its threads.
struct Written {
  std::string role;
  Threads threads;
  std::string argv = "train.py";
};

Trace changed(Trace trace, std::size_t i, const std::function<void(TestOp&)>& change) {
  change(trace[i]);
  return trace;
}

Trace with_outputs(Trace trace, std::size_t i) {
  return changed(std::move(trace), i, [](TestOp& op) { op.outputs = 0; });
}

class RunComparisonTest : public RecordTest {
 protected:
  std::string write(const std::string& name, const std::vector<Written>& processes) const {
    const std::string directory = make_run(name);
    for (const Written& written : processes) {
      TestProcess process(directory, written.role, written.argv);
      for (const auto& [role, trace] : written.threads) process.thread(role).append(trace);
    }
    return directory;
  }

  ComparisonSummary compare(const std::vector<Written>& a, const std::vector<Written>& b,
                            const RunComparison::Options& options = kAtOnce) {
    const std::string number = std::to_string(n_++);
    RunComparison comparison(write("a" + number, a), write("b" + number, b), options);
    comparison.finish();
    const ComparisonSummary summary = comparison.summary();
    const auto first = comparison.first();
    EXPECT_EQ(first.has_value(), !summary.differences.empty());
    if (first) {
      EXPECT_EQ(first->place, summary.differences.front().place);
    }
    return summary;
  }

 private:
  int n_ = 0;
};

std::vector<Written> one(const Trace& trace) { return {{"main", {{"main", trace}}}}; }

void expect_first(const ComparisonSummary& summary, DifferenceKind kind, const Place& place) {
  ASSERT_FALSE(summary.differences.empty());
  EXPECT_EQ(kind_name(summary.differences.front().kind), kind_name(kind));
  EXPECT_EQ(summary.differences.front().place.file, place.file);
  EXPECT_EQ(summary.differences.front().place.stream, place.stream);
  EXPECT_EQ(summary.differences.front().place.row, place.row);
}

TEST_F(RunComparisonTest, EqualRunsAreTheSame) {
  const std::vector<Written> run = {
      {"main", {{"main", trace_of(100)}, {"autograd 0", trace_of(50)}}},
      {"process1", {{"main", trace_of(30)}}},
      {"process1", {{"main", trace_of(20)}}}};
  for (const RunComparison::Options& options : {kAtOnce, kKeepGoing, kLive}) {
    const ComparisonSummary summary = compare(run, run, options);
    EXPECT_TRUE(summary.differences.empty());
    EXPECT_EQ(summary.n_operations_a, 200U);
    EXPECT_EQ(summary.n_operations_b, 200U);
    EXPECT_EQ(summary.n_compared, 200U);
    EXPECT_EQ(summary.n_different, 0U);
    EXPECT_EQ(summary.n_processes, 3U);
    EXPECT_EQ(summary.n_steps, 9U);
    EXPECT_TRUE(summary.unseen.problems.empty());
  }
}

TEST_F(RunComparisonTest, AChangeIsFoundInItsProcessAndThread) {
  const auto run = [](const Trace& trace) -> std::vector<Written> {
    return {{"main", {{"main", trace_of(40)}}},
            {"rank1", {{"main", trace_of(40)}, {"autograd 0", trace}}}};
  };
  const ComparisonSummary summary = compare(run(trace_of(40)), run(with_outputs(trace_of(40), 17)));
  expect_first(summary, DifferenceKind::kOutputs, {"rank1.0.rows", "autograd 0", 17});
  EXPECT_EQ(summary.differences.size(), 1U);
  EXPECT_EQ(summary.n_different, 1U);
}

TEST_F(RunComparisonTest, ThreadsThatBeganInAnotherOrderAreStillTheSame) {
  const Threads threads = {{"main", trace_of(40)}, {"pool", with_outputs(trace_of(40), 3)}};
  const Threads reversed = {threads[1], threads[0]};
  EXPECT_TRUE(compare({{"main", threads}}, {{"main", reversed}}).differences.empty());
}

TEST_F(RunComparisonTest, AThreadOfOneRunOnlyIsMissing) {
  const std::vector<Written> plain = one(trace_of(10));
  const std::vector<Written> more = {{"main", {{"main", trace_of(10)}, {"pool", trace_of(7)}}}};
  const ComparisonSummary of_b = compare(plain, more);
  expect_first(of_b, DifferenceKind::kMissing, {"main.0.rows", "pool", 0});
  EXPECT_FALSE(of_b.differences[0].a.has_value());
  ASSERT_TRUE(of_b.differences[0].b.has_value());
  EXPECT_EQ(of_b.differences[0].b->name, "test::op0");
  EXPECT_EQ(of_b.differences[0].n_only_b, 7U);
  const ComparisonSummary of_a = compare(more, plain);
  expect_first(of_a, DifferenceKind::kMissing, {"main.0.rows", "pool", 0});
  EXPECT_EQ(of_a.differences[0].n_only_a, 7U);
  EXPECT_FALSE(of_a.differences[0].b.has_value());
  EXPECT_TRUE(compare(more, more).differences.empty());
}

TEST_F(RunComparisonTest, AProcessOfOneRunOnlyIsMissing) {
  const std::vector<Written> plain = one(trace_of(10));
  std::vector<Written> more = plain;
  more.push_back({"process1", {{"main", trace_of(5)}}});
  expect_first(compare(plain, more), DifferenceKind::kMissing, {"process1.0.rows", "main", 0});
  expect_first(compare(more, plain), DifferenceKind::kMissing, {"process1.0.rows", "main", 0});
  // A process that has executed nothing is no difference.
  more.back().threads.clear();
  EXPECT_TRUE(compare(plain, more).differences.empty());
  EXPECT_TRUE(compare(more, plain).differences.empty());
}

TEST_F(RunComparisonTest, ProcessesOfTheSameCommandArePartners) {
  const Written train = {"main", {{"main", trace_of(20)}}, "train.py"};
  const Written test = {"main", {{"main", with_outputs(trace_of(30), 2)}}, "test.py"};
  EXPECT_TRUE(compare({train, test}, {test, train}).differences.empty());
  expect_first(compare({train, train}, {train, {"main", test.threads, "train.py"}}),
               DifferenceKind::kOutputs, {"main.1.rows", "main", 2});
}

TEST_F(RunComparisonTest, HowFarALoaderWorkerGotIsNoDifference) {
  const auto run = [](const Trace& worker) -> std::vector<Written> {
    return {{"main", {{"main", trace_of(40)}}}, {"process1", {{"loader worker", worker}}}};
  };
  for (const RunComparison::Options& options : {kAtOnce, kKeepGoing}) {
    for (const auto& [n_a, n_b] : {std::pair(20, 26), std::pair(26, 20)}) {
      const ComparisonSummary summary = compare(run(trace_of(n_a)), run(trace_of(n_b)), options);
      EXPECT_TRUE(summary.differences.empty());
      EXPECT_EQ(summary.unseen.n_never_consumed, 6U);
      EXPECT_EQ(summary.n_different, 0U);
      EXPECT_EQ(summary.n_compared, 60U);
    }
  }
  EXPECT_EQ(compare(run(trace_of(20)), run(trace_of(20))).unseen.n_never_consumed, 0U);
}

TEST_F(RunComparisonTest, WhatALoaderWorkerComputedIsADifference) {
  const auto run = [](const Trace& worker) -> std::vector<Written> {
    return {{"main", {{"main", trace_of(40)}}}, {"process1", {{"loader worker", worker}}}};
  };
  expect_first(compare(run(trace_of(20)), run(with_outputs(trace_of(26), 11))),
               DifferenceKind::kOutputs, {"process1.0.rows", "loader worker", 11});
}

TEST_F(RunComparisonTest, ALoaderWorkerOfOneRunOnlyIsNoDifference) {
  const std::vector<Written> plain = one(trace_of(10));
  std::vector<Written> more = plain;
  more.push_back({"process1", {{"loader worker", trace_of(5)}}});
  for (const ComparisonSummary& summary : {compare(plain, more), compare(more, plain)}) {
    EXPECT_TRUE(summary.differences.empty());
    EXPECT_EQ(summary.unseen.n_never_consumed, 5U);
  }
}

TEST_F(RunComparisonTest, EqualInputsComeBeforeWhatFollowsFromThem) {
  const auto run = [](const Trace& main, const Trace& rank1) -> std::vector<Written> {
    return {{"main", {{"main", main}}}, {"rank1", {{"main", rank1}}}};
  };
  const Trace plain = trace_of(100);
  const Trace early = changed(plain, 11, [](TestOp& op) { op.inputs = 0; });
  for (const DifferenceKind kind :
       {DifferenceKind::kOutputs, DifferenceKind::kGenerator, DifferenceKind::kOutcome}) {
    const Trace late = changed(plain, 77, [kind](TestOp& op) {
      if (kind == DifferenceKind::kOutputs) op.outputs = 0;
      if (kind == DifferenceKind::kGenerator) op.generator = 1;
      if (kind == DifferenceKind::kOutcome) op.flags = record::kRaised;
    });
    const ComparisonSummary summary = compare(run(plain, plain), run(early, late));
    expect_first(summary, kind, {"rank1.0.rows", "main", 77});
    EXPECT_EQ(summary.differences.size(), 2U);
  }
}

TEST_F(RunComparisonTest, TheEarliestStepComesFirst) {
  const auto run = [](const Trace& main, const Trace& rank1) -> std::vector<Written> {
    return {{"main", {{"main", main}}}, {"rank1", {{"main", rank1}}}};
  };
  const Trace plain = trace_of(100);
  expect_first(compare(run(plain, plain), run(with_outputs(plain, 45), with_outputs(plain, 39))),
               DifferenceKind::kOutputs, {"rank1.0.rows", "main", 39});
  expect_first(compare(run(plain, plain), run(with_outputs(plain, 38), with_outputs(plain, 39))),
               DifferenceKind::kOutputs, {"main.0.rows", "main", 38});
}

TEST_F(RunComparisonTest, AChildComesBeforeItsParent) {
  const auto run = [](const Trace& trace) -> std::vector<Written> {
    return {{"main", {{"main", trace}}},
            {"process1", {{"main", trace}}},
            {"process1.process2", {{"main", trace}}}};
  };
  const ComparisonSummary summary = compare(run(trace_of(20)), run(with_outputs(trace_of(20), 5)));
  ASSERT_EQ(summary.differences.size(), 3U);
  EXPECT_EQ(summary.differences[0].place.file, "process1.process2.0.rows");
  EXPECT_EQ(summary.differences[1].place.file, "process1.0.rows");
  EXPECT_EQ(summary.differences[2].place.file, "main.0.rows");
}

TEST_F(RunComparisonTest, WhatIsMissingComesLast) {
  std::vector<Written> b = one(with_outputs(trace_of(100), 99));
  b.push_back({"process1", {{"main", trace_of(5)}}});
  const ComparisonSummary summary = compare(one(trace_of(100)), b);
  expect_first(summary, DifferenceKind::kOutputs, {"main.0.rows", "main", 99});
  ASSERT_EQ(summary.differences.size(), 2U);
  EXPECT_EQ(summary.differences[1].kind, DifferenceKind::kMissing);
}

TEST_F(RunComparisonTest, KeepGoingCountsAllOfThem) {
  Trace b = trace_of(100);
  for (const std::size_t i : {10, 50, 51, 90}) b[i].outputs = 0;
  EXPECT_EQ(compare(one(trace_of(100)), one(b), kAtOnce).n_different, 1U);
  EXPECT_EQ(compare(one(trace_of(100)), one(b), kAtOnce).n_compared, 11U);
  EXPECT_EQ(compare(one(trace_of(100)), one(b), kKeepGoing).n_different, 4U);
  EXPECT_EQ(compare(one(trace_of(100)), one(b), kKeepGoing).n_compared, 100U);
  EXPECT_EQ(compare(one(b), one(b), kKeepGoing).n_different, 0U);
}

TEST_F(RunComparisonTest, FindsAnEarlierDifferenceOfTheSameThread) {
  const std::string a = write("a", one(trace_of(50)));
  RunComparison comparison(a, write("b", one(with_outputs(trace_of(50), 20))), kAtOnce);
  comparison.finish();
  const auto earlier = comparison.first_before({"main.0.rows", "main", 30});
  ASSERT_TRUE(earlier.has_value());
  EXPECT_EQ(earlier->place, (Place{"main.0.rows", "main", 20}));
  EXPECT_FALSE(comparison.first_before({"main.0.rows", "main", 20}).has_value());
  EXPECT_FALSE(comparison.first_before({"main.0.rows", "pool", 30}).has_value());
  EXPECT_FALSE(comparison.first_before({"rank1.0.rows", "main", 30}).has_value());
}

TEST_F(RunComparisonTest, WhatIsNotSeenIsCounted) {
  Trace trace = trace_of(10);
  trace[1].flags = record::kUnseenOutputs;
  trace[2].flags = record::kUnseenOutputs | record::kUninitialized;
  trace[3].flags = record::kCompiledRegion;
  const ComparisonSummary summary = compare(one(trace), one(trace));
  EXPECT_TRUE(summary.differences.empty());
  EXPECT_EQ(summary.unseen.n_unreadable, 2U);
  EXPECT_EQ(summary.unseen.n_uninitialized, 1U);
  EXPECT_EQ(summary.unseen.n_compiled_regions, 1U);
}

TEST_F(RunComparisonTest, WhyARecordIsNotCompleteIsSaid) {
  const std::string a = write("a", one(trace_of(500)));
  const std::string b = write("b", one(trace_of(500)));
  {
    TestProcess stopped(b, "rank1");
    stopped.writer().name(record::NameKind::kFault, "no room");
  }
  std::fstream file(a + "/main.0.rows", std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(30'000);
  file.put('x');
  file.close();
  RunComparison comparison(a, b, kAtOnce);
  comparison.finish();
  const std::vector<std::string> problems = comparison.summary().unseen.problems;
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_NE(problems[0].find("is damaged at byte"), std::string::npos) << problems[0];
  EXPECT_EQ(problems[1], "the observer of " + b + "/rank1.0.rows stopped: no room");
}

TEST_F(RunComparisonTest, WhatIsNoRecordIsRefused) {
  const std::string a = write("a", one(trace_of(5)));
  const std::string b = write("b", one(trace_of(5)));
  std::ofstream(b + "/other.0.rows") << "no rows";
  RunComparison comparison(a, b, kLive);
  comparison.advance();  // it may just be being made
  EXPECT_THROW(comparison.finish(), FormatError);
  EXPECT_THROW(RunComparison(b, a, kAtOnce), FormatError);
}

// The second run is compared while it is written.
class LiveRunTest : public RunComparisonTest {
 protected:
  static void look(RunComparison& comparison) {
    for (int i = 0; i < 2; ++i) comparison.advance();
  }
};

TEST_F(LiveRunTest, EqualRunsAreTheSameAllTheWhile) {
  const Trace trace = trace_of(3000);
  const std::string a =
      write("a", {{"main", {{"main", trace}, {"pool", trace}}}, {"process1", {{"main", trace}}}});
  const std::string b = make_run("b");
  RunComparison comparison(a, b, kLive);
  comparison.advance();
  TestProcess main(b, "main");
  comparison.advance();
  TestStream rows = main.thread();
  rows.append(Trace(trace.begin(), trace.begin() + 500));
  look(comparison);
  EXPECT_EQ(comparison.n_compared(), 500U);
  EXPECT_EQ(comparison.step(), 49U);
  TestProcess child(b, "process1");
  TestStream pool = main.thread("pool");
  TestStream child_rows = child.thread();
  for (std::size_t i = 0; i < trace.size(); ++i) {
    pool.append(trace[i]);
    child_rows.append(trace[i]);
    if (i >= 500) rows.append(trace[i]);
    if (i % 100 != 0) continue;
    comparison.advance();
    ASSERT_FALSE(comparison.first().has_value());
    ASSERT_FALSE(comparison.is_settled());
  }
  comparison.finish();
  EXPECT_FALSE(comparison.first().has_value());
  EXPECT_EQ(comparison.n_compared(), 9000U);
}

TEST_F(LiveRunTest, ADifferenceIsSettledAsSoonAsItIsWritten) {
  const std::string a = write("a", one(trace_of(3000)));
  const std::string b = make_run("b");
  TestProcess process(b, "main");
  TestStream rows = process.thread();
  RunComparison comparison(a, b, kLive);
  rows.append(trace_of(100));
  look(comparison);
  EXPECT_FALSE(comparison.is_settled());
  TestOp op = op_number(100);
  op.outputs = 0;
  rows.append(op);
  look(comparison);
  EXPECT_TRUE(comparison.is_settled());
  EXPECT_EQ(comparison.first()->place, (Place{"main.0.rows", "main", 100}));
}

TEST_F(LiveRunTest, ARunThatGoesOnBeyondTheFirstIsSettled) {
  const std::string a = write("a", one(trace_of(50)));
  const std::string b = make_run("b");
  TestProcess process(b, "main");
  TestStream rows = process.thread();
  RunComparison comparison(a, b, kLive);
  rows.append(trace_of(50));
  look(comparison);
  EXPECT_FALSE(comparison.is_settled());
  rows.append(op_number(50));
  look(comparison);
  EXPECT_TRUE(comparison.is_settled());
  EXPECT_TRUE(comparison.first()->is_tail());
}

TEST_F(LiveRunTest, AnExceptionAndALoadersTailAreNotSettledBeforeTheEnd) {
  const std::string a = write(
      "a", {{"main", {{"main", trace_of(50)}}}, {"process1", {{"loader worker", trace_of(10)}}}});
  const std::string b = make_run("b");
  TestProcess process(b, "main");
  TestProcess worker(b, "process1");
  TestStream rows = process.thread();
  TestStream worker_rows = worker.thread("loader worker");
  RunComparison comparison(a, b, kLive);
  worker_rows.append(trace_of(20));
  look(comparison);
  EXPECT_FALSE(comparison.first().has_value());
  EXPECT_FALSE(comparison.is_settled());
  TestOp raised = op_number(0);
  raised.flags = record::kRaised;
  rows.append(raised);
  look(comparison);
  EXPECT_EQ(comparison.first()->kind, DifferenceKind::kOutcome);
  EXPECT_FALSE(comparison.is_settled());
}

TEST_F(LiveRunTest, AThreadIsMissingOnlyWhenTheRunIsOver) {
  const std::string a = write("a", {{"main", {{"main", trace_of(50)}, {"pool", trace_of(3)}}}});
  const std::string b = make_run("b");
  TestProcess process(b, "main");
  TestStream rows = process.thread();
  rows.append(trace_of(50));
  RunComparison comparison(a, b, kLive);
  look(comparison);
  EXPECT_FALSE(comparison.first().has_value());
  comparison.finish();
  ASSERT_TRUE(comparison.first().has_value());
  EXPECT_EQ(comparison.first()->kind, DifferenceKind::kMissing);
}

TEST_F(LiveRunTest, TheOrderInWhichProcessesBeginDecidesNothing) {
  const std::vector<std::string> roles = {"rank0", "rank1", "rank2"};
  std::vector<Written> run;
  for (const std::string& role : roles) run.push_back({role, {{"main", trace_of(20)}}});
  const std::string a = write("a", run);
  std::vector<std::string> order = roles;
  do {
    const std::string b = make_run("b" + order[0] + order[1] + order[2]);
    RunComparison comparison(a, b, kLive);
    for (const std::string& role : order) {
      TestProcess process(b, role);
      process.thread().append(with_outputs(trace_of(20), 7));
      look(comparison);
    }
    comparison.finish();
    const std::vector<Difference> differences = comparison.summary().differences;
    ASSERT_EQ(differences.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(differences[i].place.file, roles[i] + ".0.rows");
  } while (std::ranges::next_permutation(order).found);
}

}  // namespace
}  // namespace trueseed::diagnose
