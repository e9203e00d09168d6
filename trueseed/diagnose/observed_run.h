// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "trueseed/control/child_process.h"
#include "trueseed/control/launch.h"
#include "trueseed/control/plan_json.h"

namespace trueseed::diagnose {

/// What every run of a verification reads as its standard input: the same bytes, whatever ours is.
///
/// Definition: a file is read from where it stands; a pipe is read to its end first; a terminal
/// gives
///             nothing.
class RepeatableInput {
 public:
  RepeatableInput();
  RepeatableInput(const RepeatableInput&) = delete;
  RepeatableInput& operator=(const RepeatableInput&) = delete;
  ~RepeatableInput();

  /// Returns the descriptor, at its beginning.
  int rewound() const;

 private:
  int descriptor_ = -1;
  std::int64_t start_ = 0;
};

/// A program that runs and is recorded.
class ObservedRun {
 public:
  /// Makes the record `directory` and starts the program.
  ///
  /// Errors: as control::plan_launch, record::create_run and control::ChildProcess.
  ObservedRun(const control::LaunchOptions& options, const std::string& directory,
              const std::string& python_version, const control::ObserveRequest& observe,
              const RepeatableInput& input);

  /// Waits for the program, and calls `look` now and then, which returns whether it may go on.
  ///
  /// Returns how it ended, and nothing where `look` has stopped it.
  std::optional<control::ChildEnd> wait(const std::function<bool()>& look);

  [[nodiscard]] const std::string& directory() const noexcept { return directory_; }
  /// Returns the last lines that the program wrote to its standard error, or output.
  [[nodiscard]] std::string last_words() const;

 private:
  std::string directory_;
  std::unique_ptr<control::ChildProcess> child_;
};

/// Follows a file that grows.
class Tail {
 public:
  explicit Tail(std::string path) : path_(std::move(path)) {}
  /// Calls `use(bytes)` with what was added since the last call.
  void read(const std::function<void(std::string_view)>& use);

 private:
  std::string path_;
  std::uint64_t at_ = 0;
};

}  // namespace trueseed::diagnose
