// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/stream_comparison.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using record::ProcessReader;

// What came of the comparison of two threads.
struct Outcome {
  std::optional<Difference> first;
  std::uint64_t n_compared = 0;
  std::uint64_t n_different = 0;
  std::uint64_t at_a = 0;
  std::uint64_t at_b = 0;
};

class StreamComparisonTest : public RecordTest {
 protected:
  Outcome compare(const Trace& a, const Trace& b, bool keep_going = false) {
    const std::string number = std::to_string(n_runs_++);
    const ProcessReader reader_a(write_rows("a" + number, a));
    const ProcessReader reader_b(write_rows("b" + number, b));
    StreamComparison comparison(reader_a, 0, reader_b, 0);
    comparison.advance(true, true, keep_going);
    EXPECT_FALSE(comparison.waits());
    return {comparison.first(), comparison.n_compared(), comparison.n_different(),
            comparison.at_a(), comparison.at_b()};
  }

  // Compares ten equal operations, but for what `change` does to the operation 6 of b.
  template <typename Change>
  Outcome changed(Change change) {
    Trace b = trace_of(10);
    change(b[6]);
    return compare(trace_of(10), b, true);
  }

 private:
  int n_runs_ = 0;
};

void expect_at(const Outcome& outcome, DifferenceKind kind, std::uint64_t row) {
  ASSERT_TRUE(outcome.first.has_value());
  EXPECT_EQ(kind_name(outcome.first->kind), kind_name(kind));
  EXPECT_EQ(outcome.first->place.row, row);
  EXPECT_EQ(outcome.first->place.stream, "main");
}

TEST_F(StreamComparisonTest, EqualRowsAreNoDifference) {
  for (const std::uint64_t n : {0, 1, 3, 4, 5, 63, 64, 600, 3000}) {
    // A thread without rows is in no chunk; one row stands for it.
    const Trace trace = trace_of(std::max<std::uint64_t>(n, 1));
    for (const bool keep_going : {false, true}) {
      const Outcome outcome = compare(trace, trace, keep_going);
      EXPECT_FALSE(outcome.first.has_value());
      EXPECT_EQ(outcome.n_different, 0U);
      EXPECT_EQ(outcome.n_compared, trace.size());
    }
  }
}

TEST_F(StreamComparisonTest, WhereAndWhenAreNoDifference) {
  const Outcome outcome = changed([](TestOp& op) {
    op.site = "other.py:1 f";
    op.forward_site = "other.py:2 g";
    op.node = "AddBackward0";
    op.step = 99;
    op.phase = record::Phase::kBackward;
    op.flags = record::kReadsUnwritten;
  });
  EXPECT_FALSE(outcome.first.has_value());
  EXPECT_EQ(outcome.n_compared, 10U);
}

TEST_F(StreamComparisonTest, NamesWhatDiffersAtTheOperation) {
  using Change = void (*)(TestOp&);
  const std::pair<DifferenceKind, Change> cases[] = {
      {DifferenceKind::kOutputs, [](TestOp& op) { op.outputs ^= 1; }},
      {DifferenceKind::kInputs, [](TestOp& op) { op.inputs ^= 1; }},
      {DifferenceKind::kArguments, [](TestOp& op) { op.arguments ^= 1; }},
      {DifferenceKind::kGenerator, [](TestOp& op) { op.generator ^= 1; }},
      {DifferenceKind::kOutcome, [](TestOp& op) { op.flags = record::kRaised; }},
      {DifferenceKind::kTrace, [](TestOp& op) { op.name = "test::other"; }},
  };
  for (const auto& [kind, change] : cases) {
    const Outcome outcome = changed(change);
    expect_at(outcome, kind, 6);
    EXPECT_EQ(outcome.n_different, 1U);
    EXPECT_EQ(outcome.n_compared, kind == DifferenceKind::kTrace ? 9U : 10U);
    ASSERT_TRUE(outcome.first->a && outcome.first->b);
    EXPECT_EQ(outcome.first->a->name, "test::op6");
    EXPECT_FALSE(outcome.first->is_tail());
  }
}

TEST_F(StreamComparisonTest, EarlierReasonsComeFirst) {
  expect_at(changed([](TestOp& op) { op.inputs = op.outputs = 0; }), DifferenceKind::kInputs, 6);
  expect_at(changed([](TestOp& op) {
              op.outputs = 0;
              op.flags = record::kRaised;
            }),
            DifferenceKind::kOutcome, 6);
  expect_at(changed([](TestOp& op) { op.generator = op.outputs = 0xabc; }),
            DifferenceKind::kGenerator, 6);
}

