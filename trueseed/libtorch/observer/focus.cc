// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/focus.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>

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
// Rows of the operations inside of another that has a row of its own.
constexpr std::uint64_t kMostInside = 1024;

// Where this thread's C++ functions are, for addr2line.
Json native_stack() {
  std::array<void*, kMostNativeFrames> addresses{};
  const int n = backtrace(addresses.data(), kMostNativeFrames);
  Json frames = Json::array();
  for (int i = 0; i < n; ++i) {
    Dl_info info{};
    link_map* map = nullptr;
    void* address = addresses[static_cast<std::size_t>(i)];
    const int found = dladdr1(address, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP);
    if (found == 0 || map == nullptr || info.dli_fname == nullptr) continue;
    const auto offset = reinterpret_cast<std::uintptr_t>(address) - map->l_addr;
    frames.push_back({{"file", info.dli_fname}, {"offset", offset}});
  }
  return frames;
}

}  // namespace

// What is being written of one call; its file goes unless it is kept.
class FocusDump {
 public:
  explicit FocusDump(std::string path) : path_(std::move(path)) {
    tensors_.open(path_, std::ios::binary | std::ios::trunc);
  }
  FocusDump(const FocusDump&) = delete;
  FocusDump& operator=(const FocusDump&) = delete;
  ~FocusDump() {
    if (!path_.empty()) std::remove(path_.c_str());
  }

  Json object;
  Json tensor(const at::Tensor& tensor);
  Json value(const c10::IValue& value);
  void keep_tensors(const std::string& path);

 private:
  std::string path_;
  std::ofstream tensors_;
  std::uint64_t size_bytes_ = 0;
};

void FocusDump::keep_tensors(const std::string& path) {
  tensors_.close();
  if (!tensors_) throw UnsupportedError("cannot write " + path + "; make room");
  fs::rename(path_, path);
  path_.clear();
}

Json FocusDump::tensor(const at::Tensor& given) {
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
  if (size_bytes_ + plain.nbytes() > kMostBytes) {
    described["left_out"] = "the tensors of this operation are larger than 4 GiB";
    return described;
  }
  described["offset"] = size_bytes_;
  tensors_.write(static_cast<const char*>(plain.const_data_ptr()),
                 static_cast<std::streamsize>(plain.nbytes()));
  size_bytes_ += plain.nbytes();
  return described;
}

Json FocusDump::value(const c10::IValue& given) {
  if (given.isTensor()) {
    const at::Tensor& given_tensor = given.toTensor();
    if (!given_tensor.defined() || !is_wrapped_number(given_tensor)) {
      return {{"tensor", tensor(given_tensor)}};
    }
    const at::DisableRecordFunctionGuard unobserved;
    return {{"text", c10::str(c10::IValue(given_tensor.item()))}};
  }
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

// Whether the target is the thread's next row, or at most `most_before` rows after that.
bool Focus::is_next(ProcessRecord& record, const ThreadState& thread,
                    std::uint64_t most_before) const {
  const std::uint64_t next = thread.stream == nullptr ? 0 : thread.stream->n_rows();
  return next <= target_.row && target_.row - next <= most_before &&
         thread.role == target_.stream && record.file_name() == target_.file;
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

std::shared_ptr<FocusDump> Focus::begin(ProcessRecord& record, const ThreadState& thread,
                                        const OperatorInfo& op, c10::ArrayRef<c10::IValue> inputs) {
  if (!is_next(record, thread, op.open ? kMostInside : 0)) return nullptr;
  fs::create_directories(directory_);
  auto dump = std::make_shared<FocusDump>(directory_ + "/tensors." + std::to_string(n_dumps_++));
  Json& object = dump->object;
  object = {{"format", "trueseed-focus/1"},
            {"operation", op.name},
            {"file", target_.file},
            {"stream", target_.stream},
            {"row", target_.row}};
  Json arguments = Json::array();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Json argument = {{"name", op.arguments[i].name}};
    if (op.arguments[i].written) argument["written"] = true;
    argument.update(dump->value(inputs[i]));
    arguments.push_back(std::move(argument));
  }
  object["arguments"] = std::move(arguments);
  object["native_stack"] = native_stack();
  if (describe_ != nullptr) describe_stack(*dump, thread);
  return dump;
}

void Focus::describe_stack(FocusDump& dump, const ThreadState& thread) {
  std::vector<std::uintptr_t> modules = modules_on_stack();
  if (!thread.nodes.empty()) {
    const std::uint32_t number = thread.nodes.back().place.modules;
    const std::lock_guard lock(mutex_);
    modules = number == 0 ? std::vector<std::uintptr_t>() : chains_[number - 1];
  }
  const char* python = describe_(modules.data(), modules.size());
  dump.object["python"] = python == nullptr ? Json() : Json::parse(python, nullptr, false);
}

void Focus::end(ProcessRecord& record, const ThreadState& thread, FocusDump& dump,
                c10::ArrayRef<c10::IValue> outputs, const std::vector<at::Tensor>& written) {
  if (!is_next(record, thread, 0)) return;
  Json results = Json::array();
  for (const c10::IValue& output : outputs) results.push_back(dump.value(output));
  dump.object["outputs"] = std::move(results);
  Json after = Json::array();
  for (const at::Tensor& tensor : written) after.push_back({{"tensor", dump.tensor(tensor)}});
  dump.object["written"] = std::move(after);
  dump.keep_tensors(directory_ + "/tensors.bin");
  const std::string path = directory_ + "/operation.json";
  std::ofstream file(path + ".new");
  file << dump.object.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  file.close();
  if (!file) throw UnsupportedError("cannot write " + path + "; make room");
  fs::rename(path + ".new", path);
}

}  // namespace trueseed::libtorch::observer
