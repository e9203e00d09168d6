// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/report_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "trueseed/base/errors.h"

namespace trueseed::control {
namespace {

constexpr mode_t kFileMode = 0666;

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw UnsupportedError("cannot write the report file '" + path + "': " + reason +
                         "; give --json a file in a folder that you may write to");
}

// Returns 0 or errno.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n_written = write(descriptor, text.data(), text.size());
    if (n_written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n_written));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

void start_report_file(const std::string& path, std::string_view first_line) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
  if (descriptor == -1) refuse(path, std::strerror(errno));
  const int error = write_all(descriptor, first_line);
  const int close_error = close(descriptor) == 0 ? 0 : errno;
  if (error != 0 || close_error != 0) refuse(path, std::strerror(error != 0 ? error : close_error));
}

std::string absolute_path(const std::string& path) {
  if (path.empty()) refuse(path, "the name is empty");
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) refuse(path, error.message());
  return absolute.string();
}

}  // namespace trueseed::control
