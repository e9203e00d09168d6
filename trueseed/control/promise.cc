// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/promise.h"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>

#include <gnu/libc-version.h>

#include "trueseed/base/errors.h"
#include "trueseed/base/version.h"
#include "trueseed/control/cpus.h"
#include "trueseed/control/environment.h"
#include "trueseed/control/observers.h"
#include "trueseed/control/python_probe.h"
#include "trueseed/control/shim_directory.h"

namespace trueseed::control {
namespace {

std::string kernel_name() {
  utsname name{};
  if (uname(&name) != 0) return "unknown";
  return std::string(name.sysname) + " " + name.release + " " + name.machine;
}

// Returns what follows `key` and the colon in the first such line of a file of /proc.
std::string proc_value(const char* path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || !line.starts_with(key)) continue;
    const std::size_t start = line.find_first_not_of(" \t", colon + 1);
    return start == std::string::npos ? std::string() : line.substr(start);
  }
  return {};
}

std::vector<std::pair<std::string, bool>> cpu_features() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
  return {{"fma", __builtin_cpu_supports("fma") != 0},
          {"avx2", __builtin_cpu_supports("avx2") != 0},
          {"avx512f", __builtin_cpu_supports("avx512f") != 0}};
#else
  return {};
#endif
}

void find_shim(Promise& promise, std::string_view python_version) {
  try {
    promise.shim_directory = shim_directory(python_version);
  } catch (const UnsupportedError& error) {
    promise.shim_problem = error.what();
  }
}

void find_observers(Promise& promise) {
  promise.observed_versions = observed_versions(observer_directory(promise.shim_directory));
  if (!promise.python || promise.python->torch.empty()) return;
  promise.python->observed =
      std::ranges::find(promise.observed_versions, release_of(promise.python->torch)) !=
      promise.observed_versions.end();
}

void add_observer_hint(Promise& promise) {
  const PythonPromise& python = *promise.python;
  if (python.torch.empty() || python.observed || !promise.shim_problem.empty()) return;
  promise.hints.push_back(
      "there is no observer for torch " + std::string(release_of(python.torch)) +
      ": seeds hold, but `run --record` and `verify` do not see it; to build one, in a folder with"
      " Trueseed's source: " +
      python.path + " -m pip install -r tools/requirements-build.txt && " + python.path +
      " -m pip install --force-reinstall --no-deps --no-build-isolation .");
}

void add_hints(Promise& promise) {
  if (promise.address_order == AddressOrder::kRefused) {
    promise.hints.push_back(
        promise.seccomp_filter
            ? "address order is not held: a seccomp filter refuses personality(); start the"
              " container with --security-opt seccomp=unconfined, or with a profile that allows"
              " personality(ADDR_NO_RANDOMIZE)"
            : "address order is not held: the system refuses personality(ADDR_NO_RANDOMIZE)");
  }
  if (!promise.shim_problem.empty()) promise.hints.push_back(promise.shim_problem);
  if (!promise.python) {
    promise.hints.emplace_back("no python3 of PATH answers; Python programs cannot be entered");
    return;
  }
  if (!promise.python->entered && promise.shim_problem.empty()) {
    promise.hints.push_back("the runtime does not enter " + promise.python->path +
                            "; see what `trueseed run " + promise.python->path + " -c pass` says");
  }
  add_observer_hint(promise);
}

}  // namespace

Promise find_promise(std::string_view python_version) {
  Promise promise;
  promise.version = version();
  promise.kernel = kernel_name();
  promise.cpu_model = proc_value("/proc/cpuinfo", "model name");
  if (promise.cpu_model.empty()) promise.cpu_model = "unknown";
  promise.cpu_features = cpu_features();
  promise.n_cpus = usable_cpus();
  promise.n_threads = usable_threads();
  promise.c_library = std::string("glibc ") + gnu_get_libc_version();
  promise.address_order = probe_address_order();
  promise.seccomp_filter = proc_value("/proc/self/status", "Seccomp:") == "2";
  find_shim(promise, python_version);
  promise.python = probe_python(Environment::current(), promise.shim_directory);
  find_observers(promise);
  add_hints(promise);
  return promise;
}

}  // namespace trueseed::control
