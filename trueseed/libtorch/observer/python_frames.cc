// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/python_frames.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace trueseed::libtorch::observer {
namespace {

// Source: offsetof over Include/internal/pycore_frame.h and Include/cpython of each version, on
// 64-bit Linux.
constexpr FrameLayout kLayouts[] = {
    {.version = 311,
     .current = 56,
     .through_cframe = 8,
     .code = 32,
     .previous = 48,
     .instruction = 56,
     .owner = 69,
     .locals = 72,
     .instructions = 184},
    {.version = 312,
     .current = 56,
     .through_cframe = 0,
     .code = 0,
     .previous = 8,
     .instruction = 56,
     .owner = 70,
     .locals = 72,
     .instructions = 192},
    {.version = 313,
     .current = 72,
     .through_cframe = std::nullopt,
     .code = 0,
     .previous = 8,
     .instruction = 56,
     .owner = 70,
     .locals = 72,
     .instructions = 200},
};

// A frame of the interpreter's own, between C and Python (from 3.12 on).
constexpr std::uint8_t kOwnedByC = 3;
// Deeper stacks are those of a recursion.
constexpr int kDeepest = 4096;

template <typename T>
T load(const void* object, std::size_t offset) noexcept {
  T value;
  std::memcpy(&value, static_cast<const char*>(object) + offset, sizeof(value));
  return value;
}

const void* innermost(const FrameLayout& layout, PythonApi::Object thread) noexcept {
  const auto* current = load<const void*>(thread, layout.current);
  if (!layout.through_cframe || current == nullptr) return current;
  return load<const void*>(current, *layout.through_cframe);
}

PythonFrame frame_at(const FrameLayout& layout, const void* frame) noexcept {
  auto* code = load<PythonApi::Object>(frame, layout.code);
  const auto* instruction = load<const char*>(frame, layout.instruction);
  const char* first = static_cast<const char*>(code) + layout.instructions;
  return {code, static_cast<int>(instruction - first)};
}

}  // namespace

PythonFrames::PythonFrames(const PythonApi& api) : api_(api) {
  const int version = api.version();
  const auto* layout = std::ranges::find(kLayouts, version, &FrameLayout::version);
  if (layout != std::end(kLayouts) && layout_holds(*layout)) layout_ = layout;
}

bool PythonFrames::layout_holds(const FrameLayout& layout) const {
  const GilScope gil(api_);
  PythonApi::Object thread = gil.held() ? api_.this_thread_state() : nullptr;
  if (thread == nullptr) return false;
  std::vector<PythonFrame> expected;
  std::vector<PythonFrame> found;
  const auto collect = [](std::vector<PythonFrame>& frames) {
    return [&frames](const PythonFrame& frame) {
      frames.push_back(frame);
      return true;
    };
  };
  auto expect = collect(expected);
  auto find = collect(found);
  walk_with_gil(thread, &call<decltype(expect)>, &expect);
  walk_layout(layout, thread, &call<decltype(find)>, &find);
  return !expected.empty() && expected == found;
}

void PythonFrames::walk_layout(const FrameLayout& layout, PythonApi::Object thread, Call use,
                               void* visit) {
  const void* frame = innermost(layout, thread);
  for (int depth = 0; frame != nullptr && depth < kDeepest; ++depth) {
    const bool is_pythons = load<std::uint8_t>(frame, layout.owner) != kOwnedByC;
    if (is_pythons && !use(frame_at(layout, frame), visit)) return;
    frame = load<const void*>(frame, layout.previous);
  }
}

void PythonFrames::walk_with_gil(PythonApi::Object thread, Call use, void* visit) const {
  const GilScope gil(api_);
  if (!gil.held()) return;
  PythonApi::Object frame = api_.frame_of_thread(thread);
  for (bool go_on = true; frame != nullptr && go_on;) {
    PythonApi::Object code = api_.frame_code(frame);
    go_on = use({code, api_.frame_offset(frame)}, visit);
    api_.dec_ref(code);
    PythonApi::Object back = go_on ? api_.frame_back(frame) : nullptr;
    api_.dec_ref(frame);
    frame = back;
  }
}

void PythonFrames::walk_first_arguments(PythonApi::Object thread, PythonApi::Object code,
                                        CallObject use, void* visit) const {
  const void* frame = innermost(*layout_, thread);
  for (int depth = 0; frame != nullptr && depth < kDeepest; ++depth) {
    if (load<std::uint8_t>(frame, layout_->owner) != kOwnedByC &&
        load<PythonApi::Object>(frame, layout_->code) == code) {
      use(load<PythonApi::Object>(frame, layout_->locals), visit);
    }
    frame = load<const void*>(frame, layout_->previous);
  }
}

}  // namespace trueseed::libtorch::observer
