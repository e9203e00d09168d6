// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/child_output.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "trueseed/control/executable.h"

namespace trueseed::control {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kExitNotStarted = 127;

[[noreturn]] void become(const std::string& path, const std::vector<std::string>& arguments,
                         const Environment& environment, int output) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null != -1 && dup2(null, STDIN_FILENO) != -1 && dup2(null, STDERR_FILENO) != -1 &&
      dup2(output, STDOUT_FILENO) != -1) {
    execute(path, arguments, environment);
  }
  _exit(kExitNotStarted);
}

// Reads until the end of the pipe; returns false where `deadline` comes first.
bool read_until(int input, Clock::time_point deadline, std::string& text) {
  std::array<char, 4096> buffer;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{input, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left));
    if (ready == -1 && errno != EINTR) return false;
    if (ready <= 0) continue;
    const ssize_t n_read = read(input, buffer.data(), buffer.size());
    if (n_read == 0) return true;
    if (n_read > 0) text.append(buffer.data(), static_cast<std::size_t>(n_read));
    if (n_read == -1 && errno != EINTR) return false;
  }
}

bool ended_well(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) == -1) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::optional<std::string> child_output(const std::string& path,
                                        const std::vector<std::string>& arguments,
                                        const Environment& environment, int timeout_seconds) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  const pid_t child = fork();
  if (child == 0) become(path, arguments, environment, ends[1]);
  close(ends[1]);
  std::string text;
  bool complete = false;
  if (child != -1) {
    complete = read_until(ends[0], Clock::now() + std::chrono::seconds(timeout_seconds), text);
    if (!complete) kill(child, SIGKILL);
    complete = ended_well(child) && complete;
  }
  close(ends[0]);
  if (!complete) return std::nullopt;
  return text;
}

}  // namespace trueseed::control
