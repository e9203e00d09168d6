// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/record_diff.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"
#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

using Texts = std::vector<std::string>;

class RecordDiffTest : public RecordTest {
 protected:
  static Trace with_outputs(std::size_t i) {
    Trace trace = trace_of(30);
    trace[i].outputs = 0;
    return trace;
  }

  // Keeps one float of the operation `row`.
  static void keep(const std::string& directory, std::uint64_t row, const std::string& digest,
                   float value) {
    std::filesystem::create_directory(directory + "/focus");
    std::ofstream(directory + "/focus/operation.json")
        << R"({"operation": "test::op", "file": "main.0.rows", "stream": "main", "row": )" << row
        << R"(, "arguments": [], "written": [], "outputs": [{"tensor": {"dtype": "float32",)"
        << R"( "sizes": [1], "digest": ")" << digest << R"(", "offset": 0}}]})";
    std::ofstream(directory + "/focus/tensors.bin", std::ios::binary)
        .write(reinterpret_cast<const char*>(&value), sizeof(value));
  }
};

TEST_F(RecordDiffTest, EqualRecordsAreTheSame) {
  const RecordDiff diff =
      diff_records(write_run("a", trace_of(30)), write_run("b", trace_of(30)), false);
  EXPECT_TRUE(diff.comparison.differences.empty());
  EXPECT_EQ(diff.settings, Texts{});
  EXPECT_FALSE(diff.cause.has_value());
  EXPECT_FALSE(diff.finding.has_value());
}

TEST_F(RecordDiffTest, ADifferenceHasACause) {
  const RecordDiff diff =
      diff_records(write_run("a", trace_of(30)), write_run("b", with_outputs(20)), false);
  ASSERT_EQ(diff.comparison.differences.size(), 1U);
  EXPECT_EQ(diff.comparison.differences[0].place, (Place{"main.0.rows", "main", 20}));
  ASSERT_TRUE(diff.cause.has_value());
  EXPECT_EQ(diff.cause->cause->code, "TS900");
  EXPECT_EQ(diff.directory_b, path("b"));
}

TEST_F(RecordDiffTest, SettingsThatDifferAreListed) {
  const auto write = [&](const std::string& name, const std::string& seed,
                         const std::string& torch) {
    const std::string directory = make_run(name, seed);
    TestProcess(directory, "main").thread().append(trace_of(3));
    record::add_process(directory, R"({"role": "main", "versions": {"torch": ")" + torch +
                                       R"(", ")" + name + R"(": "1"}})");
    return directory;
  };
  EXPECT_EQ(diff_records(write("a", "73", "2.13"), write("b", "74", "2.12"), false).settings,
            (Texts{"seed: 73 and 74", "torch: 2.13 and 2.12"}));
  EXPECT_EQ(diff_records(path("a"), write("c", "73", "2.13"), false).settings, Texts{});
}

TEST_F(RecordDiffTest, ValuesThatBothHaveKeptAreCompared) {
  const std::string a = write_run("a", trace_of(30));
  const std::string b = write_run("b", with_outputs(20));
  keep(a, 20, "digest a", 1.0F);
  keep(b, 20, "digest b", 1.5F);
  const RecordDiff diff = diff_records(a, b, false);
  ASSERT_TRUE(diff.finding.has_value());
  EXPECT_TRUE(diff.finding->shows_difference());
  ASSERT_EQ(diff.finding->difference.outputs.size(), 1U);
  EXPECT_EQ(diff.finding->difference.outputs[0].first->b, "1.5");
}

TEST_F(RecordDiffTest, ValuesOfAnotherOperationAreNoFinding) {
  const std::string a = write_run("a", trace_of(30));
  const std::string b = write_run("b", with_outputs(20));
  keep(a, 20, "digest a", 1.0F);
  keep(b, 21, "digest b", 1.5F);
  EXPECT_FALSE(diff_records(a, b, false).finding.has_value());
  keep(a, 21, "digest a", 1.0F);
  EXPECT_FALSE(diff_records(a, b, false).finding.has_value());
  keep(a, 20, "digest", 1.0F);
  keep(b, 20, "digest", 1.0F);
  EXPECT_FALSE(diff_records(a, b, false).finding.has_value()) << "equal values show nothing";
}

TEST_F(RecordDiffTest, KeepGoingCountsAll) {
  Trace b = with_outputs(20);
  b[25].outputs = 0;
  const std::string of_a = write_run("a", trace_of(30));
  const std::string of_b = write_run("b", b);
  EXPECT_EQ(diff_records(of_a, of_b, false).comparison.n_different, 1U);
  EXPECT_EQ(diff_records(of_a, of_b, true).comparison.n_different, 2U);
}

TEST_F(RecordDiffTest, ARecordWithoutOperationsIsRefused) {
  const std::string a = write_run("a", trace_of(3));
  const std::string empty = make_run("empty");
  EXPECT_THROW(diff_records(a, empty, false), UnsupportedError);
  EXPECT_THROW(diff_records(empty, a, false), UnsupportedError);
  EXPECT_THROW(diff_records(a, path("nowhere"), false), UnsupportedError);
}

}  // namespace
}  // namespace trueseed::diagnose