TEST_F(StreamComparisonTest, AnotherShapeIsAnotherInput) {
  const Outcome outcome = changed([](TestOp& op) {
    op.signature = "(f32[3, 2]) -> f32[3, 2]";
    op.inputs ^= 1;
    op.outputs ^= 1;
  });
  expect_at(outcome, DifferenceKind::kInputs, 6);
  EXPECT_EQ(outcome.first->a->signature, "(f32[2, 3]) -> f32[2, 3]");
  EXPECT_EQ(outcome.first->b->signature, "(f32[3, 2]) -> f32[3, 2]");
}

TEST_F(StreamComparisonTest, InputsThatAreNotAllDigestedProveNothing) {
  EXPECT_FALSE(changed([](TestOp& op) {
                 op.inputs = 0;
                 op.flags = record::kPartialInputs;
               }).first.has_value());
  expect_at(changed([](TestOp& op) {
              op.inputs = op.outputs = 0;
              op.flags = record::kPartialInputs;
            }),
            DifferenceKind::kOutputs, 6);
}

TEST_F(StreamComparisonTest, StopsAtTheFirstDifferenceUnlessToldToGoOn) {
  Trace b = trace_of(100);
  for (const std::size_t i : {20, 30, 31, 99}) b[i].outputs = 0;
  const Outcome stopped = compare(trace_of(100), b, false);
  expect_at(stopped, DifferenceKind::kOutputs, 20);
  EXPECT_EQ(stopped.n_compared, 21U);
  EXPECT_EQ(stopped.n_different, 1U);
  const Outcome whole = compare(trace_of(100), b, true);
  expect_at(whole, DifferenceKind::kOutputs, 20);
  EXPECT_EQ(whole.n_compared, 100U);
  EXPECT_EQ(whole.n_different, 4U);
}

TEST_F(StreamComparisonTest, FindsTheOperationThatWasDropped) {
  for (const std::size_t dropped : {0, 1, 50, 95, 96, 98}) {
    Trace b = trace_of(100);
    b.erase(b.begin() + static_cast<std::ptrdiff_t>(dropped));
    const Outcome outcome = compare(trace_of(100), b, true);
    expect_at(outcome, DifferenceKind::kTrace, dropped);
    EXPECT_EQ(outcome.first->a->name, "test::op" + std::to_string(dropped));
    EXPECT_EQ(outcome.first->b->name, "test::op" + std::to_string(dropped + 1));
    EXPECT_EQ(outcome.first->n_only_a, 1U);
    EXPECT_EQ(outcome.first->n_only_b, 0U);
    EXPECT_TRUE(outcome.first->goes_on_alike);
    EXPECT_EQ(outcome.n_different, 1U);
    EXPECT_EQ(outcome.n_compared, 99U);
  }
}

TEST_F(StreamComparisonTest, FindsTheOperationThatWasAdded) {
  for (const std::size_t added : {0, 1, 50, 96, 99}) {
    Trace b = trace_of(100);
    b.insert(b.begin() + static_cast<std::ptrdiff_t>(added), op_number(1000));
    const Outcome outcome = compare(trace_of(100), b, true);
    expect_at(outcome, DifferenceKind::kTrace, added);
    EXPECT_EQ(outcome.first->b->name, "test::op1000");
    EXPECT_EQ(outcome.first->n_only_a, 0U);
    EXPECT_EQ(outcome.first->n_only_b, 1U);
    EXPECT_TRUE(outcome.first->goes_on_alike);
    EXPECT_EQ(outcome.n_different, 1U);
    EXPECT_EQ(outcome.n_compared, 100U);
  }
}

TEST_F(StreamComparisonTest, PassesOverTheFewestRows) {
  // A step that a alone has three times and b alone once, then both the same.
  Trace a = trace_of(40);
  Trace b = a;
  for (std::uint64_t i = 0; i < 3; ++i) {
    a.insert(a.begin() + 20, op_number(500 + i));
  }
  b.insert(b.begin() + 20, op_number(600));
  const Outcome outcome = compare(a, b, true);
  expect_at(outcome, DifferenceKind::kTrace, 20);
  EXPECT_EQ(outcome.first->n_only_a, 3U);
  EXPECT_EQ(outcome.first->n_only_b, 1U);
  EXPECT_EQ(outcome.n_compared, 40U);
}

