// SPDX-License-Identifier: Apache-2.0
// Prints the version and the first words of a derived stream.
#include <array>
#include <cstdint>
#include <iostream>

#include "trueseed/base/version.h"
#include "trueseed/control/derive.h"

int main() {
  std::array<std::uint32_t, 4> words{};
  trueseed::control::derive_words(trueseed::control::Seed::parse("-73"),
                                  trueseed::control::Purpose::kSpawn, trueseed::control::Role(),
                                  words);
  std::cout << trueseed::version();
  for (const std::uint32_t word : words) std::cout << ' ' << word;
  std::cout << '\n';
}
