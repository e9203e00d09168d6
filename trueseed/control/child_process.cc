// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "trueseed/base/errors.h"
#include "trueseed/control/executable.h"

namespace trueseed::control {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kExitNotStarted = 127;
constexpr mode_t kFileMode = 0666;
constexpr std::chrono::milliseconds kLook(10);

int make_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
  if (descriptor == -1) {
    throw UnsupportedError("cannot write '" + path + "': " + std::strerror(errno) +
                           "; give a folder that you may write to, with room in it");
  }
  return descriptor;
}

[[noreturn]] void become(const std::string& path, const std::vector<std::string>& arguments,
                         const Environment& environment, int input, int output, int errors,
                         pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(kExitNotStarted);  // it has ended already
  if (dup2(input, STDIN_FILENO) != -1 && dup2(output, STDOUT_FILENO) != -1 &&
      dup2(errors, STDERR_FILENO) != -1) {
    execute(path, arguments, environment);
  }
  _exit(kExitNotStarted);
}

ChildEnd end_of(int status) noexcept {
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

// Kills every child that this process still has: what a stopped program left behind.
void kill_children() {
  const std::string path = "/proc/self/task/" + std::to_string(getpid()) + "/children";
  for (int round = 0; round < 100; ++round) {
    std::ifstream file(path);
    bool any = false;
    for (pid_t child = 0; file >> child;) {
      any = true;
      kill(child, SIGKILL);
    }
    if (!any) return;
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace

std::string ChildEnd::to_text() const {
  if (signal == 0) return "exit status " + std::to_string(exit_status);
  return "signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

void adopt_orphans() noexcept { prctl(PR_SET_CHILD_SUBREAPER, 1); }

ChildProcess::ChildProcess(const std::string& path, const std::vector<std::string>& arguments,
                           const Environment& environment, const ChildFiles& files) {
  const int output = make_file(files.output);
  int errors = -1;
  try {
    errors = make_file(files.errors);
  } catch (...) {
    close(output);
    throw;
  }
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) become(path, arguments, environment, files.input, output, errors, parent);
  const int error = errno;
  close(output);
  close(errors);
  if (pid_ == -1) {
    throw UnsupportedError(std::string("cannot start a process: ") + std::strerror(error));
  }
  setpgid(pid_, pid_);  // whoever of the two is first
}

ChildProcess::~ChildProcess() {
  if (!end_) stop(0);
}

std::optional<ChildEnd> ChildProcess::poll() {
  if (end_) return end_;
  int status = 0;
  const pid_t ended = waitpid(pid_, &status, WNOHANG);
  if (ended == pid_) end_ = end_of(status);
  // Somebody else has taken its end, as kill_children() of another child does.
  if (ended == -1 && errno == ECHILD) end_ = ChildEnd{0, SIGKILL};
  return end_;
}

ChildEnd ChildProcess::stop(double grace_seconds) {
  const auto deadline = Clock::now() + std::chrono::duration<double>(grace_seconds);
  if (!poll()) kill(-pid_, SIGTERM);
  while (!poll() && Clock::now() < deadline) std::this_thread::sleep_for(kLook);
  kill(-pid_, SIGKILL);
  while (!poll()) std::this_thread::sleep_for(kLook);
  kill_children();
  return *end_;
}

}  // namespace trueseed::control
