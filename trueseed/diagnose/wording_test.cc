// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/wording.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using SourceLineTest = RecordTest;

TEST(Wording, GroupsDigitsByThree) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(123456), "123,456");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(~std::uint64_t{0}), "18,446,744,073,709,551,615");
}

TEST(Wording, CountsOneAndMany) {
  EXPECT_EQ(counted(1, "operation"), "1 operation");
  EXPECT_EQ(counted(0, "operation"), "0 operations");
  EXPECT_EQ(counted(1234, "operation"), "1,234 operations");
  EXPECT_EQ(counted(1, "process"), "1 process");
  EXPECT_EQ(counted(2, "process"), "2 processes");
}

TEST(Wording, JoinsTexts) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined({"a"}), "a");
  EXPECT_EQ(joined({"a", "b", "c"}), "a, b, c");
}

TEST(Wording, ProcessesOfOneNameAreCounted) {
  EXPECT_EQ(process_name("main.0.rows"), "main");
  EXPECT_EQ(process_name("main.1.rows"), "main (2nd)");
  EXPECT_EQ(process_name("rank1.process2.2.rows"), "rank1.process2 (3rd)");
  EXPECT_EQ(process_name("main.3.rows"), "main (4th)");
  EXPECT_EQ(process_name("main.10.rows"), "main (11th)");
  EXPECT_EQ(process_name("main.11.rows"), "main (12th)");
  EXPECT_EQ(process_name("main.12.rows"), "main (13th)");
  EXPECT_EQ(process_name("main.20.rows"), "main (21st)");
  EXPECT_EQ(process_name("main.21.rows"), "main (22nd)");
  EXPECT_EQ(process_name("main.22.rows"), "main (23rd)");
  EXPECT_EQ(process_name("main.111.rows"), "main (112th)");
}

TEST(Wording, AnotherFileKeepsItsName) {
  EXPECT_EQ(process_name("main"), "main");
  EXPECT_EQ(process_name("main.rows"), "main");
  EXPECT_EQ(process_name("my.copy.rows"), "my.copy");
  EXPECT_EQ(process_name("main.99999999999999999999.rows"), "main.99999999999999999999");
}

TEST(SourceLine, IsReadFromASite) {
  const SourceLine line = SourceLine::parse("my dir/a:b.py:12 forward");
  EXPECT_EQ(line.file, "my dir/a:b.py");
  EXPECT_EQ(line.line, 12);
  EXPECT_EQ(line.function, "forward");
  EXPECT_EQ(SourceLine::parse("train.py:3 <module>").function, "<module>");
}

TEST_F(SourceLineTest, ShowsPathsBelowTheWorkingDirectoryWithoutIt) {
  const std::string here = std::filesystem::current_path().string();
  EXPECT_EQ(SourceLine::parse(here + "/sub/train.py:5 main").to_text(), "sub/train.py:5 in main");
  EXPECT_EQ(SourceLine::parse("/elsewhere/train.py:5 main").to_text(),
            "/elsewhere/train.py:5 in main");
  EXPECT_EQ(SourceLine::parse(here + "x/train.py:5 main").to_text(), here + "x/train.py:5 in main");
}

TEST_F(SourceLineTest, QuotesTheLine) {
  std::ofstream(path("train.py")) << "import torch\n\n\t  y = x + 1  # why\nlast";
  const auto source = [&](int line) { return SourceLine{path("train.py"), line, "f"}.source(); };
  EXPECT_EQ(source(1), "import torch");
  EXPECT_EQ(source(2), "");
  EXPECT_EQ(source(3), "y = x + 1  # why");
  EXPECT_EQ(source(4), "last");
  EXPECT_EQ(source(5), "");
  EXPECT_EQ(source(0), "");
  EXPECT_EQ((SourceLine{path("missing.py"), 1, "f"}.source()), "");
}

}  // namespace
}  // namespace trueseed::diagnose
