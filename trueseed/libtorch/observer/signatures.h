// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace trueseed::libtorch::observer {

/// Texts of types and shapes, made once for each combination that a thread sees.
class Signatures {
 public:
  /// Keeps the text of an operation's inputs by its hash; `make` is called where it is new.
  template <typename Make>
  void keep_inputs(std::uint64_t hash, Make make) {
    std::uint64_t& slot = recent_inputs_[hash % kRecent];
    if (slot == hash) return;
    if (inputs_.size() >= kMost) {
      inputs_.clear();
      recent_inputs_.fill(0);
    }
    const auto known = inputs_.find(hash);
    if (known == inputs_.end()) inputs_.emplace(hash, make());
    slot = hash;
  }

  /// Returns the number of the whole signature; `number_of` is called with a new one's text.
  template <typename Make, typename NumberOf>
  std::uint32_t number(std::uint64_t inputs, std::uint64_t whole, Make make_outputs,
                       NumberOf number_of) {
    Number& slot = recent_[whole % kRecent];
    if (slot.hash == whole) return slot.number;
    const auto known = inputs_.find(inputs);
    std::string text = known == inputs_.end() ? std::string("?") : known->second;
    text += make_outputs();
    slot = {whole, number_of(text)};
    return slot.number;
  }

  /// For another process, whose dictionary is empty.
  void forget_numbers() noexcept { recent_.fill({}); }

 private:
  static constexpr std::size_t kRecent = 1024;
  static constexpr std::size_t kMost = 1 << 14;
  struct Number {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;
  };

  std::array<std::uint64_t, kRecent> recent_inputs_{};
  std::unordered_map<std::uint64_t, std::string> inputs_;
  std::array<Number, kRecent> recent_{};
};

}  // namespace trueseed::libtorch::observer
