// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/executable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "trueseed/control/elf.h"

namespace trueseed::control {
namespace {

constexpr std::string_view kDefaultPath = "/bin:/usr/bin";
constexpr const char* kShell = "/bin/sh";
// Linux reads this much of a script's first line.
constexpr std::size_t kScriptHeadBytes = 256;

// Returns the interpreter of a `#!` line, or nothing.
std::string interpreter_of(const std::string& path) {
  std::array<char, kScriptHeadBytes> head{};
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor == -1) return {};
  const ssize_t n_read = read(descriptor, head.data(), head.size());
  close(descriptor);
  if (n_read < 2 || head[0] != '#' || head[1] != '!') return {};
  std::string_view line(head.data() + 2, static_cast<std::size_t>(n_read) - 2);
  line = line.substr(0, line.find('\n'));
  const std::size_t start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  line.remove_prefix(start);
  return std::string(line.substr(0, line.find_first_of(" \t")));
}

// Returns why the interpreter of the script cannot be started, or nothing.
std::string interpreter_problem(const std::string& path) {
  std::string interpreter = interpreter_of(path);
  if (interpreter.empty() || access(interpreter.c_str(), X_OK) == 0) return {};
  const int error = errno;
  if (interpreter.ends_with('\r')) {
    interpreter.pop_back();
    return "its first line ends with a carriage return after '" + interpreter +
           "'; convert the file to Unix line ends (dos2unix)";
  }
  return "its first line names the interpreter '" + interpreter + "': " + std::strerror(error) +
         "; correct that line, or start the interpreter yourself";
}

// Judges a file that exists.
Executable judge(const std::string& path, const struct stat& status) {
  Executable result{Found::kNotExecutable, path, {}, false};
  if (S_ISDIR(status.st_mode)) {
    result.problem = "it is a directory; give the program inside it";
  } else if (access(path.c_str(), X_OK) != 0) {
    result.problem = std::string(std::strerror(errno)) +
                     "; make it executable (chmod +x), or start it with its interpreter (python " +
                     path + ")";
  } else {
    result.problem = interpreter_problem(path);
    if (result.problem.empty()) result.found = Found::kYes;
    result.is_static = is_static_elf(path);
  }
  return result;
}

Executable judge_path(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) == 0) return judge(path, status);
  const int error = errno;
  const bool missing = error == ENOENT || error == ENOTDIR;
  return {missing ? Found::kNotFound : Found::kNotExecutable, path,
          std::string(std::strerror(error)) + "; check the path", false};
}

}  // namespace

Executable find_executable(std::string_view name, const Environment& environment) {
  if (name.find('/') != std::string_view::npos) return judge_path(std::string(name));
  Executable best{Found::kNotFound, std::string(name),
                  "no such program in the folders of PATH; check the spelling, or give its path",
                  false};
  if (name.empty()) {
    best.problem = "an empty word is no program; check the quotes of the command";
    return best;
  }
  const std::string path = environment.find("PATH").value_or(std::string(kDefaultPath));
  std::string_view folders = path;
  while (true) {
    const std::string_view folder = folders.substr(0, folders.find(':'));
    const std::string candidate =
        (folder.empty() ? std::string() : std::string(folder) + '/') + std::string(name);
    struct stat status{};
    if (stat(candidate.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) {
      const Executable result = judge(candidate, status);
      if (result.found == Found::kYes) return result;
      if (best.found == Found::kNotFound) best = result;
    }
    if (folder.size() == folders.size()) return best;
    folders.remove_prefix(folder.size() + 1);
  }
}

int execute(const std::string& path, const std::vector<std::string>& arguments,
            const Environment& environment) {
  const auto pointers = [](const std::vector<std::string>& words) {
    std::vector<char*> result;
    for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
    result.push_back(nullptr);
    return result;
  };
  std::vector<char*> argv = pointers(arguments);
  const std::vector<char*> envp = pointers(environment.entries());
  execve(path.c_str(), argv.data(), envp.data());
  if (errno != ENOEXEC) return errno;
  argv[0] = const_cast<char*>(path.c_str());
  argv.insert(argv.begin(), const_cast<char*>(kShell));
  execve(kShell, argv.data(), envp.data());
  return errno;
}

}  // namespace trueseed::control
