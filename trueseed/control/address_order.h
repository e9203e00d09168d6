// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace trueseed::control {

/// Whether programs started from here get the same addresses in every run.
enum class AddressOrder : std::uint8_t { kFixed, kRefused };

constexpr std::string_view address_order_name(AddressOrder order) noexcept {
  return order == AddressOrder::kFixed ? "fixed" : "refused";
}

/// Switches address layout randomisation off for all programs that this process starts from now on.
///
/// Definition: personality(ADDR_NO_RANDOMIZE), and reads it back.
/// Errors:     none; kRefused where the system refuses, as some containers do.
AddressOrder fix_address_order() noexcept;

/// Returns what fix_address_order() would give; tried in a child, this process stays as it is.
AddressOrder probe_address_order() noexcept;

}  // namespace trueseed::control
