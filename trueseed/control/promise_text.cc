// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "trueseed/control/promise.h"

namespace trueseed::control {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kNameWidth = 16;

std::string line(std::string name, const std::string& value) {
  name.resize(kNameWidth, ' ');
  return name + value + '\n';
}

std::string or_none(const std::string& version) {
  return version.empty() ? "not installed" : version;
}

std::string python_lines(const PythonPromise& python) {
  return line("python", python.version + " (" + python.path + ")") +
         line("  entered", python.entered ? "yes" : "NO") + line("  numpy", or_none(python.numpy)) +
         line("  torch", or_none(python.torch)) +
         (python.torch.empty() ? std::string()
                               : line("  observed", python.observed ? "yes" : "NO"));
}

}  // namespace

std::string promise_text(const Promise& promise) {
  std::string features;
  for (const auto& [name, present] : promise.cpu_features) {
    features += (features.empty() ? "" : ", ") + std::string(present ? "" : "no ") + name;
  }
  const bool fixed = promise.address_order == AddressOrder::kFixed;
  std::string text =
      line("trueseed", promise.version) + line("kernel", promise.kernel) +
      line("cpu", promise.cpu_model) + line("  instructions", features) +
      line("  usable cpus", std::to_string(promise.n_cpus)) +
      line("  threads", std::to_string(promise.n_threads)) + line("c library", promise.c_library) +
      line("address order", fixed ? "held" : "NOT HELD") +
      line("seccomp filter", promise.seccomp_filter ? "yes" : "no") +
      line("python files", promise.shim_directory.empty() ? "missing" : promise.shim_directory) +
      (promise.python ? python_lines(*promise.python) : line("python", "not found"));
  for (const std::string& hint : promise.hints) text += "note: " + hint + '\n';
  return text;
}

std::string promise_json(const Promise& promise) {
  Json features = Json::object();
  for (const auto& [name, present] : promise.cpu_features) features[name] = present;
  const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  Json python;
  if (promise.python) {
    python = {{"path", promise.python->path},
              {"version", promise.python->version},
              {"entered", promise.python->entered},
              {"numpy", or_null(promise.python->numpy)},
              {"torch", or_null(promise.python->torch)},
              {"observed", promise.python->observed}};
  }
  const Json object = {{"format", "trueseed-doctor/1"},
                       {"version", promise.version},
                       {"kernel", promise.kernel},
                       {"cpu",
                        {{"model", promise.cpu_model},
                         {"features", std::move(features)},
                         {"usable", promise.n_cpus},
                         {"threads", promise.n_threads}}},
                       {"c_library", promise.c_library},
                       {"address_order", address_order_name(promise.address_order)},
                       {"seccomp_filter", promise.seccomp_filter},
                       {"shim_directory", or_null(promise.shim_directory)},
                       {"observed_torch_versions", promise.observed_versions},
                       {"python", std::move(python)},
                       {"hints", promise.hints}};
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace trueseed::control