TEST_F(StreamComparisonTest, AFewRowsThatAgreeByChanceAreNotEnough) {
  for (const std::uint64_t n_chance :
       {std::uint64_t{1}, StreamComparison::kAgreeing - 1, StreamComparison::kAgreeing}) {
    // a alone has one operation, some that b has too, and one more; then both are the same.
    Trace chance;
    for (std::uint64_t i = 0; i < n_chance; ++i) chance.push_back(op_number(700 + i));
    Trace a = trace_of(40);
    Trace b = a;
    b.insert(b.begin() + 20, chance.begin(), chance.end());
    a.insert(a.begin() + 20, op_number(601));
    a.insert(a.begin() + 20, chance.begin(), chance.end());
    a.insert(a.begin() + 20, op_number(600));
    const Outcome outcome = compare(a, b, true);
    expect_at(outcome, DifferenceKind::kTrace, 20);
    const bool is_enough = n_chance == StreamComparison::kAgreeing;
    EXPECT_EQ(outcome.first->n_only_a, is_enough ? 1U : n_chance + 2);
    EXPECT_EQ(outcome.first->n_only_b, is_enough ? 0U : n_chance);
    EXPECT_EQ(outcome.n_different, is_enough ? 2U : 1U);
  }
}

TEST_F(StreamComparisonTest, ResynchronisesAndFindsWhatComesLater) {
  Trace b = trace_of(200);
  b[150].outputs = 0;
  b.erase(b.begin() + 100);
  b.insert(b.begin() + 50, op_number(1000));
  const Outcome outcome = compare(trace_of(200), b, true);
  expect_at(outcome, DifferenceKind::kTrace, 50);
  EXPECT_EQ(outcome.n_different, 3U);
  EXPECT_EQ(outcome.n_compared, 199U);
}

TEST_F(StreamComparisonTest, AlignsByTypesAndShapesToo) {
  // The same operation again and again: only the shapes say which one was dropped.
  Trace a;
  for (std::uint64_t i = 0; i < 60; ++i) {
    TestOp op = op_number(i);
    op.name = i == 30 ? "aten::mul.Tensor" : "aten::add.Tensor";
    op.signature = "(f32[" + std::to_string(i) + "]) -> f32[" + std::to_string(i) + "]";
    a.push_back(op);
  }
  Trace b = a;
  b.erase(b.begin() + 30);
  const Outcome outcome = compare(a, b, true);
  expect_at(outcome, DifferenceKind::kTrace, 30);
  EXPECT_EQ(outcome.first->n_only_a, 1U);
  EXPECT_EQ(outcome.first->n_only_b, 0U);
  EXPECT_EQ(outcome.n_different, 1U);
}

TEST_F(StreamComparisonTest, WhatDoesNotGoOnAlikeIsOneDifference) {
  Trace b = trace_of(50);
  for (std::uint64_t i = 0; i < 70; ++i) b.push_back(op_number(2000 + i));
  const Outcome outcome = compare(trace_of(100), b, true);
  expect_at(outcome, DifferenceKind::kTrace, 50);
  EXPECT_FALSE(outcome.first->goes_on_alike);
  EXPECT_FALSE(outcome.first->is_tail());
  EXPECT_EQ(outcome.n_different, 1U);
  EXPECT_EQ(outcome.n_compared, 50U);
}

