// SPDX-License-Identifier: Apache-2.0
// Records that the tests write, as an observer does.
#pragma once

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/record/process_writer.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::diagnose {

/// One operation that a test records.
struct TestOp {
  std::string name = "aten::add.Tensor";
  std::uint64_t inputs = 0;
  std::uint64_t arguments = 0;
  std::uint64_t outputs = 0;
  std::uint64_t generator = 0;
  std::uint32_t step = 0;
  std::uint16_t flags = 0;
  record::Phase phase = record::Phase::kForward;
  std::string signature = "(f32[2, 3]) -> f32[2, 3]";
  std::string site = "train.py:12 forward";
  std::string forward_site = {};
  std::string node = {};
};

using Trace = std::vector<TestOp>;

/// Returns an operation whose name no other number has; ten belong to a step.
inline TestOp op_number(std::uint64_t i) {
  TestOp op;
  op.name = "test::op" + std::to_string(i);
  op.inputs = 2 * i + 1;
  op.arguments = 3 * i + 1;
  op.outputs = 5 * i + 1;
  op.step = static_cast<std::uint32_t>(i / 10);
  return op;
}

/// Returns the operations 0 to `n` - 1.
inline Trace trace_of(std::uint64_t n) {
  Trace trace;
  for (std::uint64_t i = 0; i < n; ++i) trace.push_back(op_number(i));
  return trace;
}

/// One thread of a process.
class TestStream {
 public:
  TestStream(record::ProcessWriter& process, const std::string& role)
      : process_(&process), rows_(process, role) {}

  void append(const TestOp& op) {
    record::Row row;
    row.op = number(record::NameKind::kOperation, op.name);
    row.site = number(record::NameKind::kSite, op.site);
    row.forward_site = number(record::NameKind::kSite, op.forward_site);
    row.node = static_cast<std::uint8_t>(number(record::NameKind::kNode, op.node));
    row.signature = number(record::NameKind::kSignature, op.signature);
    row.step = op.step;
    row.in_tensors = op.inputs;
    row.in_arguments = op.arguments;
    row.out_low = op.outputs;
    row.out_high = ~op.outputs;
    row.generator = op.generator;
    row.phase = op.phase;
    row.flags = op.flags;
    rows_.append(row);
  }

  void append(const Trace& trace) {
    for (const TestOp& op : trace) append(op);
  }

 private:
  std::uint32_t number(record::NameKind kind, const std::string& text) {
    return text.empty() ? 0 : process_->name(kind, text);
  }

  record::ProcessWriter* process_;
  record::StreamWriter rows_;
};

/// One process of a run that is being written.
class TestProcess {
 public:
  /// `argv` is the command that the process says it runs.
  TestProcess(const std::string& directory, const std::string& role,
              const std::string& argv = "train.py")
      : writer_(directory, role) {
    writer_.name(record::NameKind::kProcess, R"({"argv": ["python", ")" + argv + R"("]})");
  }

  TestStream thread(const std::string& role = "main") { return {writer_, role}; }
  record::ProcessWriter& writer() noexcept { return writer_; }

 private:
  record::ProcessWriter writer_;
};

/// A test with a folder of its own, in which it makes records.
class RecordTest : public testing::Test {
 protected:
  RecordTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "trueseed-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~RecordTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  /// Makes the folder of a record, without a process.
  [[nodiscard]] std::string make_run(const std::string& name,
                                     const std::string& seed = "73") const {
    record::create_run(path(name), R"({"format": "trueseed-run/1", "seed": ")" + seed +
                                       R"(", "mode": "deterministic", "command": ["python",)"
                                       R"( "train.py"], "processes": []})");
    return path(name);
  }

  /// Writes the file of a process whose only thread executes `trace`, in a folder without run.json.
  [[nodiscard]] std::string write_rows(const std::string& name, const Trace& trace) const {
    std::filesystem::create_directory(path(name));
    TestProcess process(path(name), "main");
    process.thread().append(trace);
    return path(name) + "/main.0.rows";
  }

  /// Makes a record whose only thread executes `trace`.
  [[nodiscard]] std::string write_run(const std::string& name, const Trace& trace) const {
    const std::string directory = make_run(name);
    TestProcess process(directory, "main");
    process.thread().append(trace);
    return directory;
  }

 private:
  std::string folder_;
};

}  // namespace trueseed::diagnose
