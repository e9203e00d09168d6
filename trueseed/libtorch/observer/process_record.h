// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "trueseed/libtorch/observer/operator_info.h"
#include "trueseed/record/process_writer.h"

namespace trueseed::libtorch::observer {

/// The record of this process: made with its first row, left behind by a fork.
class ProcessRecord {
 public:
  /// `role` names the file: `main`, `rank1`, `process2`.
  ProcessRecord(std::string directory, std::string role)
      : directory_(std::move(directory)), role_(std::move(role)) {}

  /// For a child that learns its role after it was forked; only before its first row.
  void set_role(const std::string& role);

  /// Counts the processes that a chain of forks has made; numbers of another one are worth nothing.
  [[nodiscard]] std::uint64_t process() const noexcept {
    return process_.load(std::memory_order_relaxed);
  }

  std::uint32_t operation(const OperatorInfo& op);
  std::uint32_t name(record::NameKind kind, std::string_view text);
  /// Returns the number of a node's name, 0 for the names beyond 255.
  std::uint8_t node(std::string_view text);

  /// Returns a stream for a role; of several with one role the second is `role #2`.
  std::unique_ptr<record::StreamWriter> begin_stream(const std::string& role, std::string& unique);

  /// Returns the name of the file; makes it where there is none yet.
  std::string file_name();

  /// Writes why observation ended, where there is a file.
  void note_fault(const std::string& message) noexcept;

  /// Around a fork.
  void before_fork();
  void after_fork_in_parent() noexcept;
  void after_fork_in_child();

 private:
  record::ProcessWriter& writer();

  std::string directory_;
  std::string role_;
  std::atomic<std::uint64_t> process_ = 1;
  std::mutex mutex_;
  std::unique_ptr<record::ProcessWriter> writer_;
  std::map<std::string, int> roles_;
};

}  // namespace trueseed::libtorch::observer
