// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/plan_json.h"

#include <nlohmann/json.hpp>

namespace trueseed::control {

using Json = nlohmann::ordered_json;

std::string plan_json(const PlanRecord& record) {
  Json switches = Json::array();
  for (const SwitchReport& report : record.switches) {
    switches.push_back({{"name", report.name},
                        {"wanted", report.wanted},
                        {"found", report.found},
                        {"status", status_name(report.status)},
                        {"note", report.note}});
  }
  const Json line = {{"format", "trueseed-report/1"},
                     {"kind", "plan"},
                     {"seed", record.request.seed.to_decimal()},
                     {"seed_from", record.seed_from},
                     {"mode", mode_name(record.request.mode)},
                     {"exact_seed", record.request.exact_seed},
                     {"command", record.command},
                     {"repeat_command", record.repeat_command},
                     {"address_order", address_order_name(record.request.address_order)},
                     {"switches", std::move(switches)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace trueseed::control
