// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/report_json.h"

#include <nlohmann/json.hpp>

#include "trueseed/diagnose/native_lines.h"
#include "trueseed/diagnose/report_text.h"
#include "trueseed/diagnose/wording.h"

namespace trueseed::diagnose {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& object) {
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json json_of_site(const std::string& site) {
  if (site.empty()) return {};
  const SourceLine line = SourceLine::parse(site);
  return {{"file", line.file},
          {"line", line.line},
          {"function", line.function},
          {"source", text_or_null(line.source())}};
}

Json json_of(const std::optional<Operation>& operation) {
  if (!operation) return {};
  return {{"name", operation->name},
          {"node", text_or_null(operation->node)},
          {"signature", operation->signature},
          {"step", operation->row.step},
          {"phase", record::phase_name(operation->row.phase)},
          {"site", json_of_site(operation->site)},
          {"forward_site", json_of_site(operation->forward_site)},
          {"raised", operation->row.has(record::kRaised)}};
}

Json json_of(const Difference& difference) {
  Json object = {
      {"kind", kind_name(difference.kind)}, {"process", process_name(difference.place.file)},
      {"file", difference.place.file},      {"thread", difference.place.stream},
      {"row", difference.place.row},        {"a", json_of(difference.a)},
      {"b", json_of(difference.b)}};
  if (difference.kind == DifferenceKind::kTrace || difference.kind == DifferenceKind::kMissing) {
    object["only_a"] = difference.n_only_a;
    object["only_b"] = difference.n_only_b;
    object["goes_on_alike"] = difference.goes_on_alike;
  }
  return object;
}

Json json_of(const std::optional<ElementPair>& pair) {
  if (!pair) return {};
  Json object = {{"index", pair->index},
                 {"a", pair->a},
                 {"b", pair->b},
                 {"bits_a", pair->bits_a},
                 {"bits_b", pair->bits_b}};
  object["ulps"] = pair->ulps == ~std::uint64_t{0} ? Json() : Json(pair->ulps);
  return object;
}

Json json_of(const std::vector<TensorDifference>& tensors) {
  Json list = Json::array();
  for (const TensorDifference& tensor : tensors) {
    list.push_back({{"name", tensor.name},
                    {"form_a", tensor.form_a},
                    {"form_b", tensor.form_b},
                    {"elements", tensor.n_elements},
                    {"different", tensor.n_different},
                    {"first", json_of(tensor.first)},
                    {"farthest", json_of(tensor.farthest)},
                    {"largest_difference", tensor.largest_difference},
                    {"not_compared", text_or_null(tensor.not_compared)}});
  }
  return list;
}

Json json_of(const std::optional<Finding>& finding) {
  if (!finding) return {};
  Json stack = Json::array();
  for (const PythonFrameText& frame : finding->focus.stack) {
    stack.push_back({{"file", frame.file},
                     {"line", frame.line},
                     {"function", frame.function},
                     {"source", frame.source},
                     {"is_library", frame.is_library}});
  }
  Json native = Json::array();
  const bool is_python = !finding->focus.stack.empty();
  const std::size_t n_native = is_python ? 0 : kMostNativeLines;
  for (const NativeLine& line : native_lines(finding->focus.native_stack, n_native)) {
    native.push_back({{"text", line.text}, {"source", text_or_null(line.source)}});
  }
  return {{"record_a", finding->directory_a},
          {"record_b", text_or_null(finding->directory_b)},
          {"inputs_compared", finding->difference.n_inputs},
          {"values", finding->difference.values},
          {"inputs", json_of(finding->difference.inputs)},
          {"outputs", json_of(finding->difference.outputs)},
          {"module", text_or_null(finding->focus.module)},
          {"stack", std::move(stack)},
          {"native_stack", std::move(native)}};
}

Json json_of(const std::optional<LikelyCause>& cause) {
  if (!cause) return {};
  return {{"code", cause->cause->code},
          {"name", cause->cause->name},
          {"status", "likely"},
          {"evidence", cause->evidence},
          {"cure", cause->cause->cure}};
}

void add_comparison(Json& object, const ComparisonSummary& comparison) {
  object["operations"] = {{"a", comparison.n_operations_a},
                          {"b", comparison.n_operations_b},
                          {"compared", comparison.n_compared},
                          {"different", comparison.n_different}};
  object["steps"] = comparison.n_steps;
  object["processes"] = comparison.n_processes;
  object["not_seen"] = {{"compiled_regions", comparison.unseen.n_compiled_regions},
                        {"unreadable_outputs", comparison.unseen.n_unreadable},
                        {"uninitialised_outputs", comparison.unseen.n_uninitialized},
                        {"never_consumed", comparison.unseen.n_never_consumed}};
  object["problems"] = comparison.unseen.problems;
  object["differences"] = Json::array();
  for (const Difference& difference : comparison.differences) {
    object["differences"].push_back(json_of(difference));
  }
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSame:
      return "SAME";
    case Verdict::kDifferent:
      return "DIFFERENT";
    case Verdict::kTrouble:
      break;
  }
  return "NO VERDICT";
}

}  // namespace

std::string verification_json(const Verification& verification) {
  Json object = {
      {"format", "trueseed-verify/1"},
      {"verdict", verdict_name(verification.verdict)},
      {"trouble", text_or_null(verification.trouble)},
      {"seed", verification.seed},
      {"seed_from", verification.seed_from},
      {"mode", control::mode_name(verification.mode)},
      {"command", verification.command},
      {"runs", verification.n_runs},
      {"reruns", verification.n_reruns},
      {"seconds", verification.seconds},
      {"records", verification.is_directory_kept ? Json(verification.directory) : Json()}};
  object["not_varied"] = not_varied(verification);
  object["not_held"] = verification.not_held;
  add_comparison(object, verification.comparison);
  object["finding"] = json_of(verification.finding);
  object["cause"] = json_of(verification.cause);
  return dumped(object);
}

std::string record_diff_json(const RecordDiff& diff) {
  const bool is_same = diff.comparison.differences.empty();
  const bool is_complete = diff.comparison.unseen.problems.empty();
  Json object = {{"format", "trueseed-diff/1"},
                 {"verdict", verdict_name(!is_same      ? Verdict::kDifferent
                                          : is_complete ? Verdict::kSame
                                                        : Verdict::kTrouble)},
                 {"record_a", diff.directory_a},
                 {"record_b", diff.directory_b},
                 {"settings", diff.settings}};
  add_comparison(object, diff.comparison);
  object["finding"] = json_of(diff.finding);
  object["cause"] = json_of(diff.cause);
  return dumped(object);
}

}  // namespace trueseed::diagnose
