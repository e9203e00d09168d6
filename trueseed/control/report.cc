// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/report.h"

#include <algorithm>
#include <array>

namespace trueseed::control {
namespace {

constexpr std::size_t kColumns = 5;
constexpr std::string_view kGap = "  ";
using Row = std::array<std::string, kColumns>;

Row row_of(const SwitchReport& report) {
  return {report.name, report.wanted, report.found, std::string(status_name(report.status)),
          report.note};
}

std::string line_of(const Row& row, const std::array<std::size_t, kColumns>& widths) {
  std::string line;
  for (std::size_t column = 0; column < kColumns; ++column) {
    if (column != 0) line += kGap;
    line += row[column];
    line.append(widths[column] - row[column].size(), ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::string_view status_name(Status status) noexcept {
  switch (status) {
    case Status::kHeld:
      return "held";
    case Status::kNotHeld:
      return "NOT HELD";
    case Status::kYours:
      return "yours";
    case Status::kPending:
      break;
  }
  return "pending";
}

std::vector<std::string> report_table(std::span<const SwitchReport> reports) {
  std::vector<Row> rows = {{"switch", "wanted", "found", "status", "note"}};
  for (const SwitchReport& report : reports) rows.push_back(row_of(report));
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      widths[column] = std::max(widths[column], row[column].size());
    }
  }
  std::vector<std::string> lines;
  for (const Row& row : rows) lines.push_back(line_of(row, widths));
  return lines;
}

}  // namespace trueseed::control
