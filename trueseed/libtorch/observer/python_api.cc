// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/python_api.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <optional>

namespace trueseed::libtorch::observer {
namespace {

template <typename Function>
bool load(Function& function, const char* name) {
  function = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
  return function != nullptr;
}

std::optional<PythonApi> load_all() {
  PythonApi api;
  // The public name is of Python 3.13.
  if (!load(api.is_finalizing, "Py_IsFinalizing")) load(api.is_finalizing, "_Py_IsFinalizing");
  const bool complete =
      api.is_finalizing != nullptr && load(api.is_initialized, "Py_IsInitialized") &&
      load(api.get_version, "Py_GetVersion") &&
      load(api.this_thread_state, "PyGILState_GetThisThreadState") &&
      load(api.gil_ensure, "PyGILState_Ensure") && load(api.gil_release, "PyGILState_Release") &&
      load(api.inc_ref, "Py_IncRef") && load(api.dec_ref, "Py_DecRef") &&
      load(api.error_occurred, "PyErr_Occurred") && load(api.error_clear, "PyErr_Clear") &&
      load(api.get_attribute, "PyObject_GetAttrString") &&
      load(api.utf8, "PyUnicode_AsUTF8AndSize") && load(api.line_of, "PyCode_Addr2Line") &&
      load(api.frame_of_thread, "PyThreadState_GetFrame") &&
      load(api.frame_back, "PyFrame_GetBack") && load(api.frame_code, "PyFrame_GetCode");
  if (!complete) return std::nullopt;
  load(api.frame_offset, "PyFrame_GetLasti");  // of Python 3.11
  return api;
}

}  // namespace

const PythonApi* PythonApi::find() {
  static const std::optional<PythonApi> kApi = load_all();
  return kApi && kApi->frame_offset != nullptr && kApi->is_initialized() != 0 ? &*kApi : nullptr;
}

int PythonApi::version() const {
  const char* text = get_version();
  int major = 0;
  int minor = 0;
  if (std::sscanf(text, "%d.%d", &major, &minor) != 2) return 0;
  if (std::strstr(text, "free-threading") != nullptr) return 0;
  return major * 100 + minor;
}

GilScope::GilScope(const PythonApi& api) noexcept
    : api_(api), held_(api.is_initialized() != 0 && api.is_finalizing() == 0) {
  if (held_) state_ = api_.gil_ensure();
}

GilScope::~GilScope() {
  if (held_) api_.gil_release(state_);
}

std::string text_attribute(const PythonApi& api, PythonApi::Object object, const char* name) {
  std::string text;
  PythonApi::Object value = api.get_attribute(object, name);
  if (value != nullptr) {
    std::intptr_t size = 0;
    const char* bytes = api.utf8(value, &size);
    if (bytes != nullptr) text.assign(bytes, static_cast<std::size_t>(size));
    api.dec_ref(value);
  }
  if (api.error_occurred() != nullptr) api.error_clear();
  return text;
}

}  // namespace trueseed::libtorch::observer
