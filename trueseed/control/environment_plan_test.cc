// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/environment_plan.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/control/switches.h"

namespace trueseed::control {
namespace {

constexpr const char* kShim = "/opt/lib/trueseed/_shim";

RunRequest request_of(Mode mode, const char* seed = "73") {
  return {.seed = Seed::parse(seed),
          .mode = mode,
          .json_path = {},
          .shim_directory = kShim,
          .n_threads = 12};
}

const SwitchReport& report_of(const EnvironmentPlan& plan, std::string_view name) {
  return *std::ranges::find(plan.switches, name, &SwitchReport::name);
}

TEST(Environment, FindsSetsAndErases) {
  Environment environment({"A=1", "AB=2", "EMPTY=", "odd", "X=a=b"});
  EXPECT_EQ(environment.find("A"), "1");
  EXPECT_EQ(environment.find("EMPTY"), "");
  EXPECT_EQ(environment.find("X"), "a=b");
  EXPECT_EQ(environment.find("odd"), std::nullopt);
  environment.set("A", "3");
  environment.set("NEW", "4");
  environment.erase("AB");
  EXPECT_EQ(environment.entries(),
            (std::vector<std::string>{"A=3", "EMPTY=", "odd", "X=a=b", "NEW=4"}));
}

TEST(Switches, EachNameStandsOnceAndHasAValue) {
  std::set<std::string_view> names;
  for (const EnvironmentSwitch& row : environment_switches()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_NE(row.constant == nullptr, row.compute == nullptr) << row.name;
    const std::string value = row.value({Seed(Integer(1)), 2});
    EXPECT_FALSE(value.empty()) << row.name;
    // These separate the pairs of TRUESEED_SET.
    EXPECT_EQ(value.find_first_of(";="), std::string::npos) << row.name;
  }
}

TEST(EnvironmentPlan, SeededSetsTheHashSeedOnly) {
  const EnvironmentPlan plan = plan_environment(Environment(), request_of(Mode::kSeeded));
  EXPECT_EQ(plan.environment.entries(),
            (std::vector<std::string>{"PYTHONHASHSEED=73", std::string("PYTHONPATH=") + kShim,
                                      "TRUESEED_SEED=73", "TRUESEED_MODE=seeded",
                                      "TRUESEED_SET=PYTHONHASHSEED=73",
                                      "TRUESEED_KEPT=", "TRUESEED_ADDRESS_ORDER=fixed"}));
}

TEST(EnvironmentPlan, DeterministicSetsEveryRow) {
  const EnvironmentPlan plan = plan_environment(Environment(), request_of(Mode::kDeterministic));
  EXPECT_EQ(plan.switches.size(), environment_switches().size() + 1);
  for (const EnvironmentSwitch& row : environment_switches()) {
    EXPECT_TRUE(plan.environment.find(row.name)) << row.name;
    EXPECT_EQ(report_of(plan, row.name).status, Status::kPending);
  }
  EXPECT_EQ(plan.environment.find("OMP_NUM_THREADS"), "12");
  EXPECT_EQ(plan.environment.find("CUBLAS_WORKSPACE_CONFIG"), ":4096:8");
}

TEST(EnvironmentPlan, ARecordedRunIsEnteredThroughThePreload) {
  RunRequest request = request_of(Mode::kSeeded);
  request.record_directory = "/data/record";
  request.observer_directory = "/opt/lib/trueseed/_observer";
  const std::string ours = "/opt/lib/trueseed/_observer/libtrueseed_preload.so";
  const Environment plain = plan_environment(Environment(), request).environment;
  EXPECT_EQ(plain.find("TRUESEED_RECORD"), "/data/record");
  EXPECT_EQ(plain.find("TRUESEED_OBSERVER"), "/opt/lib/trueseed/_observer");
  EXPECT_EQ(plain.find("LD_PRELOAD"), ours);
  const Environment users({"LD_PRELOAD=/lib/theirs.so"});
  const Environment planned = plan_environment(users, request).environment;
  EXPECT_EQ(planned.find("LD_PRELOAD"), ours + ":/lib/theirs.so");
  EXPECT_EQ(plan_environment(planned, request).environment.find("LD_PRELOAD"),
            ours + ":/lib/theirs.so")
      << "a run within a run has it once";
  EXPECT_EQ(without_enclosing_run(planned, kShim).find("LD_PRELOAD"), "/lib/theirs.so");
  EXPECT_EQ(without_enclosing_run(plain, kShim).find("LD_PRELOAD"), std::nullopt);
  request.observer_directory = "/home/a name/_observer";
  EXPECT_EQ(plan_environment(Environment(), request).environment.find("LD_PRELOAD"), std::nullopt)
      << "the loader would take it for two libraries";
}

TEST(EnvironmentPlan, UsersValueWinsAndIsRecorded) {
  const Environment users({"OMP_NUM_THREADS=3", "PYTHONHASHSEED=random", "NCCL_ALGO="});
  const EnvironmentPlan plan = plan_environment(users, request_of(Mode::kDeterministic));
  EXPECT_EQ(plan.environment.find("OMP_NUM_THREADS"), "3");
  EXPECT_EQ(plan.environment.find("PYTHONHASHSEED"), "random");
  EXPECT_EQ(plan.environment.find("TRUESEED_KEPT"), "PYTHONHASHSEED=73;OMP_NUM_THREADS=12");
  EXPECT_EQ(report_of(plan, "OMP_NUM_THREADS").status, Status::kYours);
  EXPECT_EQ(report_of(plan, "OMP_NUM_THREADS").wanted, "12");
  EXPECT_EQ(report_of(plan, "OMP_NUM_THREADS").found, "3");
  EXPECT_NE(report_of(plan, "PYTHONHASHSEED").note.find("differs"), std::string::npos);
  // An empty value is no choice.
  EXPECT_EQ(plan.environment.find("NCCL_ALGO"), "Ring");
}

TEST(EnvironmentPlan, MklFollowsTheUsersThreads) {
  const EnvironmentPlan plan =
      plan_environment(Environment({"OMP_NUM_THREADS=3"}), request_of(Mode::kDeterministic));
  EXPECT_EQ(plan.environment.find("MKL_NUM_THREADS"), "3");
  const Environment levels({"OMP_NUM_THREADS=4,2"});
  EXPECT_EQ(plan_environment(levels, request_of(Mode::kDeterministic))
                .environment.find("MKL_NUM_THREADS"),
            "4");
  EXPECT_EQ(plan_environment(Environment(), request_of(Mode::kDeterministic))
                .environment.find("MKL_NUM_THREADS"),
            "12");
}

TEST(EnvironmentPlan, EnclosingRunsValuesAreNotTheUsers) {
  RunRequest outer = request_of(Mode::kDeterministic, "1");
  outer.quiet = true;
  outer.json_path = "/tmp/r";
  Environment inside = plan_environment(Environment({"MKL_CBWR=AVX2"}), outer).environment;
  inside.set("OMP_NUM_THREADS", "5");  // set inside the run: the user's
  const EnvironmentPlan plan = plan_environment(inside, request_of(Mode::kSeeded));
  EXPECT_EQ(plan.environment.find("PYTHONHASHSEED"), "73");
  EXPECT_EQ(plan.environment.find("OMP_NUM_THREADS"), "5");
  EXPECT_EQ(plan.environment.find("MKL_CBWR"), "AVX2");
  EXPECT_EQ(plan.environment.find("NCCL_ALGO"), std::nullopt);
  EXPECT_EQ(plan.environment.find("TRUESEED_QUIET"), std::nullopt);
  EXPECT_EQ(plan.environment.find("TRUESEED_JSON"), std::nullopt);
  EXPECT_EQ(plan.environment.find("PYTHONPATH"), kShim);
}

TEST(EnvironmentPlan, ARanksShareOfTheThreadsIsNotTheUsers) {
  Environment rank = plan_environment(Environment(), request_of(Mode::kDeterministic)).environment;
  rank.set("LOCAL_WORLD_SIZE", "4");
  rank.set("OMP_NUM_THREADS", "3");  // 12 / 4, as the runtime sets it
  rank.set("MKL_NUM_THREADS", "2");  // the user's
  const EnvironmentPlan plan = plan_environment(rank, request_of(Mode::kDeterministic));
  EXPECT_EQ(plan.environment.find("OMP_NUM_THREADS"), "12");
  EXPECT_EQ(report_of(plan, "OMP_NUM_THREADS").status, Status::kPending);
  EXPECT_EQ(report_of(plan, "MKL_NUM_THREADS").status, Status::kYours);
}

TEST(EnvironmentPlan, TellsWhatTheLauncherHasSet) {
  const Environment inside =
      plan_environment(Environment({"OMP_NUM_THREADS=3"}), request_of(Mode::kDeterministic))
          .environment;
  EXPECT_TRUE(is_set_by_launcher(inside, "MKL_NUM_THREADS"));
  EXPECT_FALSE(is_set_by_launcher(inside, "OMP_NUM_THREADS"));
  EXPECT_FALSE(is_set_by_launcher(Environment(), "MKL_NUM_THREADS"));
}

TEST(EnvironmentPlan, PlanOfAPlanIsThePlan) {
  const Environment users({"PATH=/bin", "PYTHONPATH=/a:/b", "OMP_NUM_THREADS=3"});
  const RunRequest request = request_of(Mode::kDeterministic);
  const EnvironmentPlan once = plan_environment(users, request);
  const EnvironmentPlan twice = plan_environment(once.environment, request);
  auto first = once.environment.entries();
  auto second = twice.environment.entries();
  std::ranges::sort(first);
  std::ranges::sort(second);
  EXPECT_EQ(first, second);
  EXPECT_EQ(once.switches, twice.switches);
}

TEST(EnvironmentPlan, ShimComesFirstInPythonPath) {
  const auto path_of = [](const std::string& inherited) {
    return plan_environment(Environment({"PYTHONPATH=" + inherited}), request_of(Mode::kSeeded))
        .environment.find("PYTHONPATH");
  };
  const std::string shim = kShim;
  EXPECT_EQ(path_of(""), shim);
  EXPECT_EQ(path_of("/a:/b"), shim + ":/a:/b");
  EXPECT_EQ(path_of(shim + ":/a"), shim + ":/a");
  EXPECT_EQ(path_of("/other/trueseed/_shim:" + shim), shim);
  EXPECT_EQ(path_of("/a:" + shim), shim + ":/a:" + shim);
}

TEST(EnvironmentPlan, FlagsAreTold) {
  RunRequest request = request_of(Mode::kSeeded, "-340282366920938463463374607431768211456");
  request.exact_seed = request.report = request.quiet = true;
  request.json_path = "/tmp/report.json";
  request.address_order = AddressOrder::kRefused;
  const EnvironmentPlan plan = plan_environment(Environment(), request);
  EXPECT_EQ(plan.environment.find("TRUESEED_SEED"), "-340282366920938463463374607431768211456");
  for (const char* name : {"TRUESEED_EXACT", "TRUESEED_REPORT", "TRUESEED_QUIET"}) {
    EXPECT_EQ(plan.environment.find(name), "1") << name;
  }
  EXPECT_EQ(plan.environment.find("TRUESEED_JSON"), "/tmp/report.json");
  EXPECT_EQ(plan.environment.find("TRUESEED_ADDRESS_ORDER"), "refused");
  EXPECT_EQ(plan.switches.front().status, Status::kNotHeld);
}

TEST(ReportTable, HasAlignedColumns) {
  const std::vector<SwitchReport> reports = {{"A", "1", "1", Status::kHeld, ""},
                                             {"LONG_NAME", "x", "yy", Status::kNotHeld, "why"}};
  EXPECT_EQ(report_table(reports),
            (std::vector<std::string>{"switch     wanted  found  status    note",
                                      "A          1       1      held",
                                      "LONG_NAME  x       yy     NOT HELD  why"}));
}

}  // namespace
}  // namespace trueseed::control
