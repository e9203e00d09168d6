// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/calls.h"

#include <exception>
#include <string>
#include <string_view>

#include <ATen/Parallel.h>
#include <ATen/SequenceNumber.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include "trueseed/digest/xxh3.h"
#include "trueseed/libtorch/observer/generator_state.h"
#include "trueseed/libtorch/observer/input_digest.h"
#include "trueseed/libtorch/observer/output_digest.h"

namespace trueseed::libtorch::observer {
namespace {

// Calls inside of another from which on switching observation off and on costs less than they do.
constexpr std::uint32_t kMany = 3;

constexpr std::string_view kOptimizerStep = "Optimizer.step#";

// A boxed call shows its whole stack: the arguments, or results, are the last of it.
c10::ArrayRef<c10::IValue> last(c10::ArrayRef<c10::IValue> values, std::size_t n) {
  return values.size() <= n ? values : values.slice(values.size() - n, n);
}

void append_forms(std::string& text, const c10::IValue& value) {
  if (value.isTensor()) {
    if (text.back() != '(') text += ", ";
    const at::Tensor& tensor = value.toTensor();
    if (tensor.defined()) {
      append_form(text, tensor, access_of(tensor));
    } else {
      text += "none";
    }
  } else if (value.isList()) {
    for (const c10::IValue& item : value.toListRef()) append_forms(text, item);
  } else if (value.isTuple()) {
    for (const c10::IValue& item : value.toTupleRef().elements()) append_forms(text, item);
  }
}

std::string forms_of(c10::ArrayRef<c10::IValue> values) {
  std::string text = "(";
  for (const c10::IValue& value : values) append_forms(text, value);
  return text + ')';
}

// A transformation of torch.func is about to run: what it makes of the call is observed.
bool is_in_transformation() {
  return c10::impl::tls_is_dispatch_key_included(c10::DispatchKey::FuncTorchDynamicLayerFrontMode);
}

std::uint64_t generator_before(c10::ArrayRef<c10::IValue> inputs) {
  c10::Device device = c10::kCPU;
  for (const c10::IValue& value : inputs) {
    if (value.isGenerator()) return digest_of_generator(value.toGenerator());
    if (value.isDevice()) device = value.toDevice();
    if (value.isTensor() && value.toTensor().defined()) device = value.toTensor().device();
  }
  const at::Generator generator = default_generator(device);
  return generator.defined() ? digest_of_generator(generator) : 0;
}

record::Phase phase_of(const ThreadState& thread) {
  if (!thread.nodes.empty()) return record::Phase::kBackward;
  if (at::GradMode::is_enabled()) return record::Phase::kForward;
  return thread.optimizers.empty() ? record::Phase::kNoGrad : record::Phase::kOptimizer;
}

// A program without Python's optimizers: a step ends where a forward operation follows a backward
// pass.
void count_step_of_backward(Observer& observer, record::Phase phase) {
  if (observer.has_optimizer.load(std::memory_order_relaxed)) return;
  if (phase == record::Phase::kBackward) {
    observer.backward_since_step.store(true, std::memory_order_relaxed);
  } else if (phase == record::Phase::kForward &&
             observer.backward_since_step.load(std::memory_order_relaxed) &&
             observer.backward_since_step.exchange(false)) {
    observer.step.fetch_add(1, std::memory_order_relaxed);
  }
}

// What runs inside a closed call belongs to it. Where that is much, it is cheaper to keep it from
// being observed at all; a profiler of the program's on this thread must still see it.
void close(ThreadState& thread, OpenCall& call) {
  if (call.op->open) return;
  call.closes = true;
  ++thread.n_closed;
  if (!call.op->runs_many_inside.load(std::memory_order_relaxed)) return;
  if (at::hasThreadLocalCallbacks()) return;
  at::enableRecordFunction(false);
  call.hides = true;
}

void open(ThreadState& thread, OpenCall& call) {
  if (call.hides) at::enableRecordFunction(true);
  if (!call.closes) return;
  --thread.n_closed;
  if (call.n_inside >= kMany) call.op->runs_many_inside.store(true, std::memory_order_relaxed);
}

OpenCall& push(ThreadState& thread, const at::RecordFunction& function) {
  if (thread.n_calls == thread.calls.size()) thread.calls.emplace_back();
  OpenCall& call = thread.calls[thread.n_calls++];
  call.reset();
  call.function = &function;
  return call;
}

// Takes the call from the stack; null where its start was not seen. Calls above it lost their end.
OpenCall* pop(ThreadState& thread, const at::RecordFunction& function) {
  std::size_t i = thread.n_calls;
  while (i > 0 && thread.calls[i - 1].function != &function) --i;
  if (i == 0) return nullptr;
  while (thread.n_calls > i) open(thread, thread.calls[--thread.n_calls]);
  return &thread.calls[--thread.n_calls];
}

// The place in the program, and what the nodes that the operation has made remember of it.
struct Place {
  std::uint32_t site = 0;
  ForwardPlace forward;
};

Place place_of(Observer& observer, ThreadState& thread, const at::RecordFunction& function) {
  Place place;
  place.site = observer.current_line(thread);
  if (!thread.nodes.empty()) place.forward = thread.nodes.back().place;
  if (function.seqNr() < 0) return place;
  const auto first = static_cast<std::uint64_t>(function.seqNr());
  const std::uint64_t end = at::sequence_number::peek();
  if (end > first) {
    const std::uint32_t modules = observer.focus != nullptr ? observer.focus->modules() : 0;
    thread.forward_lines->keep(first, end, {place.site, modules});
  }
  return place;
}

// A function of the program, in Python or C++, whose node is made before what runs inside.
void keep_node_of_function(Observer& observer, ThreadState& thread,
                           const at::RecordFunction& function) {
  if (function.seqNr() < 0 || function.scope() != at::RecordScope::FUNCTION) return;
  const auto node = static_cast<std::uint64_t>(function.seqNr());
  const std::uint32_t modules = observer.focus != nullptr ? observer.focus->modules() : 0;
  thread.forward_lines->keep(node, node + 1, {observer.current_line(thread), modules});
}

record::Row row_of(Observer& observer, ThreadState& thread, const OpenCall& call,
                   const Place& place) {
  record::Row row;
  row.op = observer.record.operation(*call.op);
  row.site = place.site;
  row.forward_site = place.forward.site;
  row.node = thread.nodes.empty() ? 0 : thread.nodes.back().node_name;
  row.phase = phase_of(thread);
  count_step_of_backward(observer, row.phase);
  row.step = observer.step.load(std::memory_order_relaxed);
  row.in_tensors = call.in_tensors;
  row.in_arguments = call.in_arguments;
  row.generator = call.generator;
  row.flags = call.flags;
  return row;
}

std::uint32_t number_of_signature(Observer& observer, ThreadState& thread, const OpenCall& call,
                                  std::uint64_t outputs_hash, c10::ArrayRef<c10::IValue> outputs) {
  const std::uint64_t whole = (call.signature ^ outputs_hash * 3) * 0x9E3779B97F4A7C15 | 1;
  return thread.signatures.number(
      call.signature, whole, [&] { return " -> " + forms_of(outputs); },
      [&](const std::string& text) {
        return observer.record.name(record::NameKind::kSignature, text);
      });
}

void forget_what_was_written(Observer& observer, const OpenCall& call) {
  for (const at::Tensor& tensor : call.written) {
    if (access_of(tensor) != ContentAccess::kMemory || !tensor.has_storage()) continue;
    observer.known.forget(tensor.storage().unsafeGetStorageImpl());
  }
}

void keep_focus(Observer& observer, ThreadState& thread, OpenCall& call,
                c10::ArrayRef<c10::IValue> outputs) {
  if (call.focus == nullptr) return;
  observer.focus->end(observer.record, thread, *call.focus, outputs, call.written);
  call.focus.reset();
}

void end_raised(Observer& observer, ThreadState& thread, OpenCall& call, const Place& place) {
  forget_what_was_written(observer, call);
  call.flags |= record::kRaised;
  record::Row row = row_of(observer, thread, call, place);
  row.signature = number_of_signature(observer, thread, call, 0, {});
  keep_focus(observer, thread, call, {});
  observer.append(thread, row);
}

void end_collective(Observer& observer, ThreadState& thread, OpenCall& call, const Place& place,
                    c10::ArrayRef<c10::IValue> outputs) {
  forget_what_was_written(observer, call);
  call.flags |= record::kStarted;
  record::Row row = row_of(observer, thread, call, place);
  row.signature = number_of_signature(observer, thread, call, 1, outputs);
  if (!observer.collectives->follow(row, outputs, call.written)) {
    row.flags |= record::kUnseenOutputs;
  }
  observer.append(thread, row);
}

// An allocation of nothing, as it stands before a batch that arrives from another process.
bool is_empty_allocation(const OpenCall& call, c10::ArrayRef<c10::IValue> outputs) {
  return call.op->uninitialized_outputs &&
         std::all_of(outputs.begin(), outputs.end(), [](const c10::IValue& value) {
           return value.isTensor() && value.toTensor().defined() && value.toTensor().numel() == 0;
         });
}

void end_computed(Observer& observer, ThreadState& thread, OpenCall& call, const Place& place,
                  c10::ArrayRef<c10::IValue> outputs) {
  if (is_empty_allocation(call, outputs)) return;
  OutputDigest digest(observer, thread, call);
  for (const c10::IValue& value : outputs) digest.add(value);
  for (const at::Tensor& tensor : call.written) digest.add_written(tensor);
  if (digest.has_wrapper()) return;
  // Operations on tensors without content: shapes that a compiler works out.
  if (digest.is_without_content() && !call.has_content) return;
  const digest::Hash128 hash = digest.finish();
  record::Row row = row_of(observer, thread, call, place);
  keep_focus(observer, thread, call, outputs);
  if (call.op->kind != OperatorKind::kView) {
    row.out_low = hash.low;
    row.out_high = hash.high;
  }
  row.signature = number_of_signature(observer, thread, call, digest.signature(), outputs);
  observer.append(thread, row);
}

std::uint8_t number_of_node(Observer& observer, ThreadState& thread, std::string_view name) {
  const std::uint64_t hash = digest::xxh3_64(name.data(), name.size());
  ThreadState::NodeName& slot = thread.node_names[hash % thread.node_names.size()];
  if (slot.hash != hash) slot = {hash, observer.record.node(name)};
  return slot.number;
}

}  // namespace

void begin_call(Observer& observer, ThreadState& thread, const at::RecordFunction& function) {
  if (thread.n_closed > 0) {
    ++thread.calls[thread.n_calls - 1].n_inside;
    return;
  }
  OpenCall& call = push(thread, function);
  const OperatorInfo* op = thread.operators.find(function);
  if (op->kind == OperatorKind::kTransparent) {
    keep_node_of_function(observer, thread, function);
    return;
  }
  if (op->kind == OperatorKind::kCompiledRegion) {
    call.op = op;
    return;
  }
  if (op->kind == OperatorKind::kEngine) {
    thread.nodes.push_back({&function, true, {}, 0});
    return;
  }
  if (is_in_transformation() || at::in_parallel_region()) return;
  call.op = op;
  const c10::ArrayRef<c10::IValue> inputs = last(function.inputs(), op->arguments.size());
  InputDigest digest(observer, thread, call);
  for (std::size_t i = 0; i < inputs.size(); ++i) digest.add(op->arguments[i], inputs[i]);
  if (digest.has_wrapper() || (call.has_tensors && !call.has_content)) {
    call.op = nullptr;
    return;
  }
  digest.finish();
  if (op->draws) call.generator = generator_before(inputs);
  thread.signatures.keep_inputs(call.signature, [&] { return forms_of(inputs); });
  call.exceptions = std::uncaught_exceptions();
  if (observer.focus != nullptr) {
    call.focus = observer.focus->begin(observer.record, thread, *op, inputs);
  }
  close(thread, call);
}

void end_call(Observer& observer, ThreadState& thread, const at::RecordFunction& function) {
  OpenCall* call = pop(thread, function);
  if (call == nullptr) return;
  if (call->op == nullptr) {
    if (!thread.nodes.empty() && thread.nodes.back().function == &function) thread.nodes.pop_back();
    return;
  }
  open(thread, *call);
  const Place place = place_of(observer, thread, function);
  const c10::ArrayRef<c10::IValue> outputs = last(function.outputs(), call->op->n_returns);
  if (call->op->kind == OperatorKind::kCompiledRegion) {
    // Code that nobody sees may have written to any tensor.
    observer.known.clear();
    call->flags |= record::kCompiledRegion | record::kPartialInputs;
    observer.append(thread, row_of(observer, thread, *call, place));
  } else if (std::uncaught_exceptions() > call->exceptions) {
    end_raised(observer, thread, *call, place);
  } else if (call->op->kind == OperatorKind::kCollective) {
    end_collective(observer, thread, *call, place, outputs);
  } else {
    end_computed(observer, thread, *call, place, outputs);
  }
  call->written.clear();
  call->focus.reset();
}

void begin_node(Observer& observer, ThreadState& thread, const at::RecordFunction& function) {
  // What the engine does for a node after it has run belongs to it, too.
  if (thread.nodes.empty() || !thread.nodes.back().is_engine) {
    thread.nodes.push_back({&function, false, {}, 0});
  }
  OpenNode& node = thread.nodes.back();
  node.node_name = number_of_node(observer, thread, function.name());
  if (function.seqNr() < 0) return;
  node.place = observer.forward_lines.find(function.forwardThreadId(),
                                           static_cast<std::uint64_t>(function.seqNr()));
}

void end_node(ThreadState& thread, const at::RecordFunction& function) {
  for (std::size_t i = thread.nodes.size(); i-- > 0;) {
    if (thread.nodes[i].function == &function) thread.nodes.resize(i);
  }
}

void begin_range(Observer& observer, ThreadState& thread, const at::RecordFunction& function) {
  if (!std::string_view(function.name()).starts_with(kOptimizerStep)) return;
  // Backward passes that were counted before were no steps: gradients that add up.
  if (!observer.has_optimizer.exchange(true)) observer.step.store(0, std::memory_order_relaxed);
  thread.optimizers.push_back(&function);
}

void end_range(Observer& observer, ThreadState& thread, const at::RecordFunction& function) {
  const std::size_t n_before = thread.optimizers.size();
  std::erase(thread.optimizers, &function);
  if (n_before > 0 && thread.optimizers.empty()) {
    observer.step.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace trueseed::libtorch::observer
