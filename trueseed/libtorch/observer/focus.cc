// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/focus.h"

#include <dlfcn.h>
#include <execinfo.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <utility>

#include <ATen/ATen.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <nlohmann/json.hpp>

#include "trueseed/base/errors.h"
#include "trueseed/digest/tensor_digest.h"
#include "trueseed/libtorch/observer/tensor_content.h"
#include "trueseed/libtorch/observer/thread_state.h"

namespace trueseed::libtorch::observer {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// More than this is described by its digest alone.
constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30;
constexpr std::size_t kMostTextBytes = 2000;
constexpr int kMostNativeFrames = 64;

// Where this thread's C++ functions are, for addr2line.
Json native_stack() {
  std::array<void*, kMostNativeFrames> addresses{};
  const int n = backtrace(addresses.data(), kMostNativeFrames);
  Json frames = Json::array();
  for (int i = 0; i < n; ++i) {
    Dl_info info{};
    void* address = addresses[static_cast<std::size_t>(i)];
    if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) continue;
    const auto offset = reinterpret_cast<std::uintptr_t>(address) -
                        reinterpret_cast<std::uintptr_t>(info.dli_fbase);
    frames.push_back({{"file", info.dli_fname}, {"offset", offset}});
  }
  return frames;
}

}  // namespace

// What is being written.
struct Focus::Dump {
  Json object;
  std::ofstream tensors;
  std::uint64_t size_bytes = 0;

  Json tensor(const at::Tensor& tensor);
  Json value(const c10::IValue& value);
};

Json Focus::Dump::tensor(const at::Tensor& given) {
  if (!given.defined()) return nullptr;
  const at::DisableRecordFunctionGuard unobserved;
  const at::AutoDispatchBelowADInplaceOrView below_autograd;
  Json described = {{"dtype", c10::toString(given.scalar_type())}};
  const ContentAccess access = access_of(given);
  if (access == ContentAccess::kNone || access == ContentAccess::kWrapper ||
      given.layout() != c10::kStrided) {
    described["left_out"] = "its content cannot be read";
    return described;
  }
  described["sizes"] = given.sizes().vec();
  described["strides"] = given.strides().vec();
  const at::Tensor plain = given.cpu().resolve_conj().resolve_neg().contiguous();
  const digest::DTypeInfo* info = digest::find_dtype(static_cast<int>(plain.scalar_type()));
  if (info == nullptr) {
    described["left_out"] = "elements of this type are not known";
    return described;
  }
  described["dtype"] = info->name;
  const ContentDigest content(simd::chosen_target());
  described["digest"] = to_hex(content.of_memory(plain));
  if (size_bytes + plain.nbytes() > kMostBytes) {
    described["left_out"] = "the tensors of this operation are larger than 4 GiB";
    return described;
  }
  described["offset"] = size_bytes;
  tensors.write(static_cast<const char*>(plain.const_data_ptr()),
                static_cast<std::streamsize>(plain.nbytes()));
  size_bytes += plain.nbytes();
  return described;
}

Json Focus::Dump::value(const c10::IValue& given) {
  if (given.isTensor()) return {{"tensor", tensor(given.toTensor())}};
  if (given.isList()) {
    Json items = Json::array();
    for (const c10::IValue& item : given.toListRef()) items.push_back(value(item));
    return {{"list", std::move(items)}};
  }
  if (given.isCustomClass() || given.isGenerator() || given.isStorage())
    return {{"text", given.tagKind()}};
  std::string text = c10::str(given);
  if (text.size() > kMostTextBytes) text.resize(kMostTextBytes);
  return {{"text", std::move(text)}};
}

Focus::Focus(std::string record_directory, FocusTarget target)
    : directory_(std::move(record_directory) + "/focus"), target_(std::move(target)) {}

Focus::~Focus() = default;

void Focus::set_python(Describe describe, PythonApi::Object module_call, const SourceLines* lines) {
  describe_ = describe;
  module_call_ = module_call;
  lines_ = lines;
}

bool Focus::is_next(ProcessRecord& record, const ThreadState& thread) {
  const std::uint64_t next = thread.stream == nullptr ? 0 : thread.stream->n_rows();
  return next == target_.row && thread.role == target_.stream && record.file_name() == target_.file;
}

std::vector<std::uintptr_t> Focus::modules_on_stack() const {
  std::vector<std::uintptr_t> modules;
  if (lines_ == nullptr || module_call_ == nullptr) return modules;
  lines_->frames().first_arguments_of(module_call_, [&](PythonApi::Object module) {
    modules.push_back(reinterpret_cast<std::uintptr_t>(module));
  });
  return modules;
}

std::uint32_t Focus::modules() {
  std::vector<std::uintptr_t> modules = modules_on_stack();
  if (modules.empty()) return 0;
  const std::lock_guard lock(mutex_);
  const auto known = numbers_.find(modules);
  if (known != numbers_.end()) return known->second;
  chains_.push_back(modules);
  const auto number = static_cast<std::uint32_t>(chains_.size());
  numbers_.emplace(std::move(modules), number);
  return number;
}

void Focus::begin(const OperatorInfo& op, c10::ArrayRef<c10::IValue> inputs,
                  const ThreadState& thread) {
  fs::create_directories(directory_);
  dump_ = std::make_unique<Dump>();
  dump_->tensors.open(directory_ + "/tensors.bin", std::ios::binary | std::ios::trunc);
  Json& object = dump_->object;
  object = {{"format", "trueseed-focus/1"},
            {"operation", op.name},
            {"file", target_.file},
            {"stream", target_.stream},
            {"row", target_.row}};
  Json arguments = Json::array();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Json argument = {{"name", op.arguments[i].name}};
    if (op.arguments[i].written) argument["written"] = true;
    argument.update(dump_->value(inputs[i]));
    arguments.push_back(std::move(argument));
  }
  object["arguments"] = std::move(arguments);
  object["native_stack"] = native_stack();
  if (describe_ == nullptr) return;
  std::vector<std::uintptr_t> modules = modules_on_stack();
  if (!thread.nodes.empty()) {
    const std::uint32_t number = thread.nodes.back().place.modules;
    const std::lock_guard lock(mutex_);
    modules = number == 0 ? std::vector<std::uintptr_t>() : chains_[number - 1];
  }
  const char* python = describe_(modules.data(), modules.size());
  object["python"] = python == nullptr ? Json() : Json::parse(python, nullptr, false);
}

void Focus::end(c10::ArrayRef<c10::IValue> outputs, const std::vector<at::Tensor>& written) {
  if (dump_ == nullptr) return;
  Json results = Json::array();
  for (const c10::IValue& output : outputs) results.push_back(dump_->value(output));
  dump_->object["outputs"] = std::move(results);
  Json after = Json::array();
  for (const at::Tensor& tensor : written) after.push_back({{"tensor", dump_->tensor(tensor)}});
  dump_->object["written"] = std::move(after);
  dump_->tensors.close();
  if (!dump_->tensors) {
    throw UnsupportedError("cannot write " + directory_ + "/tensors.bin; make room");
  }
  const std::string path = directory_ + "/operation.json";
  std::ofstream file(path + ".new");
  file << dump_->object.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  file.close();
  if (!file) throw UnsupportedError("cannot write " + path + "; make room");
  fs::rename(path + ".new", path);
  dump_.reset();
}

}  // namespace trueseed::libtorch::observer
