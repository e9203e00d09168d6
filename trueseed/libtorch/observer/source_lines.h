// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "trueseed/libtorch/observer/python_frames.h"

namespace trueseed::libtorch::observer {

/// Whose file a path is: the longest prefix decides.
struct PathRule {
  std::string prefix;
  bool is_library;
};

/// Parses `-prefix` (a library's) and `+prefix` (the user's), one a line.
std::vector<PathRule> parse_path_rules(const std::string& text);

/// Finds the line of the user's program that runs: the innermost Python frame that is in no
/// library.
class SourceLines {
 public:
  SourceLines(const PythonApi& api, std::vector<PathRule> rules);

  /// What one thread keeps.
  class Cache {
   private:
    friend class SourceLines;
    struct Site {
      PythonApi::Object code = nullptr;
      int offset_bytes = 0;
      std::uint32_t number = 0;
    };
    struct Code {
      PythonApi::Object code = nullptr;
      bool is_library = false;
    };
    std::array<Site, 512> sites{};
    std::array<Code, 512> codes{};
  };

  /// Returns the number that `number_of(text)` gave to `file:line function`; 0 where there is no
  /// such frame.
  template <typename NumberOf>
  std::uint32_t current(Cache& cache, NumberOf number_of) {
    std::uint32_t number = 0;
    frames_.walk([&](const PythonFrame& frame) {
      if (is_library(cache, frame.code)) return true;
      Cache::Site& slot = site_of(cache, frame);
      if (slot.code != frame.code || slot.offset_bytes != frame.offset_bytes) {
        const std::string text = text_of(frame);
        if (text.empty()) return false;
        slot = {frame.code, frame.offset_bytes, number_of(text)};
      }
      number = slot.number;
      return false;
    });
    return number;
  }

  /// Held around a fork.
  std::mutex& mutex() noexcept { return mutex_; }

  [[nodiscard]] const PythonFrames& frames() const noexcept { return frames_; }

 private:
  struct Code {
    std::string file;
    std::string function;
    bool is_library = false;
    /// Held for ever, so that no other code object can have its address.
    bool is_held = false;
  };

  static Cache::Site& site_of(Cache& cache, const PythonFrame& frame) noexcept;
  const Code* find_code(PythonApi::Object code);
  bool is_library(Cache& cache, PythonApi::Object code);
  std::string text_of(const PythonFrame& frame);

  const PythonApi& api_;
  PythonFrames frames_;
  std::vector<PathRule> rules_;
  std::mutex mutex_;
  std::unordered_map<PythonApi::Object, std::unique_ptr<Code>> codes_;
};

}  // namespace trueseed::libtorch::observer
