// SPDX-License-Identifier: Apache-2.0
//
// A library without LibTorch, loaded by ctypes: what the observer sees of this thread's Python
// stack. Each text is valid until the next call.

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "trueseed/libtorch/observer/source_lines.h"

namespace {

using trueseed::libtorch::observer::GilScope;
using trueseed::libtorch::observer::parse_path_rules;
using trueseed::libtorch::observer::PythonApi;
using trueseed::libtorch::observer::PythonFrame;
using trueseed::libtorch::observer::PythonFrames;
using trueseed::libtorch::observer::SourceLines;
using trueseed::libtorch::observer::text_attribute;

// The interface of this Python, which says that it is of another version.
const PythonApi& that_calls_itself(const char* (*version)()) {
  auto* api = new PythonApi(*PythonApi::find());
  api->get_version = version;
  return *api;
}

std::string text_of(const PythonApi& api, const PythonFrame& frame) {
  return text_attribute(api, frame.code, "co_filename") + ':' +
         std::to_string(api.line_of(frame.code, frame.offset_bytes)) + ' ' +
         text_attribute(api, frame.code, "co_qualname") + " at " +
         std::to_string(frame.offset_bytes);
}

// The walk is over before a text is made: it takes the GIL where it needs it.
const char* stack_of(const PythonFrames& frames) {
  static std::string text;
  std::vector<PythonFrame> found;
  frames.walk([&](const PythonFrame& frame) {
    found.push_back(frame);
    return true;
  });
  const PythonApi& api = *PythonApi::find();
  const GilScope gil(api);
  text.clear();
  for (const PythonFrame& frame : found) text += text_of(api, frame) + '\n';
  return text.c_str();
}

const PythonFrames& of_this_version() {
  static const PythonFrames kFrames(*PythonApi::find());
  return kFrames;
}

const PythonFrames& of_an_unknown_version() {
  static const PythonFrames kFrames(that_calls_itself([] { return "3.99.0 (main)"; }));
  return kFrames;
}

const PythonFrames& of_a_free_threaded_build() {
  static const PythonFrames kFrames(
      that_calls_itself([] { return "3.13.0 experimental free-threading build (main)"; }));
  return kFrames;
}

SourceLines*& source_lines() {
  static SourceLines* lines = nullptr;
  return lines;
}

std::vector<std::string>& names() {
  static std::vector<std::string> all;
  return all;
}

const char* current_line() {
  // As the observer keeps it: one for each thread.
  thread_local SourceLines::Cache cache;
  static std::string text;
  const std::uint32_t number = source_lines()->current(cache, [](const std::string& name) {
    names().push_back(name);
    return static_cast<std::uint32_t>(names().size());
  });
  text = number == 0 ? "" : names()[number - 1];
  return text.c_str();
}

}  // namespace

extern "C" {

int has_interface() { return PythonApi::find() != nullptr ? 1 : 0; }
int reads_layout() { return of_this_version().reads_layout() ? 1 : 0; }
int reads_layout_of_unknown_version() { return of_an_unknown_version().reads_layout() ? 1 : 0; }
int reads_layout_of_free_threaded_build() {
  return of_a_free_threaded_build().reads_layout() ? 1 : 0;
}

const char* stack() { return stack_of(of_this_version()); }
const char* stack_by_interface() { return stack_of(of_an_unknown_version()); }

void set_rules(const char* rules) {
  source_lines() = new SourceLines(*PythonApi::find(), parse_path_rules(rules));
}
const char* line() { return current_line(); }

// Of a thread that has never run Python.
const char* line_of_native_thread() {
  const char* text = nullptr;
  std::thread([&] { text = current_line(); }).join();
  return text;
}

}  // extern "C"
