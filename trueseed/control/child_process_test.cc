// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"

namespace trueseed::control {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Longer than any of this takes; a test that waits so long has failed.
constexpr std::chrono::seconds kPatience(60);
constexpr double kLongGrace = 60;

bool comes_true(const std::function<bool()>& is_true) {
  const auto deadline = Clock::now() + kPatience;
  while (!is_true()) {
    if (Clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

// A process that has ended and waits for its parent counts as gone.
bool is_gone(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = text.rfind(')');
  return name_end == std::string::npos || text.substr(name_end, 3) == ") Z";
}

class ChildProcessTest : public testing::Test {
 protected:
  ChildProcessTest() {
    std::string pattern = (fs::temp_directory_path() / "trueseed-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    input_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  ~ChildProcessTest() override {
    close(input_);
    fs::remove_all(folder_);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }

  [[nodiscard]] ChildFiles files() const { return {input_, path("out"), path("err")}; }

  // Starts a shell that runs `script` in the test's folder.
  [[nodiscard]] std::unique_ptr<ChildProcess> start(const std::string& script) const {
    return std::make_unique<ChildProcess>(
        "/bin/sh", std::vector<std::string>{"sh", "-c", "cd '" + folder_ + "'; " + script},
        Environment({"PATH=/usr/bin:/bin", "WORD=from the environment"}), files());
  }

  static ChildEnd end_of(ChildProcess& child) {
    EXPECT_TRUE(comes_true([&] { return child.poll().has_value(); }));
    return child.poll().value_or(ChildEnd{-1, -1});
  }

  // Returns the process id that a script has written to a file.
  pid_t pid_in(const std::string& name) const {
    EXPECT_TRUE(comes_true([&] { return content(name).ends_with("\n"); }));
    return static_cast<pid_t>(std::stol("0" + content(name)));
  }

  int input_ = -1;

 private:
  std::string folder_;
};

TEST(ChildEnd, SaysHowAProgramEnded) {
  EXPECT_EQ((ChildEnd{3, 0}.to_text()), "exit status 3");
  EXPECT_EQ((ChildEnd{0, SIGSEGV}.to_text()), "signal 11 (Segmentation fault)");
  EXPECT_TRUE((ChildEnd{0, 0}.is_success()));
  EXPECT_FALSE((ChildEnd{1, 0}.is_success()));
  EXPECT_FALSE((ChildEnd{0, SIGKILL}.is_success()));
}

TEST_F(ChildProcessTest, KeepsWhatItWritesAndHowItEnds) {
  const auto child = start("echo \"$WORD\"; echo to stderr >&2; exit 3");
  const ChildEnd end = end_of(*child);
  EXPECT_EQ(end.exit_status, 3);
  EXPECT_EQ(end.signal, 0);
  EXPECT_EQ(content("out"), "from the environment\n");
  EXPECT_EQ(content("err"), "to stderr\n");
  EXPECT_EQ(child->poll()->exit_status, 3) << "it is told again";
}

TEST_F(ChildProcessTest, OneThatEndsWellIsASuccess) {
  EXPECT_TRUE(end_of(*start("exit 0")).is_success());
}

TEST_F(ChildProcessTest, TellsTheSignalThatEndedIt) {
  const ChildEnd end = end_of(*start("kill -SEGV $$"));
  EXPECT_EQ(end.signal, SIGSEGV);
  EXPECT_FALSE(end.is_success());
}

TEST_F(ChildProcessTest, ReadsItsInputFromTheDescriptor) {
  std::ofstream(path("in")) << "line one\nline two\n";
  const int in = open(path("in").c_str(), O_RDONLY | O_CLOEXEC);
  ChildFiles with_input = files();
  with_input.input = in;
  ChildProcess child("/bin/cat", {"cat"}, Environment(), with_input);
  EXPECT_TRUE(end_of(child).is_success());
  close(in);
  EXPECT_EQ(content("out"), "line one\nline two\n");
}

TEST_F(ChildProcessTest, TheFilesAreMadeAnew) {
  std::ofstream(path("out")) << "what an earlier run has written";
  end_of(*start("echo new"));
  EXPECT_EQ(content("out"), "new\n");
}

TEST_F(ChildProcessTest, AProgramThatCannotBeStartedEndsWithStatus127) {
  ChildProcess child("/no/such/program", {"program"}, Environment(), files());
  EXPECT_EQ(end_of(child).exit_status, 127);
}

TEST_F(ChildProcessTest, AFileThatCannotBeMadeIsRefused) {
  const auto start_with = [&](const std::string& output, const std::string& errors) {
    ChildProcess("/bin/true", {"true"}, Environment(), ChildFiles{input_, output, errors});
  };
  EXPECT_THROW(start_with(path("missing/out"), path("err")), UnsupportedError);
  EXPECT_THROW(start_with(path("out"), path("missing/err")), UnsupportedError);
}

TEST_F(ChildProcessTest, RunsUntilItIsStopped) {
  const auto child = start("echo $$ > pid; exec sleep 1000");
  const pid_t pid = pid_in("pid");
  EXPECT_FALSE(child->poll().has_value());
  const auto begin = Clock::now();
  EXPECT_EQ(child->stop(kLongGrace).signal, SIGTERM);
  EXPECT_LT(Clock::now() - begin, kPatience / 2) << "the grace ends with the program";
  EXPECT_TRUE(is_gone(pid));
  EXPECT_EQ(child->stop(kLongGrace).signal, SIGTERM) << "it is stopped already";
}

TEST_F(ChildProcessTest, MayEndInItsOwnWayWhenItIsAsked) {
  const auto child =
      start("trap 'echo bye; exit 9' TERM; echo $$ > pid; while :; do sleep 0.05; done");
  pid_in("pid");
  EXPECT_EQ(child->stop(kLongGrace).exit_status, 9);
  EXPECT_EQ(content("out"), "bye\n");
}

TEST_F(ChildProcessTest, IsKilledWhereItDoesNotEnd) {
  const auto child = start("trap '' TERM; echo $$ > pid; while :; do sleep 0.05; done");
  const pid_t pid = pid_in("pid");
  EXPECT_EQ(child->stop(0.2).signal, SIGKILL);
  EXPECT_TRUE(is_gone(pid));
}

TEST_F(ChildProcessTest, ItsDescendantsEndWithIt) {
  adopt_orphans();
  // One in its group; one in a session of its own, whose parent has ended.
  const auto child = start(
      "sleep 1000 & echo $! > inner; (setsid sh -c 'echo $$ > outer; exec sleep 1000' &);"
      " echo $$ > pid; wait");
  const pid_t inner = pid_in("inner");
  const pid_t outer = pid_in("outer");
  pid_in("pid");
  EXPECT_FALSE(is_gone(inner));
  EXPECT_FALSE(is_gone(outer));
  child->stop(kLongGrace);
  EXPECT_TRUE(comes_true([&] { return is_gone(inner); }));
  EXPECT_TRUE(comes_true([&] { return is_gone(outer); }));
}

TEST_F(ChildProcessTest, EndsWithTheObject) {
  auto child = start("echo $$ > pid; exec sleep 1000");
  const pid_t pid = pid_in("pid");
  EXPECT_FALSE(is_gone(pid));
  child.reset();
  EXPECT_TRUE(is_gone(pid));
}

TEST_F(ChildProcessTest, EndsWithTheProcessEvenIfThatIsKilled) {
  const pid_t parent = fork();
  if (parent == 0) {
    const auto child = start("echo $$ > pid; exec sleep 1000");
    while (true) pause();
  }
  const pid_t pid = pid_in("pid");
  EXPECT_FALSE(is_gone(pid));
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  EXPECT_TRUE(comes_true([&] { return is_gone(pid); }));
}

TEST_F(ChildProcessTest, AnEndThatSomebodyElseHasTakenIsAnEnd) {
  const auto child = start("echo $$ > pid; exec sleep 1000");
  const pid_t pid = pid_in("pid");
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  EXPECT_EQ(child->stop(1).signal, SIGKILL);
}

TEST_F(ChildProcessTest, HasAProcessGroupOfItsOwn) {
  const auto child = start("echo $$ > pid; exec sleep 1000");
  const pid_t pid = pid_in("pid");
  EXPECT_EQ(getpgid(pid), pid);
  EXPECT_NE(getpgid(pid), getpgid(0));
}

}  // namespace
}  // namespace trueseed::control
