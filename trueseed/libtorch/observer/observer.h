// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "trueseed/libtorch/observer/collectives.h"
#include "trueseed/libtorch/observer/focus.h"
#include "trueseed/libtorch/observer/forward_lines.h"
#include "trueseed/libtorch/observer/known_tensors.h"
#include "trueseed/libtorch/observer/process_record.h"
#include "trueseed/libtorch/observer/source_lines.h"
#include "trueseed/libtorch/observer/tensor_content.h"
#include "trueseed/libtorch/observer/thread_state.h"

namespace trueseed::libtorch::observer {

struct ObserverOptions {
  /// Absolute path of the record's folder.
  std::string record_directory;
  /// Names the file of this process: `main`, `rank1`, `process2`.
  std::string role = "main";
  /// Which files are libraries, see parse_path_rules.
  std::string path_rules;
  /// Whether every input is digested anew at every operation, whatever is known of it.
  bool fresh = false;
  /// The operation whose tensors are to be kept.
  std::optional<FocusTarget> focus;
};

/// Records every operation of this process. There is at most one, and it stays until the end.
///
/// It never throws into the program: where it fails, it stops and keeps why.
class Observer {
 public:
  /// Begins to observe; a second call does nothing.
  ///
  /// Errors: std::invalid_argument for a wrong TRUESEED_TARGET, UnsupportedError where this
  /// LibTorch
  ///         is not the one that the observer was built for.
  static void start(const ObserverOptions& options);

  /// Returns the observer, or null where there is none, or it has stopped.
  static Observer* current() noexcept;

  /// Returns why observation has stopped; empty where it goes on, or never began.
  static std::string fault();

  /// For a forked child whose role is known only after the fork.
  void set_role(const std::string& role) { record.set_role(role); }

  /// `name_thread` returns the role of the calling thread, a text that stays until its next call.
  void set_thread_namer(const char* (*name_thread)()) noexcept { name_thread_ = name_thread; }

  /// Stops (+1) and resumes (-1) observation of the calling thread; calls nest.
  void suspend(int change);

  /// Stops and resumes observation of the whole process, as a benchmark needs it.
  void pause(bool paused);

  /// Returns the calling thread's state, made for this process.
  ThreadState& thread();

  /// Appends a row to the thread's stream.
  void append(ThreadState& thread, const record::Row& row);

  /// Returns the user's line that this thread executes.
  std::uint32_t current_line(ThreadState& thread);

  /// Stops for good.
  void fail(const char* what) noexcept;

  ProcessRecord record;
  ContentDigest content;
  KnownTensors known;
  ForwardLinesOfThreads forward_lines;
  std::unique_ptr<SourceLines> lines;
  std::unique_ptr<Collectives> collectives;
  std::unique_ptr<Focus> focus;
  /// Optimizer steps that are complete; backward passes, where no optimizer of Python's was seen.
  std::atomic<std::uint32_t> step = 0;
  std::atomic<bool> has_optimizer = false;
  std::atomic<bool> backward_since_step = false;
  bool fresh = false;

 private:
  explicit Observer(const ObserverOptions& options);

  void add_callbacks();
  static void follow_forks();
  void before_fork();
  void after_fork_in_parent() noexcept;
  void after_fork_in_child();
  void enter_process(ThreadState& thread);
  std::string role_of_thread();
  digest::Hash128 digest_completed(const std::vector<at::Tensor>& tensors);
  void append_completed(const record::Row& row);

  const char* (*name_thread_)() = nullptr;
  std::mutex completed_mutex_;
  std::unique_ptr<record::StreamWriter> completed_;
  std::uint64_t calls_ = 0;
  std::uint64_t scopes_ = 0;
};

}  // namespace trueseed::libtorch::observer
