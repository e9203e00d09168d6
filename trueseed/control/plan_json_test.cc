// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/plan_json.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "trueseed/control/promise.h"

namespace trueseed::control {
namespace {

PlanRecord record_of(const char* seed) {
  const RunRequest request{.seed = Seed::parse(seed), .json_path = {}, .shim_directory = "/shim"};
  return {request,
          "given",
          {"python", "train\xff.py"},
          "trueseed run ...",
          plan_environment(Environment({"OMP_NUM_THREADS=1"}), request).switches};
}

TEST(PlanJson, IsOneLineWithEveryField) {
  const std::string line = plan_json(record_of("1606938044258990275541962092341162602522"));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const nlohmann::json plan = nlohmann::json::parse(line);
  EXPECT_EQ(plan["format"], "trueseed-report/1");
  EXPECT_EQ(plan["kind"], "plan");
  EXPECT_EQ(plan["seed"], "1606938044258990275541962092341162602522");
  EXPECT_EQ(plan["seed_from"], "given");
  EXPECT_EQ(plan["mode"], "deterministic");
  EXPECT_EQ(plan["address_order"], "fixed");
  EXPECT_EQ(plan["switches"][0]["status"], "held");
  EXPECT_EQ(plan["switches"][1]["name"], "PYTHONHASHSEED");
  EXPECT_EQ(plan["switches"][2]["status"], "yours");
}

TEST(PlanJson, BytesThatAreNoUtf8AreReplaced) {
  const nlohmann::json plan = nlohmann::json::parse(plan_json(record_of("1")));
  EXPECT_EQ(plan["command"][1], "train\xef\xbf\xbd.py");
}

TEST(Promise, IsTextAndJson) {
  const Promise promise = find_promise("");
  EXPECT_GE(promise.n_cpus, 1);
  EXPECT_NE(promise_text(promise).find(promise.kernel), std::string::npos);
  const nlohmann::json object = nlohmann::json::parse(promise_json(promise));
  EXPECT_EQ(object["format"], "trueseed-doctor/1");
  EXPECT_EQ(object["cpu"]["usable"], promise.n_cpus);
  EXPECT_EQ(object["python"].is_null(), !promise.python.has_value());
}

}  // namespace
}  // namespace trueseed::control