TEST_F(StreamComparisonTest, WhatIsBeyondTheWindowDoesNotGoOnAlike) {
  const auto inserted = [](std::uint64_t n) {
    Trace trace = trace_of(50);
    for (std::uint64_t i = 0; i < n; ++i) trace.push_back(op_number(10'000 + i));
    for (std::uint64_t i = 50; i < 100; ++i) trace.push_back(op_number(i));
    return trace;
  };
  const Outcome within = compare(trace_of(100), inserted(StreamComparison::kWindow));
  expect_at(within, DifferenceKind::kTrace, 50);
  EXPECT_EQ(within.first->n_only_b, StreamComparison::kWindow);
  EXPECT_TRUE(within.first->goes_on_alike);
  const Outcome beyond = compare(trace_of(100), inserted(StreamComparison::kWindow + 1));
  expect_at(beyond, DifferenceKind::kTrace, 50);
  EXPECT_FALSE(beyond.first->goes_on_alike);
}

TEST_F(StreamComparisonTest, ALongerRunHasATail) {
  for (const bool a_is_longer : {true, false}) {
    const Trace a = trace_of(a_is_longer ? 57 : 50);
    const Trace b = trace_of(a_is_longer ? 50 : 57);
    for (const bool keep_going : {false, true}) {
      const Outcome outcome = compare(a, b, keep_going);
      expect_at(outcome, DifferenceKind::kTrace, 50);
      EXPECT_TRUE(outcome.first->is_tail());
      EXPECT_EQ(outcome.first->a.has_value(), a_is_longer);
      EXPECT_EQ(outcome.first->b.has_value(), !a_is_longer);
      EXPECT_EQ(outcome.first->n_only_a, a_is_longer ? 7U : 0U);
      EXPECT_EQ(outcome.first->n_only_b, a_is_longer ? 0U : 7U);
      EXPECT_EQ(outcome.n_different, 1U);
      EXPECT_EQ(outcome.n_compared, 50U);
    }
  }
}

TEST_F(StreamComparisonTest, ATailThatFollowsADifferenceIsOneMore) {
  Trace b = trace_of(60);
  b[20].outputs = 0;
  const Outcome outcome = compare(trace_of(50), b, true);
  expect_at(outcome, DifferenceKind::kOutputs, 20);
  EXPECT_EQ(outcome.n_different, 2U);
  EXPECT_EQ(compare(trace_of(50), b, false).n_different, 1U);
}

// Random edits of a trace of which no two operations are alike.
class RandomEdits {
 public:
  explicit RandomEdits(std::uint64_t seed) : engine_(seed) {}

  // Returns `original` with `n` edits; `first` is the number of the operation of the first one.
  Trace apply(const Trace& original, int n) {
    Trace trace = original;
    for (int i = 0; i < n; ++i) {
      const std::size_t at = draw(trace.size());
      const auto position = trace.begin() + static_cast<std::ptrdiff_t>(at);
      switch (draw(3)) {
        case 0:
          trace.erase(position);
          break;
        case 1:
          trace.insert(position, op_number(1'000'000 + n_added_++));
          break;
        default:
          trace[at].outputs = 1'000'000'007 + 2 * n_added_++;
      }
    }
    return trace;
  }

  std::size_t draw(std::size_t n) { return engine_() % n; }

 private:
  std::mt19937_64 engine_;
  std::uint64_t n_added_ = 0;
};

// Returns the number of the first row in which two traces differ.
std::size_t first_unequal(const Trace& a, const Trace& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i].name == b[i].name && a[i].outputs == b[i].outputs) {
    ++i;
  }
  return i;
}

TEST_F(StreamComparisonTest, FindsNoMoreThanWasEdited) {
  const Trace a = trace_of(300);
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    RandomEdits edits(seed);
    const int n = static_cast<int>(1 + seed % 12);
    const Trace b = edits.apply(a, n);
    const Outcome outcome = compare(a, b, true);
    SCOPED_TRACE("seed " + std::to_string(seed));
    EXPECT_EQ(outcome.at_a, a.size());
    EXPECT_EQ(outcome.at_b, b.size());
    EXPECT_LE(outcome.n_different, static_cast<std::uint64_t>(n));
    const std::size_t first = first_unequal(a, b);
    if (first == a.size() && first == b.size()) {
      EXPECT_EQ(outcome.n_different, 0U) << "the edits cancel";
      continue;
    }
    ASSERT_TRUE(outcome.first.has_value());
    EXPECT_EQ(outcome.first->place.row, first) << "equal rows before it were reported";
    // Rows that agree are compared, or lie within four of an edit.
    EXPECT_GE(outcome.n_compared + 5 * static_cast<std::uint64_t>(n), a.size());
  }
}

TEST_F(StreamComparisonTest, EditsFarApartAreEachFound) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    std::mt19937_64 engine(seed);
    const Trace a = trace_of(400);
    Trace b;
    std::uint64_t n_edits = 0;
    for (std::uint64_t i = 0; i < a.size(); ++i) {
      const bool is_edited = i % 20 == 10;
      const std::uint64_t choice = engine() % 4;
      if (!is_edited || choice == 3) {
        b.push_back(a[i]);
        continue;
      }
      ++n_edits;
      if (choice == 0) continue;
      b.push_back(a[i]);
      if (choice == 1) b.insert(b.end() - 1, op_number(1'000'000 + i));
      if (choice == 2) b.back().outputs = 0;
    }
    const Outcome outcome = compare(a, b, true);
    EXPECT_EQ(outcome.n_different, n_edits) << "seed " << seed;
  }
}

