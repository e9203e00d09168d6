// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/output_digest.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "trueseed/digest/xxh3.h"
#include "trueseed/libtorch/observer/input_digest.h"

namespace trueseed::libtorch::observer {
namespace {

enum Tag : std::uint64_t { kNumber = 1, kOther = 2, kTensor = 3, kUndefined = 4 };

std::uint64_t bits_of(const c10::IValue& value) {
  if (value.isInt()) return static_cast<std::uint64_t>(value.toInt());
  if (value.isBool()) return value.toBool() ? 1 : 0;
  const double number = value.toDouble();
  return std::bit_cast<std::uint64_t>(std::isnan(number) ? std::numeric_limits<double>::quiet_NaN()
                                                         : number);
}

}  // namespace

OutputDigest::OutputDigest(Observer& observer, ThreadState& thread, OpenCall& call)
    : observer_(observer), thread_(thread), call_(call) {
  thread_.tensor_words.clear();
}

void OutputDigest::add_word(std::uint64_t tag, std::uint64_t bits) {
  ++n_others_;
  thread_.tensor_words.insert(thread_.tensor_words.end(), {tag, bits});
}

void OutputDigest::add(const c10::IValue& value) {
  if (value.isTensor()) {
    const at::Tensor& tensor = value.toTensor();
    if (!tensor.defined()) return add_word(kUndefined, 0);
    // Counted once: what an operation writes and returns is one tensor.
    std::erase_if(call_.written,
                  [&](const at::Tensor& written) { return written.is_same(tensor); });
    return add_tensor(tensor);
  }
  if (value.isList()) {
    for (const c10::IValue& item : value.toListRef()) add(item);
  } else if (value.isTuple()) {
    for (const c10::IValue& item : value.toTupleRef().elements()) add(item);
  } else if (value.isInt() || value.isDouble() || value.isBool()) {
    add_word(kNumber, bits_of(value));
  } else if (!value.isNone()) {
    add_word(kOther, 0);
  }
}

void OutputDigest::add_written(const at::Tensor& tensor) { add_tensor(tensor); }

void OutputDigest::add_tensor(const at::Tensor& tensor) {
  ++n_tensors_;
  const ContentAccess access = access_of(tensor);
  if (access == ContentAccess::kWrapper) {
    has_wrapper_ = true;
    return;
  }
  const TensorForm form = form_of(tensor, access);
  signature_ = std::rotl(signature_, 23) * 0x9E3779B97F4A7C15 + form.signature;
  if (access == ContentAccess::kNone) return;
  ++n_content_;
  auto& words = thread_.tensor_words;
  words.insert(words.end(), {kTensor, form.signature});
  if (call_.op->kind == OperatorKind::kView) return;
  if (call_.op->uninitialized_outputs) {
    call_.flags |= record::kUninitialized;
    if (const auto identity = identity_of(tensor, form.geometry)) {
      observer_.known.insert(*identity, {{}, true}, true);
    }
    return;
  }
  const auto content = hash_content(observer_, tensor, access, form, true);
  if (!content) {
    call_.flags |= record::kUnseenOutputs;
    return;
  }
  only_ = access == ContentAccess::kMemory ? digest_with_content(tensor, *content) : *content;
  words.insert(words.end(), {only_.low, only_.high});
}

digest::Hash128 OutputDigest::finish() const {
  if (n_tensors_ == 1 && n_others_ == 0) return only_;
  const auto& words = thread_.tensor_words;
  return words.empty() ? digest::Hash128()
                       : digest::xxh3_128(words.data(), words.size() * sizeof(std::uint64_t));
}

}  // namespace trueseed::libtorch::observer
