// SPDX-License-Identifier: Apache-2.0
// For tests: runs LibTorch code in a process of its own below the observer, and reads the record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/digest/hash128.h"
#include "trueseed/record/row.h"

// The observer's C interface, see entry.cc.
extern "C" {
int trueseed_observer_start(const char* record_directory, const char* role, const char* path_rules);
int trueseed_observer_enter();
const char* trueseed_observer_error();
const char* trueseed_observer_fault();
void trueseed_observer_set_role(const char* role);
void trueseed_observer_suspend(int change);
void trueseed_observer_pause(int paused);
}

namespace trueseed::libtorch::observer {

/// A row with the texts of its names.
struct RecordedRow {
  /// Name of the file of rows, and role of the stream, that it is in.
  std::string file;
  std::string stream;
  std::string op;
  std::string signature;
  std::string node;
  record::Row row;

  [[nodiscard]] digest::Hash128 output() const { return {row.out_low, row.out_high}; }
  [[nodiscard]] bool has(record::RowFlag flag) const { return row.has(flag); }
};

/// All rows of a record, file by file, stream by stream.
class Recorded {
 public:
  /// Reads what lies in a folder. A damaged file fails the test.
  explicit Recorded(const std::string& directory);

  [[nodiscard]] const std::vector<std::string>& files() const noexcept { return files_; }
  [[nodiscard]] const std::vector<RecordedRow>& rows() const noexcept { return rows_; }

  /// Returns the rows of an operation: `aten::add.Tensor`.
  [[nodiscard]] std::vector<RecordedRow> of(std::string_view op) const;
  /// Returns the one row of an operation; fails the test where there is none, or another one.
  [[nodiscard]] RecordedRow only(std::string_view op) const;
  /// Returns the names of the operations in their order; of one stream, where it is named.
  [[nodiscard]] std::vector<std::string> ops(std::string_view stream = "") const;
  /// Returns the roles of the streams that have rows, in order.
  [[nodiscard]] std::vector<std::string> streams() const;

 private:
  std::vector<std::string> files_;
  std::vector<RecordedRow> rows_;
};

/// A temporary folder, which is removed with all in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

using Program = std::function<void()>;

/// Says that a program is wrong where `holds` is false: the test that runs it fails.
void require(bool holds, std::string_view what);

/// Runs a program in a forked process; an exception of it, or a signal, fails the test.
void run_apart(const Program& program);

/// How a recorded process is started.
struct RecordOptions {
  std::string role = "main";
  /// What run.json asks for under `observe`; empty for nothing.
  std::string observe;
};

/// Runs a program in a forked process below the observer; a fault of the observer fails the test.
Recorded record_of(const Program& program, const RecordOptions& options = {});

}  // namespace trueseed::libtorch::observer
