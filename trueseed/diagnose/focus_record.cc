// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/focus_record.h"

#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "trueseed/base/errors.h"

namespace trueseed::diagnose {
namespace {

using Json = nlohmann::ordered_json;

const digest::DTypeInfo* dtype_named(const std::string& name) {
  for (int number = 0; number < 64; ++number) {
    const digest::DTypeInfo* info = digest::find_dtype(number);
    if (info != nullptr && info->name == name) return info;
  }
  return nullptr;
}

KeptTensor tensor_of(const Json& object, const std::string& name) {
  KeptTensor tensor;
  tensor.name = name;
  if (!object.is_object()) {
    tensor.left_out = "there is no tensor";
    return tensor;
  }
  tensor.dtype_name = object.value("dtype", "");
  tensor.dtype = dtype_named(tensor.dtype_name);
  tensor.sizes = object.value("sizes", std::vector<std::int64_t>());
  tensor.digest = object.value("digest", "");
  tensor.left_out = object.value("left_out", "");
  if (object.contains("offset")) tensor.offset = object["offset"].get<std::uint64_t>();
  return tensor;
}

void add_value(const Json& value, const std::string& name, std::vector<KeptTensor>& tensors,
               std::vector<KeptValue>* values) {
  if (value.contains("tensor")) {
    if (!value["tensor"].is_null()) tensors.push_back(tensor_of(value["tensor"], name));
  } else if (value.contains("list")) {
    std::size_t i = 0;
    std::string texts;
    for (const Json& item : value["list"]) {
      if (item.contains("text")) {
        texts += (texts.empty() ? "" : ", ") + item["text"].get<std::string>();
      } else {
        add_value(item, name + "[" + std::to_string(i) + "]", tensors, values);
      }
      ++i;
    }
    if (values != nullptr && !texts.empty()) values->push_back({name, "[" + texts + "]"});
  } else if (value.contains("text") && values != nullptr) {
    values->push_back({name, value["text"]});
  }
}

void read_python(const Json& object, FocusRecord& focus) {
  if (!object.contains("python") || !object["python"].is_object()) return;
  const Json& python = object["python"];
  for (const Json& frame : python.value("stack", Json::array())) {
    focus.stack.push_back({frame.value("file", ""), frame.value("line", 0),
                           frame.value("function", ""), frame.value("source", ""),
                           frame.value("is_library", false)});
  }
  if (!python.contains("module") || !python["module"].is_object()) return;
  const Json& module = python["module"];
  const std::string name = module.value("name", "");
  const std::string type = module.value("type", "");
  focus.module = name.empty() ? type : name + " (" + type + " of " + module.value("root", "") + ")";
}

FocusRecord focus_of(const Json& object) {
  FocusRecord focus;
  focus.operation = object.at("operation");
  focus.place = {object.at("file"), object.at("stream"), object.at("row")};
  for (const Json& argument : object.at("arguments")) {
    add_value(argument, argument.at("name"), focus.inputs, &focus.values);
  }
  std::size_t n = 0;
  for (const Json& output : object.at("outputs")) {
    add_value(output, n == 0 ? "output" : "output " + std::to_string(n), focus.outputs, nullptr);
    ++n;
  }
  for (const Json& written : object.at("written")) {
    add_value(written, "written tensor, after", focus.outputs, nullptr);
  }
  for (const Json& frame : object.value("native_stack", Json::array())) {
    focus.native_stack.push_back({frame.at("file"), frame.at("offset")});
  }
  read_python(object, focus);
  return focus;
}

}  // namespace

std::uint64_t KeptTensor::n_elements() const noexcept {
  std::uint64_t n = 1;
  for (const std::int64_t size : sizes) n *= static_cast<std::uint64_t>(size);
  return n;
}

std::string KeptTensor::form() const {
  std::string text = dtype_name + "[";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(sizes[i]);
  }
  return text + "]";
}

std::optional<FocusRecord> read_focus(const std::string& record_directory) {
  const std::string directory = record_directory + "/focus";
  const std::string path = directory + "/operation.json";
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    FocusRecord focus = focus_of(Json::parse(text));
    focus.directory = directory;
    return focus;
  } catch (const Json::exception& error) {
    throw FormatError("'" + path + "' is not what an observer writes: " + error.what());
  }
}

}  // namespace trueseed::diagnose
