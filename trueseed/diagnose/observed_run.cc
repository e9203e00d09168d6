// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/observed_run.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include "trueseed/base/errors.h"
#include "trueseed/base/shell_quote.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::diagnose {
namespace {

constexpr std::chrono::milliseconds kLook(20);
constexpr double kGraceSeconds = 5;
constexpr std::size_t kLastLines = 12;
constexpr std::size_t kLastBytes = 4096;

// Copies a pipe to a file without a name.
int spool(int input) {
  const int file = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  std::array<char, 65536> buffer;
  while (file != -1) {
    const ssize_t n = read(input, buffer.data(), buffer.size());
    if (n == 0) return file;
    if (n == -1 && errno == EINTR) continue;
    if (n == -1 || write(file, buffer.data(), static_cast<std::size_t>(n)) != n) break;
  }
  throw UnsupportedError(std::string("cannot keep the standard input for every run: ") +
                         std::strerror(errno) + "; give a file instead (< file)");
}

std::string last_lines_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  file.seekg(0, std::ios::end);
  const auto size = static_cast<std::streamoff>(file.tellg());
  file.seekg(std::max<std::streamoff>(0, size - static_cast<std::streamoff>(kLastBytes)));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::size_t at = text.size();
  for (std::size_t lines = 0; lines < kLastLines && at != std::string::npos; ++lines) {
    at = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  }
  return at == std::string::npos ? text : text.substr(at + 1);
}

// The command that makes this run again, observed by nothing.
std::string repeat_command(const control::Launch& launch, const control::LaunchOptions& options) {
  std::vector<std::string> words = {"trueseed", "run",
                                    "--seed",   launch.seed.seed.to_decimal(),
                                    "--mode",   std::string(control::mode_name(options.mode))};
  if (options.exact_seed) words.emplace_back("--exact-seed");
  words.emplace_back("--");
  words.insert(words.end(), options.command.begin(), options.command.end());
  return shell_join(words);
}

}  // namespace

RepeatableInput::RepeatableInput() {
  struct stat status{};
  const bool is_there = fstat(STDIN_FILENO, &status) == 0;
  if (is_there && S_ISREG(status.st_mode)) {
    // A descriptor of its own: the position is shared with whoever has started us.
    descriptor_ = open("/proc/self/fd/0", O_RDONLY | O_CLOEXEC);
    start_ = lseek(STDIN_FILENO, 0, SEEK_CUR);
  } else if (is_there && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))) {
    descriptor_ = spool(STDIN_FILENO);
  }
  if (descriptor_ == -1) descriptor_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

RepeatableInput::~RepeatableInput() {
  if (descriptor_ != -1) close(descriptor_);
}

int RepeatableInput::rewound() const {
  lseek(descriptor_, start_, SEEK_SET);
  return descriptor_;
}

ObservedRun::ObservedRun(const control::LaunchOptions& options, const std::string& directory,
                         const std::string& python_version, const control::ObserveRequest& observe,
                         const RepeatableInput& input)
    : directory_(directory) {
  control::LaunchOptions wanted = options;
  wanted.record = directory;
  const control::Launch launch =
      plan_launch(wanted, control::Environment::current(), python_version);
  if (launch.program.found != control::Found::kYes) {
    throw UnsupportedError("cannot run " + shell_quote(launch.program.path) + ": " +
                           launch.program.problem);
  }
  const control::PlanRecord plan{launch.request, launch.seed.from, options.command,
                                 repeat_command(launch, options), launch.plan.switches};
  record::create_run(directory, run_manifest_json(plan, launch.plan.environment, observe));
  child_ = std::make_unique<control::ChildProcess>(
      launch.program.path, options.command, launch.plan.environment,
      control::ChildFiles{input.rewound(), directory + "/stdout.txt", directory + "/stderr.txt"});
}

std::optional<control::ChildEnd> ObservedRun::wait(const std::function<bool()>& look) {
  while (true) {
    const std::optional<control::ChildEnd> end = child_->poll();
    if (end) {
      look();
      return end;
    }
    if (!look()) {
      child_->stop(kGraceSeconds);
      return std::nullopt;
    }
    std::this_thread::sleep_for(kLook);
  }
}

std::string ObservedRun::last_words() const {
  const std::string errors = last_lines_of(directory_ + "/stderr.txt");
  return errors.empty() ? last_lines_of(directory_ + "/stdout.txt") : errors;
}

void Tail::read(const std::function<void(std::string_view)>& use) {
  std::ifstream file(path_, std::ios::binary);
  if (!file) return;
  file.seekg(static_cast<std::streamoff>(at_));
  std::array<char, 65536> buffer;
  while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
    const auto n = static_cast<std::size_t>(file.gcount());
    at_ += n;
    use({buffer.data(), n});
  }
}

}  // namespace trueseed::diagnose
