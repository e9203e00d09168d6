// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/record_text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"
#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using Lines = std::vector<std::string>;

class RecordTextTest : public RecordTest {
 protected:
  RecordTextTest() : directory_(make_run("run")) {
    TestProcess main(directory_, "main");
    main.thread().append(trace_of(25));
    Trace backward = {op_number(12)};
    backward[0].phase = record::Phase::kBackward;
    backward[0].node = "AddBackward0";
    backward[0].forward_site = "/none/train.py:5 loss";
    backward[0].generator = 0xabc;
    backward[0].flags = record::kPartialInputs | record::kRaised;
    main.thread("autograd 0").append(backward);
    TestProcess second(directory_, "main");
    second.thread().append(trace_of(1));
    TestProcess rank(directory_, "rank1");
    rank.thread().append(trace_of(3));
  }

  [[nodiscard]] ShowRequest request() const {
    ShowRequest request;
    request.directory = directory_;
    return request;
  }

  [[nodiscard]] ShowRequest operation(std::uint64_t number) const {
    ShowRequest wanted = request();
    wanted.operation = number;
    return wanted;
  }

  [[nodiscard]] ShowRequest step(std::uint64_t number) const {
    ShowRequest wanted = request();
    wanted.step = number;
    return wanted;
  }

  static std::string refusal(const ShowRequest& request) {
    try {
      record_text(request);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing";
  }

  std::string directory_;
};

TEST_F(RecordTextTest, OfTheWholeListsTheProcesses) {
  EXPECT_EQ(record_text(request()),
            (Lines{"command       python train.py", "seed          73, mode deterministic",
                   "process       main: 26 operations in 2 steps (main 25, autograd 0 1)",
                   "process       main (2nd): 1 operation in 0 steps (main 1)",
                   "process       rank1: 3 operations in 0 steps (main 3)"}));
}

TEST_F(RecordTextTest, OfTheWholeSaysWhatIsWrong) {
  {
    TestProcess stopped(directory_, "rank2");
    stopped.thread().append(trace_of(500));
    stopped.writer().name(record::NameKind::kFault, "no room");
  }
  std::fstream file(directory_ + "/rank2.0.rows", std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(30'000);
  file.put('x');
  file.close();
  record::add_process(directory_,
                      R"({"role": "rank3", "not_observed": "torch 1.0 is not known", "switches":)"
                      R"( [{"name": "address order", "status": "NOT HELD"},)"
                      R"( {"name": "seed", "status": "held"}]})");
  const Lines lines = record_text(request());
  const auto has = [&](const std::string& line) { return std::ranges::count(lines, line) == 1; };
  EXPECT_TRUE(has("              its observer stopped: no room"));
  EXPECT_TRUE(has("not observed  rank3: torch 1.0 is not known"));
  EXPECT_TRUE(has("NOT HELD      rank3: address order"));
  EXPECT_EQ(std::ranges::count_if(
                lines, [](const std::string& line) { return line.find("damaged: ") == 14; }),
            1);
}

TEST_F(RecordTextTest, OfOneProcessLeavesTheOthersOut) {
  for (const char* name : {"main (2nd)", "main.1.rows"}) {
    ShowRequest wanted = request();
    wanted.process = name;
    const Lines lines = record_text(wanted);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[2], "process       main (2nd): 1 operation in 0 steps (main 1)");
  }
}

TEST_F(RecordTextTest, OfAnOperationShowsWhatItTookAndGave) {
  EXPECT_EQ(
      record_text(operation(12)),
      (Lines{"operation     test::op12", "place         12 of main, thread main",
             "when          step 1, forward", "line          train.py:12 in forward",
             "types         (f32[2, 3]) -> f32[2, 3]", "input tensors 0000000000000019",
             "arguments     0000000000000025", "outputs       ffffffffffffffc2000000000000003d"}));
}

TEST_F(RecordTextTest, OfABackwardOperationShowsItsNodeAndItsForwardLine) {
  ShowRequest wanted = operation(0);
  wanted.thread = "autograd 0";
  const Lines lines = record_text(wanted);
  for (const char* line :
       {"place         0 of main, thread autograd 0", "when          step 1, backward",
        "node          AddBackward0", "generator     0000000000000abc",
        "note          not all inputs are digested", "note          raised an exception"}) {
    EXPECT_EQ(std::ranges::count(lines, line), 1) << line;
  }
  EXPECT_EQ(std::ranges::count_if(
                lines,
                [](const std::string& line) { return line.ends_with("/none/train.py:5 in loss"); }),
            1);
}

TEST_F(RecordTextTest, OfAStepListsItsOperations) {
  const Lines lines = record_text(step(1));
  ASSERT_EQ(lines.size(), 13U);
  EXPECT_EQ(lines[0], "main, thread main");
  EXPECT_EQ(lines[1],
            "10      forward   test::op10                               "
            "ffffffffffffffcc0000000000000033  train.py:12 in forward");
  EXPECT_EQ(lines[11], "main, thread autograd 0");
  EXPECT_TRUE(lines[12].starts_with("0       backward  test::op12"));
  ShowRequest wanted = step(1);
  wanted.thread = "main";
  EXPECT_EQ(record_text(wanted).size(), 11U);
  EXPECT_EQ(record_text(step(0)).size(), 11U + 2U + 4U) << "of all processes";
}

TEST_F(RecordTextTest, WhatItDoesNotHaveIsRefusedWithWhatItHas) {
  EXPECT_EQ(refusal(operation(25)),
            "--op 25: process main, thread main has 25 operations, counted from 0");
  EXPECT_EQ(refusal(step(3)),
            "--step 3: no operation belongs to it; the record has the steps 0 to"
            " 2");
  ShowRequest wanted = request();
  wanted.process = "rank7";
  EXPECT_EQ(refusal(wanted),
            "'rank7' is no process of this record; it has main, main (2nd), rank1");
  wanted = operation(0);
  wanted.thread = "pool";
  EXPECT_EQ(refusal(wanted), "'pool' is no thread of process main; it has main, autograd 0");
  EXPECT_EQ(refusal(operation(24)), "nothing");
  EXPECT_EQ(refusal(step(2)), "nothing");
}

TEST_F(RecordTextTest, ARecordWithoutOperationsIsShown) {
  ShowRequest wanted = request();
  wanted.directory = make_run("empty");
  EXPECT_EQ(record_text(wanted).size(), 2U);
  wanted.operation = 0;
  EXPECT_EQ(refusal(wanted), "this record has no operation");
}

TEST_F(RecordTextTest, SaysWhichTensorsAreKept) {
  std::filesystem::create_directory(directory_ + "/focus");
  std::ofstream(directory_ + "/focus/operation.json")
      << R"({"operation": "aten::mm", "file": "main.1.rows", "stream": "main", "row": 1234,)"
         R"( "arguments": [], "outputs": [], "written": []})";
  EXPECT_EQ(record_text(request()).back(),
            "kept          the tensors of operation 1,234 of main (2nd), aten::mm");
}

TEST_F(RecordTextTest, WhatIsNoRecordIsRefused) {
  ShowRequest wanted = request();
  wanted.directory = path("nowhere");
  EXPECT_THROW(record_text(wanted), UnsupportedError);
}

}  // namespace
}  // namespace trueseed::diagnose
