// SPDX-License-Identifier: Apache-2.0
#include "cli/message.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <string>

namespace trueseed::cli {
namespace {

bool write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t n_written = write(descriptor, text.data(), text.size());
    if (n_written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n_written));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// While it lives, writing to a closed pipe is an error and not the end of this process.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() noexcept : before_(signal(SIGPIPE, SIG_IGN)) {}
  WithoutPipeSignal(const WithoutPipeSignal&) = delete;
  WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;
  ~WithoutPipeSignal() {
    if (before_ != SIG_ERR) signal(SIGPIPE, before_);
  }

 private:
  void (*before_)(int);
};

}  // namespace

void say(std::string_view message) noexcept {
  const WithoutPipeSignal without_pipe_signal;
  try {
    std::string line = "trueseed: ";
    line += message;
    line += '\n';
    write_all(STDERR_FILENO, line);
  } catch (const std::exception&) {
    write_all(STDERR_FILENO, "trueseed: out of memory\n");
  }
}

void print_error(std::string_view text) noexcept {
  const WithoutPipeSignal without_pipe_signal;
  write_all(STDERR_FILENO, text);
}

bool print(std::string_view text) noexcept { return write_all(STDOUT_FILENO, text); }

}  // namespace trueseed::cli
