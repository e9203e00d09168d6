// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "trueseed/control/environment.h"

namespace trueseed::control {

/// Where a child's standard streams lead.
struct ChildFiles {
  /// Descriptor that it reads from.
  int input = 0;
  /// Files that are made for what it writes.
  std::string output;
  std::string errors;
};

/// How a process ended.
struct ChildEnd {
  int exit_status = 0;
  /// The signal that ended it; 0 where none did.
  int signal = 0;

  [[nodiscard]] bool is_success() const noexcept { return exit_status == 0 && signal == 0; }
  /// Returns `exit status 1`, or `signal 11 (Segmentation fault)`.
  [[nodiscard]] std::string to_text() const;
};

/// A program that runs as a child of this process, in a process group of its own.
class ChildProcess {
 public:
  /// Starts `path`. The child ends with this process, even if that is killed.
  ///
  /// Errors: UnsupportedError where the system makes no process, or a file cannot be made.
  ChildProcess(const std::string& path, const std::vector<std::string>& arguments,
               const Environment& environment, const ChildFiles& files);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Ends the child where it still runs.
  ~ChildProcess();

  /// Returns how it ended; nothing while it runs.
  std::optional<ChildEnd> poll();

  /// Asks the child's group to end, waits for `grace_seconds`, then kills it and all its
  /// descendants.
  ChildEnd stop(double grace_seconds);

 private:
  pid_t pid_ = -1;
  std::optional<ChildEnd> end_;
};

/// Makes this process the parent of orphaned descendants, so that none outlives a stopped child.
void adopt_orphans() noexcept;

}  // namespace trueseed::control
