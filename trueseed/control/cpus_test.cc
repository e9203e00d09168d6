// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/cpus.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace trueseed::control {
namespace {

namespace fs = std::filesystem;

class CgroupQuota : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::path(testing::TempDir()) / (std::string("trueseed_cgroup_") + test->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "a/b");
  }
  void TearDown() override { fs::remove_all(root_); }

  void limit(const fs::path& group, const char* text) const {
    std::ofstream(root_ / group / "cpu.max") << text << '\n';
  }
  [[nodiscard]] int quota(const fs::path& group) const {
    return internal::cgroup_quota(root_, group);
  }

 private:
  fs::path root_;
};

TEST_F(CgroupQuota, NoFileAndMaxSetNoLimit) {
  EXPECT_EQ(quota("a/b"), 0);
  limit("a/b", "max 100000");
  EXPECT_EQ(quota("a/b"), 0);
  EXPECT_EQ(quota(""), 0);
}

TEST_F(CgroupQuota, IsRoundedUp) {
  limit("a", "150000 100000");
  EXPECT_EQ(quota("a"), 2);
  limit("a", "200000 100000");
  EXPECT_EQ(quota("a"), 2);
  limit("a", "1000 100000");
  EXPECT_EQ(quota("a"), 1);
}

TEST_F(CgroupQuota, TheSmallestOfAllGroupsAboveCounts) {
  limit("a/b", "800000 100000");
  limit("a", "300000 100000");
  EXPECT_EQ(quota("a/b"), 3);
  limit("", "100000 100000");
  EXPECT_EQ(quota("a/b"), 1);
}

TEST(UsableThreads, IsAtMostOneForEachCpu) {
  EXPECT_GE(usable_threads(), 1);
  EXPECT_LE(usable_threads(), usable_cpus());
}

}  // namespace
}  // namespace trueseed::control