// Programs repeat few operations, so that rows agree by chance.
TEST_F(StreamComparisonTest, NothingBeforeTheFirstEditOfARepetitiveTraceIsReported) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    std::mt19937_64 engine(seed);
    Trace a;
    for (std::uint64_t i = 0; i < 300; ++i) {
      TestOp op = op_number(i);
      op.name = "test::op" + std::to_string(engine() % 3);
      a.push_back(op);
    }
    RandomEdits edits(seed);
    const Trace b = edits.apply(a, 3);
    const Outcome outcome = compare(a, b, true);
    SCOPED_TRACE("seed " + std::to_string(seed));
    EXPECT_EQ(outcome.at_a, a.size());
    EXPECT_EQ(outcome.at_b, b.size());
    ASSERT_TRUE(outcome.first.has_value());
    EXPECT_EQ(outcome.first->place.row, first_unequal(a, b));
  }
}

// Writes b piece by piece, and compares after each.
class GrowingStreamTest : public StreamComparisonTest {
 protected:
  Outcome compare_growing(const Trace& a, const Trace& b, std::uint64_t seed, bool keep_going) {
    const std::string number = std::to_string(n_runs_++);
    const ProcessReader reader_a(write_rows("grown a" + number, a));
    TestProcess process(make_run("grown b" + number), "main");
    TestStream stream = process.thread();
    stream.append(b.front());
    ProcessReader reader_b(path("grown b" + number) + "/main.0.rows", ProcessReader::Trust::kLive);
    reader_b.refresh();
    StreamComparison comparison(reader_a, 0, reader_b, 0);
    std::mt19937_64 engine(seed);
    std::uint64_t settled_at = ~std::uint64_t{0};
    for (std::size_t i = 1; i < b.size(); ++i) {
      stream.append(b[i]);
      if (engine() % 16 != 0) continue;
      reader_b.refresh();
      comparison.advance(true, false, keep_going);
      if (!comparison.first() || comparison.waits()) continue;
      // What was found stays where it is.
      EXPECT_TRUE(settled_at == ~std::uint64_t{0} || settled_at == comparison.first()->place.row);
      settled_at = comparison.first()->place.row;
    }
    for (int look = 0; look < 2; ++look) reader_b.refresh();
    comparison.advance(true, true, keep_going);
    EXPECT_FALSE(comparison.waits());
    return {comparison.first(), comparison.n_compared(), comparison.n_different(),
            comparison.at_a(), comparison.at_b()};
  }

  void expect_the_same(const Trace& a, const Trace& b, std::uint64_t seed, bool keep_going) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Outcome at_once = compare(a, b, keep_going);
    const Outcome grown = compare_growing(a, b, seed, keep_going);
    EXPECT_EQ(grown.n_compared, at_once.n_compared);
    EXPECT_EQ(grown.n_different, at_once.n_different);
    ASSERT_EQ(grown.first.has_value(), at_once.first.has_value());
    if (!grown.first) return;
    EXPECT_EQ(kind_name(grown.first->kind), kind_name(at_once.first->kind));
    EXPECT_EQ(grown.first->place, at_once.first->place);
    EXPECT_EQ(grown.first->n_only_a, at_once.first->n_only_a);
    EXPECT_EQ(grown.first->n_only_b, at_once.first->n_only_b);
    EXPECT_EQ(grown.first->goes_on_alike, at_once.first->goes_on_alike);
    EXPECT_EQ(grown.first->is_tail(), at_once.first->is_tail());
  }

 private:
  int n_runs_ = 0;
};

TEST_F(GrowingStreamTest, EqualRowsAreNoDifferenceWhileTheyCome) {
  const Trace trace = trace_of(2000);
  expect_the_same(trace, trace, 1, true);
  EXPECT_EQ(compare_growing(trace, trace, 2, false).n_compared, 2000U);
}

TEST_F(GrowingStreamTest, EditsAreFoundAsIfAllHadBeenThere) {
  const Trace a = trace_of(900);
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    RandomEdits edits(seed);
    const Trace b = edits.apply(a, static_cast<int>(1 + seed % 5));
    expect_the_same(a, b, seed, true);
    expect_the_same(a, b, seed, false);
  }
}

