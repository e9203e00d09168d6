// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/plan_json.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "trueseed/base/version.h"
#include "trueseed/control/switches.h"

namespace trueseed::control {

using Json = nlohmann::ordered_json;

namespace {

// Who reads variables that decide about results.
constexpr std::string_view kPrefixes[] = {
    "ATEN_",   "CUBLAS",    "CUDA",   "CUDNN",   "GLOO_",          "GOMP_",  "HOROVOD_",
    "KMP_",    "LD_",       "LOCAL_", "MKL",     "NCCL_",          "NVIDIA", "OMP_",
    "ONEDNN_", "OPENBLAS_", "PYTHON", "PYTORCH", "RANK",           "TORCH",  "WORLD_",
    "LANG",    "LC_",       "TZ",     "MALLOC_", "TRUESEED_TARGET"};

bool decides(std::string_view name) {
  return std::ranges::any_of(kPrefixes,
                             [=](std::string_view prefix) { return name.starts_with(prefix); });
}

Json environment_json(const Environment& environment) {
  Json variables = Json::object();
  for (const std::string& entry : environment.entries()) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = entry.substr(0, equals);
    const bool is_switch = std::ranges::any_of(
        environment_switches(), [&](const EnvironmentSwitch& row) { return row.name == name; });
    if (is_switch || decides(name)) variables[name] = entry.substr(equals + 1);
  }
  return variables;
}

Json switches_json(const std::vector<SwitchReport>& reports) {
  Json switches = Json::array();
  for (const SwitchReport& report : reports) {
    switches.push_back({{"name", report.name},
                        {"wanted", report.wanted},
                        {"found", report.found},
                        {"status", status_name(report.status)},
                        {"note", report.note}});
  }
  return switches;
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace

std::string run_manifest_json(const PlanRecord& record, const Environment& environment,
                              const ObserveRequest& observe) {
  std::error_code error;
  Json focus;
  if (!observe.focus_file.empty()) {
    focus = {
        {"file", observe.focus_file}, {"stream", observe.focus_stream}, {"row", observe.focus_row}};
  }
  const Json object = {{"format", "trueseed-run/1"},
                       {"trueseed", version()},
                       {"created", now_utc()},
                       {"seed", record.request.seed.to_decimal()},
                       {"seed_from", record.seed_from},
                       {"mode", mode_name(record.request.mode)},
                       {"exact_seed", record.request.exact_seed},
                       {"command", record.command},
                       {"repeat_command", record.repeat_command},
                       {"folder", std::filesystem::current_path(error).string()},
                       {"address_order", address_order_name(record.request.address_order)},
                       {"environment", environment_json(environment)},
                       {"switches", switches_json(record.switches)},
                       {"observe", {{"fresh", observe.fresh}, {"focus", std::move(focus)}}},
                       {"processes", Json::array()}};
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string plan_json(const PlanRecord& record) {
  const Json line = {{"format", "trueseed-report/1"},
                     {"kind", "plan"},
                     {"seed", record.request.seed.to_decimal()},
                     {"seed_from", record.seed_from},
                     {"mode", mode_name(record.request.mode)},
                     {"exact_seed", record.request.exact_seed},
                     {"command", record.command},
                     {"repeat_command", record.repeat_command},
                     {"address_order", address_order_name(record.request.address_order)},
                     {"switches", switches_json(record.switches)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace trueseed::control
