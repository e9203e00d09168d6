// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace trueseed::libtorch::observer {

/// The part of CPython's C interface that the observer uses, found at run time: the observer is
/// loaded into programs without Python, too, and into any version of it. Objects are `void*`.
struct PythonApi {
  using Object = void*;

  int (*is_initialized)() = nullptr;
  int (*is_finalizing)() = nullptr;
  const char* (*get_version)() = nullptr;
  Object (*this_thread_state)() = nullptr;
  int (*gil_ensure)() = nullptr;
  void (*gil_release)(int) = nullptr;
  void (*inc_ref)(Object) = nullptr;
  void (*dec_ref)(Object) = nullptr;
  Object (*error_occurred)() = nullptr;
  void (*error_clear)() = nullptr;
  Object (*get_attribute)(Object, const char*) = nullptr;
  const char* (*utf8)(Object, std::intptr_t*) = nullptr;
  int (*line_of)(Object code, int offset_bytes) = nullptr;
  Object (*frame_of_thread)(Object thread_state) = nullptr;
  Object (*frame_back)(Object frame) = nullptr;
  Object (*frame_code)(Object frame) = nullptr;
  int (*frame_offset)(Object frame) = nullptr;

  /// Returns the interface of this process, or null where no Python is loaded or it lacks a part.
  static const PythonApi* find();

  /// Returns the version as 3 * 100 + 11 for 3.11; 0 where it is not understood or not of the usual
  /// build (free-threaded).
  [[nodiscard]] int version() const;
};

/// Holds the GIL for its scope; takes nothing while the interpreter ends.
class GilScope {
 public:
  explicit GilScope(const PythonApi& api) noexcept;
  GilScope(const GilScope&) = delete;
  GilScope& operator=(const GilScope&) = delete;
  ~GilScope();

  [[nodiscard]] bool held() const noexcept { return held_; }

 private:
  const PythonApi& api_;
  bool held_;
  int state_ = 0;
};

/// Returns an attribute that is a string, or an empty text.
std::string text_attribute(const PythonApi& api, PythonApi::Object object, const char* name);

}  // namespace trueseed::libtorch::observer
