// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "trueseed/libtorch/observer/python_api.h"

namespace trueseed::libtorch::observer {

/// One frame of this thread's Python stack.
struct PythonFrame {
  /// The code object; alive as long as the frame is.
  PythonApi::Object code = nullptr;
  /// Where in its byte code the frame is, in bytes.
  int offset_bytes = 0;

  friend bool operator==(const PythonFrame&, const PythonFrame&) = default;
};

/// Where CPython of one minor version keeps what a frame walk needs, in bytes.
struct FrameLayout {
  int version;
  /// In the thread state; `through_cframe` where a _PyCFrame is between.
  std::size_t current;
  std::optional<std::size_t> through_cframe;
  std::size_t code;
  std::size_t previous;
  std::size_t instruction;
  std::size_t owner;
  /// First local variable.
  std::size_t locals;
  /// Of the code object: its instructions.
  std::size_t instructions;
};

/// Walks this thread's Python frames, innermost first.
///
/// torch releases the GIL before an operation runs. The frames of a thread change by that thread
/// alone, so that it may read them without the GIL, if it knows their layout; for a version that is
/// not known, or whose layout does not hold, every walk takes the GIL.
class PythonFrames {
 public:
  /// Checks the layout against the public interface on this thread's own stack.
  explicit PythonFrames(const PythonApi& api);

  [[nodiscard]] bool reads_layout() const noexcept { return layout_ != nullptr; }

  /// Calls `visit(frame)` until it returns false. Nothing where this thread runs no Python.
  template <typename Visit>
  void walk(Visit visit) const {
    PythonApi::Object thread = api_.this_thread_state();
    if (thread == nullptr) return;
    if (layout_ == nullptr) {
      walk_with_gil(thread, &call<Visit>, &visit);
    } else {
      walk_layout(*layout_, thread, &call<Visit>, &visit);
    }
  }

  /// Calls `visit(first argument of the frame's function)` for each frame that runs `code`. Only
  /// where reads_layout().
  template <typename Visit>
  void first_arguments_of(PythonApi::Object code, Visit visit) const {
    PythonApi::Object thread = api_.this_thread_state();
    if (thread == nullptr || layout_ == nullptr) return;
    walk_first_arguments(thread, code, &call_object<Visit>, &visit);
  }

 private:
  using Call = bool (*)(const PythonFrame&, void*);
  using CallObject = void (*)(PythonApi::Object, void*);

  template <typename Visit>
  static bool call(const PythonFrame& frame, void* visit) {
    return (*static_cast<Visit*>(visit))(frame);
  }
  template <typename Visit>
  static void call_object(PythonApi::Object object, void* visit) {
    (*static_cast<Visit*>(visit))(object);
  }

  static void walk_layout(const FrameLayout& layout, PythonApi::Object thread, Call use,
                          void* visit);
  void walk_with_gil(PythonApi::Object thread, Call use, void* visit) const;
  void walk_first_arguments(PythonApi::Object thread, PythonApi::Object code, CallObject use,
                            void* visit) const;
  bool layout_holds(const FrameLayout& layout) const;

  const PythonApi& api_;
  const FrameLayout* layout_ = nullptr;
};

}  // namespace trueseed::libtorch::observer
