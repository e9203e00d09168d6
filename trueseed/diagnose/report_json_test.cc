// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/report_json.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace trueseed::diagnose {
namespace {

using Json = nlohmann::json;

Difference difference() {
  Difference difference;
  difference.place = {"rank1.0.rows", "main", 7};
  Operation operation;
  operation.name = "aten::mm";
  operation.signature = "(f32[2]) -> f32[2]";
  operation.site = "/none/train.py:12 forward";
  operation.row.step = 3;
  operation.row.phase = record::Phase::kBackward;
  difference.a = difference.b = operation;
  return difference;
}

Verification verification() {
  Verification verification;
  verification.verdict = Verdict::kSame;
  verification.seed = "123456789012345678901234567890";
  verification.seed_from = "given";
  verification.command = {"python", "train.py"};
  verification.n_runs = 2;
  verification.directory = "/records";
  verification.comparison.n_operations_a = 10;
  verification.comparison.n_operations_b = 11;
  verification.comparison.n_compared = 9;
  verification.comparison.n_processes = 2;
  verification.comparison.n_steps = 4;
  verification.comparison.unseen = {1, 2, 3, 4, {"a problem"}};
  return verification;
}

Json parsed(const std::string& text) {
  EXPECT_TRUE(text.ends_with("}\n"));
  return Json::parse(text);
}

TEST(VerificationJson, SaysWhatWasCompared) {
  const Json json = parsed(verification_json(verification()));
  EXPECT_EQ(json["format"], "trueseed-verify/1");
  EXPECT_EQ(json["verdict"], "SAME");
  EXPECT_EQ(json["trouble"], nullptr);
  EXPECT_EQ(json["seed"], "123456789012345678901234567890");
  EXPECT_EQ(json["mode"], "deterministic");
  EXPECT_EQ(json["command"], (Json{"python", "train.py"}));
  EXPECT_EQ(json["runs"], 2);
  EXPECT_EQ(json["records"], nullptr) << "they are not kept";
  EXPECT_EQ(json["operations"],
            Json::parse(R"({"a": 10, "b": 11, "compared": 9, "different": 0})"));
  EXPECT_EQ(json["steps"], 4);
  EXPECT_EQ(json["processes"], 2);
  EXPECT_EQ(json["not_seen"], Json::parse(R"({"unreadable_outputs": 1, "compiled_regions": 2,)"
                                          R"( "uninitialised_outputs": 3, "never_consumed": 4})"));
  EXPECT_EQ(json["problems"], (Json::array({"a problem"})));
  EXPECT_EQ(json["differences"], Json::array());
  EXPECT_EQ(json["finding"], nullptr);
  EXPECT_EQ(json["cause"], nullptr);
  EXPECT_EQ(json["not_varied"].size(), 6U);
}

TEST(VerificationJson, SaysWhereTheRunsPart) {
  Verification other = verification();
  other.verdict = Verdict::kDifferent;
  other.is_directory_kept = true;
  other.comparison.differences = {difference(), difference()};
  other.comparison.differences[1].kind = DifferenceKind::kTrace;
  other.comparison.differences[1].b.reset();
  other.comparison.differences[1].n_only_a = 5;
  other.cause = likely_cause(other.comparison.differences[0]);
  const Json json = parsed(verification_json(other));
  EXPECT_EQ(json["verdict"], "DIFFERENT");
  EXPECT_EQ(json["records"], "/records");
  ASSERT_EQ(json["differences"].size(), 2U);
  const Json& first = json["differences"][0];
  EXPECT_EQ(first["kind"], "outputs");
  EXPECT_EQ(first["process"], "rank1");
  EXPECT_EQ(first["file"], "rank1.0.rows");
  EXPECT_EQ(first["thread"], "main");
  EXPECT_EQ(first["row"], 7);
  EXPECT_FALSE(first.contains("only_a"));
  EXPECT_EQ(first["b"],
            Json::parse(R"({"name": "aten::mm", "node": null, "signature": "(f32[2]) -> f32[2]",)"
                        R"( "step": 3, "phase": "backward", "site": {"file": "/none/train.py",)"
                        R"( "line": 12, "function": "forward", "source": null},)"
                        R"( "forward_site": null, "raised": false})"));
  const Json& second = json["differences"][1];
  EXPECT_EQ(second["kind"], "trace");
  EXPECT_EQ(second["b"], nullptr);
  EXPECT_EQ(second["only_a"], 5);
  EXPECT_EQ(second["only_b"], 0);
  EXPECT_EQ(second["goes_on_alike"], false);
  EXPECT_EQ(json["cause"]["code"], "TS900");
  EXPECT_EQ(json["cause"]["status"], "likely");
}

TEST(VerificationJson, ShowsTheValues) {
  Verification other = verification();
  other.finding = Finding{};
  other.finding->directory_a = "/records/run-03";
  other.finding->focus.stack = {{"train.py", 12, "forward", "y = x + w", false}};
  other.finding->difference.n_inputs = 2;
  TensorDifference tensor{.name = "output", .form_a = "f", .form_b = "f"};
  tensor.n_elements = 6;
  tensor.n_different = 2;
  tensor.first = ElementPair{{1, 2}, "0.1", "0.2", "aa", "bb", 5, 0.1};
  tensor.farthest = ElementPair{{}, "nan", "0", "aa", "bb", ~std::uint64_t{0}, 0};
  tensor.largest_difference = std::numeric_limits<double>::infinity();
  other.finding->difference.outputs = {tensor};
  const Json json = parsed(verification_json(other))["finding"];
  EXPECT_EQ(json["record_a"], "/records/run-03");
  EXPECT_EQ(json["record_b"], nullptr);
  EXPECT_EQ(json["inputs_compared"], 2);
  EXPECT_EQ(json["values"], Json::array());
  EXPECT_EQ(json["stack"][0]["source"], "y = x + w");
  ASSERT_EQ(json["outputs"].size(), 1U);
  EXPECT_EQ(json["outputs"][0]["first"]["index"], (Json{1, 2}));
  EXPECT_EQ(json["outputs"][0]["first"]["ulps"], 5);
  EXPECT_EQ(json["outputs"][0]["farthest"]["index"], Json::array());
  EXPECT_EQ(json["outputs"][0]["farthest"]["ulps"], nullptr) << "a NaN has no distance";
  EXPECT_EQ(json["outputs"][0]["largest_difference"], nullptr) << "JSON has no infinity";
}

TEST(VerificationJson, ListsOfOneStayLists) {
  Verification other = verification();
  other.command = {"true"};
  other.not_held = {"PYTHONHASHSEED"};
  other.finding = Finding{};
  other.finding->difference.values = {"alpha: 1 and 2"};
  const Json json = parsed(verification_json(other));
  EXPECT_EQ(json["command"], Json::array({"true"}));
  EXPECT_EQ(json["not_held"], Json::array({"PYTHONHASHSEED"}));
  EXPECT_EQ(json["finding"]["values"], Json::array({"alpha: 1 and 2"}));
}

TEST(VerificationJson, WithoutAVerdictSaysWhy) {
  Verification trouble = verification();
  trouble.verdict = Verdict::kTrouble;
  trouble.trouble = "the program wrote \xff and failed";
  const Json json = parsed(verification_json(trouble));
  EXPECT_EQ(json["verdict"], "NO VERDICT");
  EXPECT_EQ(json["trouble"], "the program wrote \xef\xbf\xbd and failed");
}

TEST(RecordDiffJson, HasTheVerdictOfTheText) {
  RecordDiff diff;
  diff.directory_a = "a";
  diff.directory_b = "b";
  diff.settings = {"seed: 73 and 74"};
  Json json = parsed(record_diff_json(diff));
  EXPECT_EQ(json["format"], "trueseed-diff/1");
  EXPECT_EQ(json["verdict"], "SAME");
  EXPECT_EQ(json["record_a"], "a");
  EXPECT_EQ(json["settings"], Json::array({"seed: 73 and 74"}));
  diff.comparison.unseen.problems = {"damaged"};
  EXPECT_EQ(parsed(record_diff_json(diff))["verdict"], "NO VERDICT");
  diff.comparison.differences = {difference()};
  EXPECT_EQ(parsed(record_diff_json(diff))["verdict"], "DIFFERENT");
}

}  // namespace
}  // namespace trueseed::diagnose
