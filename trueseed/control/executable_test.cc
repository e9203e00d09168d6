// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/executable.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "trueseed/control/address_order.h"
#include "trueseed/control/child_output.h"
#include "trueseed/control/elf.h"
#include "trueseed/control/report_file.h"
#include "trueseed/control/shim_directory.h"

namespace trueseed::control {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test.
class InFolder : public testing::Test {
 protected:
  InFolder() {
    std::string name = (fs::temp_directory_path() / "trueseed-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~InFolder() override { fs::remove_all(folder_); }

  std::string file(const std::string& name, std::string_view content, mode_t mode = 0755) {
    const std::string path = (folder_ / name).string();
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path) << content;
    chmod(path.c_str(), mode);
    return path;
  }

  [[nodiscard]] Environment path_environment() const {
    return Environment({"PATH=/nonexistent:" + folder_.string()});
  }

  fs::path folder_;
};

using FindExecutable = InFolder;
using StaticElf = InFolder;
using ShimDirectory = InFolder;
using ReportFile = InFolder;

TEST_F(FindExecutable, LooksThroughPath) {
  const std::string path = file("tool", "#!/bin/sh\n");
  const Executable result = find_executable("tool", path_environment());
  EXPECT_EQ(result.found, Found::kYes);
  EXPECT_EQ(result.path, path);
  EXPECT_EQ(result.problem, "");
  EXPECT_FALSE(result.is_static);
}

TEST_F(FindExecutable, LooksInTheDefaultFoldersWithoutPath) {
  EXPECT_EQ(find_executable("sh", Environment()).path, "/bin/sh");
}

TEST_F(FindExecutable, SaysWhatIsMissing) {
  EXPECT_EQ(find_executable("no-such-tool", path_environment()).found, Found::kNotFound);
  EXPECT_EQ(find_executable("", path_environment()).found, Found::kNotFound);
  EXPECT_EQ(find_executable("./no/such", path_environment()).found, Found::kNotFound);
  const std::string plain = file("plain", "x");
  EXPECT_EQ(find_executable(plain + "/x", path_environment()).found, Found::kNotFound);
}

TEST_F(FindExecutable, SaysWhatIsNotExecutable) {
  const std::string plain = file("plain", "text", 0644);
  EXPECT_EQ(find_executable(plain, Environment()).found, Found::kNotExecutable);
  EXPECT_NE(find_executable(plain, Environment()).problem.find("chmod +x"), std::string::npos);
  EXPECT_EQ(find_executable("plain", path_environment()).found, Found::kNotExecutable);
  EXPECT_EQ(find_executable("/", Environment()).found, Found::kNotExecutable);
  EXPECT_NE(find_executable("/", Environment()).problem.find("directory"), std::string::npos);
}

TEST_F(FindExecutable, GoesOnAfterAFileThatIsNotExecutable) {
  file("first/tool", "text", 0644);
  const std::string good = file("second/tool", "#!/bin/sh\n");
  const std::string first = (folder_ / "first").string();
  const std::string second = (folder_ / "second").string();
  EXPECT_EQ(find_executable("tool", Environment({"PATH=" + first + ":" + second})).path, good);
}

TEST_F(FindExecutable, NamesABadInterpreter) {
  const Executable missing = find_executable(file("a", "#! /no/such/python -u\n"), Environment());
  EXPECT_EQ(missing.found, Found::kNotExecutable);
  EXPECT_NE(missing.problem.find("'/no/such/python'"), std::string::npos) << missing.problem;
  const Executable dos = find_executable(file("b", "#!/bin/sh\r\n"), Environment());
  EXPECT_EQ(dos.found, Found::kNotExecutable);
  EXPECT_NE(dos.problem.find("carriage return"), std::string::npos) << dos.problem;
}

TEST_F(FindExecutable, ScriptWithoutAFirstLineGoesToTheShell) {
  const std::string path = file("bare", "echo \"$0 $1\"\n");
  EXPECT_EQ(child_output(path, {"bare", "word"}, Environment(), 10), path + " word\n");
}

TEST_F(StaticElf, ProgramsWithALoaderAreNot) {
  EXPECT_FALSE(is_static_elf("/proc/self/exe"));
  EXPECT_FALSE(is_static_elf("/bin/sh"));
  EXPECT_FALSE(is_static_elf(file("text", "#!/bin/sh\n")));
  EXPECT_FALSE(is_static_elf(file("cut",
                                  "\x7f"
                                  "ELF\x02\x01")));
  EXPECT_FALSE(is_static_elf("/nonexistent"));
  if (fs::exists("/lib64/ld-linux-x86-64.so.2")) {
    EXPECT_FALSE(is_static_elf("/lib64/ld-linux-x86-64.so.2"));
  }
}

TEST_F(StaticElf, StaticProgramsAre) {
  EXPECT_TRUE(is_static_elf(TRUESEED_STATIC_PROGRAM));
  EXPECT_TRUE(is_static_elf(TRUESEED_STATIC_PIE_PROGRAM));
}

TEST(ChildOutput, KillsWhatTakesTooLong) {
  EXPECT_EQ(
      child_output("/bin/sh", {"sh", "-c", "sleep 60"}, Environment({"PATH=/bin:/usr/bin"}), 1),
      std::nullopt);
}

TEST(ChildOutput, FailureIsNothing) {
  EXPECT_EQ(child_output("/bin/sh", {"sh", "-c", "echo x; exit 3"}, Environment(), 10),
            std::nullopt);
  EXPECT_EQ(child_output("/nonexistent", {"x"}, Environment(), 10), std::nullopt);
}

TEST(AddressOrder, ProbeAgreesWithTheRealThing) {
  const AddressOrder probed = probe_address_order();
  EXPECT_EQ(fix_address_order(), probed);
}

TEST_F(ShimDirectory, PrefersTheBuiltForPython) {
  file("lib/python3.9/site-packages/x", "");
  const auto candidates = shim_candidates(folder_ / "bin", "3.11");
  ASSERT_GE(candidates.size(), 8U);
  EXPECT_EQ(candidates.front(), folder_ / "lib/python3.11/site-packages/trueseed/_shim");
  EXPECT_EQ(candidates.back(), folder_ / "share/trueseed/python/trueseed/_shim");
  EXPECT_NE(std::ranges::find(candidates, folder_ / "lib/python3.9/dist-packages/trueseed/_shim"),
            candidates.end());
}

TEST_F(ReportFile, IsEmptiedAndWritten) {
  const std::string path = file("report.json", "old\nold\n", 0644);
  start_report_file(path, "new\n");
  std::ifstream stream(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "new\n");
}

TEST_F(ReportFile, SaysWhyItCannotBeWritten) {
  for (const std::string& path :
       {folder_.string(), (folder_ / "no/such").string(), std::string("/dev/full")}) {
    try {
      start_report_file(path, "line\n");
      ADD_FAILURE() << path;
    } catch (const std::exception& error) {
      EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace trueseed::control
