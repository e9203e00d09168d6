// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/python_probe.h"

#include <string_view>

#include "trueseed/control/child_output.h"
#include "trueseed/control/environment_plan.h"
#include "trueseed/control/executable.h"

namespace trueseed::control {
namespace {

constexpr int kTimeoutSeconds = 30;
constexpr int kProbeSeed = 73;

// Writes four lines: version, NumPy, torch, and whether `random` draws what the seed gives.
constexpr const char* kQuestions = R"(
import platform, random
def version(name):
    try:
        from importlib.metadata import version
        return version(name)
    except Exception:
        return ""
print(platform.python_version())
print(version("numpy"))
print(version("torch"))
print(random.random() == random.Random(73).random())
)";

std::string next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string line(text.substr(0, end));
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

Environment probe_environment(const Environment& environment, const std::string& shim_directory) {
  if (shim_directory.empty()) return without_enclosing_run(environment, shim_directory);
  const RunRequest request{.seed = Seed(Integer(kProbeSeed)),
                           .mode = Mode::kSeeded,
                           .quiet = true,
                           .json_path = {},
                           .shim_directory = shim_directory};
  return plan_environment(environment, request).environment;
}

}  // namespace

std::optional<PythonPromise> probe_python(const Environment& environment,
                                          const std::string& shim_directory) {
  for (const char* name : {"python3", "python"}) {
    const Executable program = find_executable(name, environment);
    if (program.found != Found::kYes) continue;
    const auto answer =
        child_output(program.path, {name, "-c", kQuestions},
                     probe_environment(environment, shim_directory), kTimeoutSeconds);
    if (!answer) return std::nullopt;
    std::string_view rest = *answer;
    PythonPromise python;
    python.path = program.path;
    python.version = next_line(rest);
    python.numpy = next_line(rest);
    python.torch = next_line(rest);
    python.entered = next_line(rest) == "True";
    return python;
  }
  return std::nullopt;
}

}  // namespace trueseed::control
