// SPDX-License-Identifier: Apache-2.0
//
// The C interface of libtrueseed_observer.so: for the Python runtime, by ctypes, and for the
// preloaded stub of C++ programs. No exception leaves it.

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include <ATen/Version.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

#include "trueseed/base/errors.h"
#include "trueseed/control/role.h"
#include "trueseed/libtorch/observer/observer.h"
#include "trueseed/record/run_folder.h"

#define TRUESEED_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using trueseed::libtorch::observer::FocusTarget;
using trueseed::libtorch::observer::Observer;
using trueseed::libtorch::observer::ObserverOptions;

thread_local std::string last_error;

template <typename Action>
int guarded(Action action) noexcept {
  try {
    action();
    return 0;
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "unknown error";
  }
  return -1;
}

// The layout of LibTorch's types is that of one version.
void check_libtorch() {
  constexpr const char* kName = "TORCH_VERSION=";
  const std::string config = at::show_config();
  const std::size_t at = config.find(kName);
  if (at == std::string::npos) return;
  const std::string found = config.substr(at + std::strlen(kName), std::strlen(TORCH_VERSION) + 1);
  if (found == std::string(TORCH_VERSION) + ',') return;
  throw trueseed::UnsupportedError(
      "this observer was built for LibTorch " TORCH_VERSION ", and another is loaded (" +
      found.substr(0, found.find(',')) + "); `trueseed doctor` says how to build one for it");
}

// What a re-run is to look at stands in the record, not in the environment, whose length moves
// addresses.
void read_requests(ObserverOptions& options) {
  std::ifstream file(options.record_directory + "/run.json");
  const auto run = nlohmann::json::parse(file, nullptr, false);
  if (!run.is_object() || !run.contains("observe")) return;
  const auto& observe = run["observe"];
  options.fresh = observe.value("fresh", false);
  if (!observe.contains("focus") || !observe["focus"].is_object()) return;
  const auto& focus = observe["focus"];
  options.focus = FocusTarget{focus.value("file", ""), focus.value("stream", ""),
                              focus.value("row", std::uint64_t{0})};
}

void start(const char* record_directory, const char* role, const char* path_rules) {
  check_libtorch();
  ObserverOptions options;
  options.record_directory = record_directory;
  options.role = role;
  options.path_rules = path_rules;
  read_requests(options);
  Observer::start(options);
}

// As the Python runtime spells it.
std::string role_of_process() {
  const trueseed::control::Role role = trueseed::control::role_from_environment();
  if (role.steps().empty()) return "main";
  return "rank" + std::to_string(role.steps().front().number);
}

std::vector<std::string> command_line() {
  std::ifstream file("/proc/self/cmdline");
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

// A Python process adds itself as it ends, with all that was read back.
void add_to_run(const std::string& record_directory, const std::string& role) {
  const nlohmann::ordered_json entry = {{"format", "trueseed-report/1"},
                                        {"kind", "process"},
                                        {"role", role},
                                        {"argv", command_line()},
                                        {"versions", {{"torch", TORCH_VERSION}}},
                                        {"switches", nlohmann::ordered_json::array()},
                                        {"pid", getpid()},
                                        {"not_observed", ""}};
  trueseed::record::add_process(
      record_directory, entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

/// Begins to observe this process; a second call does nothing.
///
/// Errors: -1, and trueseed_observer_error() says why; else 0.
TRUESEED_EXPORT int trueseed_observer_start(const char* record_directory, const char* role,
                                            const char* path_rules) {
  return guarded([=] { start(record_directory, role, path_rules); });
}

/// The same for a program without Python, by the variables TRUESEED_RECORD and RANK.
TRUESEED_EXPORT int trueseed_observer_enter() {
  return guarded([] {
    const char* directory = std::getenv("TRUESEED_RECORD");
    if (directory == nullptr) return;
    const std::string role = role_of_process();
    start(directory, role.c_str(), "");
    add_to_run(directory, role);
  });
}

/// Returns the message of this thread's last error.
TRUESEED_EXPORT const char* trueseed_observer_error() { return last_error.c_str(); }

/// Returns why observation has stopped; empty where it goes on.
TRUESEED_EXPORT const char* trueseed_observer_fault() {
  (void)guarded([] { last_error = Observer::fault(); });
  return last_error.c_str();
}

/// Names the file of a forked child, before its first operation.
TRUESEED_EXPORT void trueseed_observer_set_role(const char* role) {
  (void)guarded([=] {
    if (Observer* observer = Observer::current()) observer->set_role(role);
  });
}

/// `name_thread` returns the role of the calling thread.
TRUESEED_EXPORT void trueseed_observer_set_thread_namer(const char* (*name_thread)()) {
  if (Observer* observer = Observer::current()) observer->set_thread_namer(name_thread);
}

/// What a re-run asks Python about the stack, see Focus::set_python; does nothing in another run.
TRUESEED_EXPORT void trueseed_observer_set_describe(const char* (*describe)(const std::uintptr_t*,
                                                                            std::size_t),
                                                    void* module_call) {
  Observer* observer = Observer::current();
  if (observer == nullptr || observer->focus == nullptr) return;
  observer->focus->set_python(describe, module_call, observer->lines.get());
}

/// Stops (+1) and resumes (-1) observation of the calling thread.
TRUESEED_EXPORT void trueseed_observer_suspend(int change) {
  (void)guarded([=] {
    if (Observer* observer = Observer::current()) observer->suspend(change);
  });
}

/// Stops (1) and resumes (0) observation of the process; for benchmarks.
TRUESEED_EXPORT void trueseed_observer_pause(int paused) {
  (void)guarded([=] {
    if (Observer* observer = Observer::current()) observer->pause(paused != 0);
  });
}