TEST_F(GrowingStreamTest, ATailIsOneDifferenceHoweverOftenOneLooks) {
  for (const bool keep_going : {false, true}) {
    expect_the_same(trace_of(300), trace_of(500), 1, keep_going);
    expect_the_same(trace_of(500), trace_of(300), 2, keep_going);
    Trace b = trace_of(500);
    b[20].outputs = 0;
    expect_the_same(trace_of(300), b, 3, keep_going);
  }
}

TEST_F(GrowingStreamTest, WhatDoesNotGoOnAlikeIsOneDifferenceHoweverOftenOneLooks) {
  Trace b = trace_of(50);
  for (std::uint64_t i = 0; i < 900; ++i) b.push_back(op_number(5000 + i));
  expect_the_same(trace_of(700), b, 1, true);
  expect_the_same(trace_of(700), b, 2, false);
}

TEST_F(GrowingStreamTest, ADifferenceIsKnownBeforeTheRunIsOver) {
  const Trace a = trace_of(100);
  const ProcessReader reader_a(write_run("a", a) + "/main.0.rows");
  TestProcess process(make_run("b"), "main");
  TestStream stream = process.thread();
  ProcessReader reader_b(path("b") + "/main.0.rows", ProcessReader::Trust::kLive);
  Trace b = trace_of(30);
  b[20].outputs = 0;
  stream.append(b);
  for (int look = 0; look < 2; ++look) reader_b.refresh();
  StreamComparison comparison(reader_a, 0, reader_b, 0);
  comparison.advance(true, false, false);
  ASSERT_TRUE(comparison.first().has_value());
  EXPECT_FALSE(comparison.waits());
  EXPECT_EQ(comparison.first()->place.row, 20U);
}

TEST_F(GrowingStreamTest, AnotherOperationWaitsForTheRowsThatSayHowItGoesOn) {
  Trace b = trace_of(1500);
  b.erase(b.begin() + 20);
  const ProcessReader reader_a(write_run("a", trace_of(1500)) + "/main.0.rows");
  TestProcess process(make_run("b"), "main");
  TestStream stream = process.thread();
  ProcessReader reader_b(path("b") + "/main.0.rows", ProcessReader::Trust::kLive);
  StreamComparison comparison(reader_a, 0, reader_b, 0);
  const auto look_after = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) stream.append(b[i]);
    for (int look = 0; look < 2; ++look) reader_b.refresh();
    comparison.advance(true, false, false);
  };
  look_after(0, 100);
  EXPECT_TRUE(comparison.waits());
  EXPECT_EQ(comparison.n_different(), 1U);
  look_after(100, 1000);
  EXPECT_FALSE(comparison.waits());
  EXPECT_EQ(comparison.n_different(), 1U);
  ASSERT_TRUE(comparison.first().has_value());
  EXPECT_EQ(comparison.first()->n_only_a, 1U);
  EXPECT_TRUE(comparison.first()->goes_on_alike);
}

TEST_F(StreamComparisonTest, LongStreamsTakeLittleTimeAndNoMemory) {
  constexpr std::uint64_t kRows = 100'000;
  Trace a;
  for (std::uint64_t i = 0; i < kRows; ++i) {
    TestOp op = op_number(i);
    op.name = "test::op" + std::to_string(i % 97);
    a.push_back(op);
  }
  Trace b = a;
  for (std::size_t i = kRows - 500; i > 0; i -= std::min<std::size_t>(i, 1000)) {
    b.erase(b.begin() + static_cast<std::ptrdiff_t>(i));
  }
  Trace other = a;
  for (TestOp& op : other) op.name += "x";
  const ProcessReader reader_a(write_rows("a", a));
  const ProcessReader reader_b(write_rows("b", b));
  const ProcessReader reader_other(write_rows("other", other));

  const auto start = std::chrono::steady_clock::now();
  const std::size_t heap_bytes = mallinfo2().uordblks;
  StreamComparison same(reader_a, 0, reader_a, 0);
  StreamComparison dropped(reader_a, 0, reader_b, 0);
  StreamComparison nothing_alike(reader_a, 0, reader_other, 0);
  for (StreamComparison* comparison : {&same, &dropped, &nothing_alike}) {
    comparison->advance(true, true, true);
  }
  EXPECT_FALSE(same.first().has_value());
  EXPECT_EQ(dropped.n_different(), 100U);
  EXPECT_EQ(nothing_alike.n_different(), 1U);
  EXPECT_LT(mallinfo2().uordblks - heap_bytes, kRows) << "less than a byte a row";
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30))
      << "a search in every row takes hours";
}

}  // namespace
}  // namespace trueseed::diagnose
