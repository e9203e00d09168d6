// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/role.h"

#include <charconv>
#include <cstdlib>

namespace trueseed::control {
namespace {

constexpr std::size_t kBytesPerStep = 8;

}  // namespace

Role& Role::append(StepKind kind, std::uint64_t number) {
  steps_.push_back({kind, number});
  return *this;
}

Role& Role::append_text(std::string_view text) {
  append(StepKind::kText, text.size());
  for (std::size_t at = 0; at < text.size(); at += kBytesPerStep) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < kBytesPerStep && at + i < text.size(); ++i) {
      number |= std::uint64_t{static_cast<unsigned char>(text[at + i])} << (8 * i);
    }
    append(StepKind::kKey, number);
  }
  return *this;
}

Role role_from_rank(const char* rank) {
  Role role;
  if (rank == nullptr) return role;
  const std::string_view text(rank);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number != 0) {
    role.append(StepKind::kRank, number);
  }
  return role;
}

Role role_from_environment() { return role_from_rank(std::getenv("RANK")); }

}  // namespace trueseed::control
