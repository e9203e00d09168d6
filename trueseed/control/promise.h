// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trueseed/control/address_order.h"

namespace trueseed::control {

/// The Python that a user's command would start, as it says itself.
struct PythonPromise {
  std::string path;
  std::string version;
  /// Versions of the installed packages; empty where one is not installed.
  std::string numpy;
  std::string torch;
  /// Whether Trueseed's runtime enters it: its `random` draws what the probe's seed gives.
  bool entered = false;
  /// Whether there is an observer for its torch, so that its operations can be recorded.
  bool observed = false;
};

/// What this machine and its Python can promise.
struct Promise {
  std::string version;
  std::string kernel;
  std::string cpu_model;
  /// Instruction sets that change results, and whether the CPU has them.
  std::vector<std::pair<std::string, bool>> cpu_features;
  /// Hardware threads that may be used, and compute threads that a run pins.
  int n_cpus = 1;
  int n_threads = 1;
  std::string c_library;
  AddressOrder address_order = AddressOrder::kRefused;
  /// Whether a seccomp filter is active, which is what refuses the address order in containers.
  bool seccomp_filter = false;
  /// The shim folder, or why there is none.
  std::string shim_directory;
  std::string shim_problem;
  /// Versions of torch whose operations can be recorded.
  std::vector<std::string> observed_versions;
  /// Nothing where PATH has no Python, or it does not answer.
  std::optional<PythonPromise> python;
  /// What is not promised, and the cure; one sentence each.
  std::vector<std::string> hints;
};

/// Looks at this machine; starts `python3` (else `python`) of PATH once. This process stays as it
/// is.
///
/// `python_version`: see shim_directory().
Promise find_promise(std::string_view python_version);

/// Returns the promise as text for people, lines of `name  value`.
std::string promise_text(const Promise& promise);

/// Returns the promise as one JSON object with its line end, `"format": "trueseed-doctor/1"`.
std::string promise_json(const Promise& promise);

}  // namespace trueseed::control
