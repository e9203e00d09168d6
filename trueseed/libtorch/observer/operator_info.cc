// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/operator_info.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include <ATen/core/dispatch/Dispatcher.h>

#include "trueseed/libtorch/observer/operator_rules.h"

namespace trueseed::libtorch::observer {
namespace {

using c10::DispatchKey;

constexpr std::string_view kCompiledRegion = "Torch-Compiled Region";
constexpr std::string_view kEngine = "autograd::engine::evaluate_function";

std::string full_name(const c10::OperatorName& name) {
  return name.overload_name.empty() ? name.name : name.name + '.' + name.overload_name;
}

// A composite is made of other operations, by the rules of its dispatch key; where a backend has a
// kernel of its own, that one runs instead.
bool is_composite(const c10::OperatorHandle& op) {
  return op.hasKernelForDispatchKey(DispatchKey::CompositeImplicitAutograd) &&
         !op.hasKernelForDispatchKey(DispatchKey::CompositeExplicitAutograd) &&
         !op.hasKernelForDispatchKey(DispatchKey::CPU);
}

bool is_view(const c10::FunctionSchema& schema) {
  return !schema.returns().empty() &&
         std::ranges::all_of(schema.returns(), [](const c10::Argument& argument) {
           return argument.alias_info() != nullptr && !argument.alias_info()->isWrite();
         });
}

bool takes_a_generator(const c10::FunctionSchema& schema) {
  return std::ranges::any_of(schema.arguments(), [](const c10::Argument& argument) {
    return argument.name() == "generator";
  });
}

ArgumentInfo describe(const c10::Argument& argument, std::string_view op, bool is_first) {
  ArgumentInfo info;
  info.name = argument.name();
  const bool annotated = argument.alias_info() != nullptr && argument.alias_info()->isWrite();
  info.written = annotated || writes_unannotated(op, argument.name());
  info.overwritten = annotated && (argument.is_out() || (is_first && overwrites_self(op)));
  info.written |= is_collective(op) && !argument.name().starts_with("input");
  info.overwritten |= is_collective(op) && is_target_of_collective(op, argument.name());
  info.ignored = is_layout_argument(argument.name());
  return info;
}

OperatorKind kind_of(const c10::OperatorHandle& op) {
  const std::string& name = op.schema().name();
  if (is_container(name)) return OperatorKind::kTransparent;
  if (is_collective(name)) return OperatorKind::kCollective;
  if (is_entrance(name)) return OperatorKind::kKernel;
  if (is_composite(op)) return OperatorKind::kTransparent;
  if (is_view(op.schema()) || is_unannotated_view(name)) return OperatorKind::kView;
  return OperatorKind::kKernel;
}

void describe(const c10::OperatorHandle& op, OperatorInfo& info) {
  const c10::FunctionSchema& schema = op.schema();
  info.name = full_name(schema.operator_name());
  info.kind = kind_of(op);
  for (const c10::Argument& argument : schema.arguments()) {
    info.arguments.push_back(describe(argument, schema.name(), info.arguments.empty()));
  }
  info.n_returns = schema.returns().size();
  info.draws = op.hasTag(at::Tag::nondeterministic_seeded) || takes_a_generator(schema);
  info.uninitialized_outputs = returns_uninitialized(schema.name());
  info.reads_content = info.kind != OperatorKind::kView && !is_wait(schema.name()) &&
                       !reads_form_only(schema.name());
  info.open = !schema.name().starts_with("aten::") && info.kind == OperatorKind::kKernel;
}

const OperatorInfo* new_function(const char* name, OperatorKind kind) {
  auto* info = new OperatorInfo;
  info->name = name;
  info->kind = kind;
  return info;
}

// What has no schema: nodes of the autograd engine, functions of the program, regions that are
// named for a profiler.
const OperatorInfo* describe_function(const at::RecordFunction& function) {
  static const OperatorInfo* plain = new_function("function", OperatorKind::kTransparent);
  static const OperatorInfo* compiled =
      new_function("compiled region", OperatorKind::kCompiledRegion);
  static const OperatorInfo* engine = new_function("autograd engine", OperatorKind::kEngine);
  const std::string_view name = function.name();
  if (name.starts_with(kEngine)) return engine;
  return name.starts_with(kCompiledRegion) ? compiled : plain;
}

// The overload of what has no schema: one empty text of LibTorch's own.
std::atomic<const char*> overload_of_functions = nullptr;

// All operations that were ever seen; they stay, so that a pointer to one is always valid.
class Operators {
 public:
  const OperatorInfo* find(const c10::OperatorName& name) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<OperatorInfo>& info = known_[full_name(name)];
    if (info == nullptr) {
      const auto op = c10::Dispatcher::singleton().findOp(name);
      info = std::make_unique<OperatorInfo>();
      info->name = full_name(name);
      if (op && op->hasSchema()) describe(*op, *info);
    }
    return info.get();
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<OperatorInfo>> known_;
};

Operators& operators() {
  static auto* all = new Operators;  // used until the process ends
  return *all;
}

}  // namespace

bool OperatorCache::is_at(const Slot& slot, const at::RecordFunction& function) noexcept {
  const char* name = function.name();
  return slot.name == name && slot.overload == function.overload_name() &&
         std::strncmp(slot.info->name.c_str(), name, slot.name_size) == 0 &&
         name[slot.name_size] == '\0';
}

const OperatorInfo* OperatorCache::find(const at::RecordFunction& function) {
  if (function.overload_name() == overload_of_functions.load(std::memory_order_relaxed)) {
    return describe_function(function);
  }
  const auto address = reinterpret_cast<std::uintptr_t>(function.name());
  Slot& slot = slots_[(address >> 4 ^ address >> 13) % slots_.size()];
  if (slot.info != nullptr && is_at(slot, function)) return slot.info;
  const std::optional<c10::OperatorName> name = function.operator_name();
  if (!name) {
    overload_of_functions.store(function.overload_name(), std::memory_order_relaxed);
    return describe_function(function);
  }
  slot = {function.name(), function.overload_name(), name->name.size(), operators().find(*name)};
  return slot.info;
}

}  // namespace trueseed::libtorch::observer
