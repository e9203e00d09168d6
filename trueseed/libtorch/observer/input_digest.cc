// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/input_digest.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <ATen/core/Tensor.h>
#include <c10/core/Storage.h>

#include "trueseed/digest/xxh3.h"

namespace trueseed::libtorch::observer {
namespace {

// What stands before each word of an argument.
enum Tag : std::uint64_t {
  kNone = 1,
  kInteger = 2,
  kDouble = 3,
  kBool = 4,
  kText = 5,
  kList = 6,
  kComplex = 7,
  kDevice = 8,
  kOther = 9,
  kTensor = 10,
  // A number in a tensor's place; that of its type is added.
  kWrapped = 16,
};

// A view that is not contiguous and larger than this is digested in a re-run only.
constexpr std::size_t kSmallBytes = 4096;

std::uint64_t bits_of(double value) noexcept {
  return std::bit_cast<std::uint64_t>(std::isnan(value) ? std::numeric_limits<double>::quiet_NaN()
                                                        : value);
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  return (std::rotl(a, 29) ^ b) * 0x9E3779B97F4A7C15;
}

}  // namespace

std::optional<digest::Hash128> hash_content(Observer& observer, const at::Tensor& tensor,
                                            ContentAccess access, const TensorForm& form,
                                            bool written) {
  if (access == ContentAccess::kCopy) {
    // The same memory may be known by a plain view with another version counter.
    if (written && tensor.has_storage()) {
      observer.known.forget(tensor.storage().unsafeGetStorageImpl());
    }
    return observer.content.of_copy(tensor);
  }
  const digest::Hash128 content = observer.content.content_of(tensor);
  if (const auto identity = identity_of(tensor, form.geometry)) {
    observer.known.insert(*identity, {content, false}, written);
  }
  return content;
}

InputDigest::InputDigest(Observer& observer, ThreadState& thread, OpenCall& call)
    : observer_(observer), thread_(thread), call_(call) {
  thread_.tensor_words.clear();
  thread_.argument_words.clear();
}

void InputDigest::add(const ArgumentInfo& argument, const c10::IValue& value) {
  if (!argument.ignored) add_value(argument, value);
}

void InputDigest::add_number(std::uint64_t tag, std::uint64_t bits) {
  thread_.argument_words.push_back(tag);
  thread_.argument_words.push_back(bits);
}

void InputDigest::add_text(const std::string& text) {
  add_number(kText, digest::xxh3_64(text.data(), text.size()));
}

void InputDigest::add_wrapped_number(const at::Tensor& tensor) {
  if (tensor.scalar_type() == at::kDouble) {
    return add_number(kDouble, bits_of(*tensor.const_data_ptr<double>()));
  }
  std::uint64_t words[2] = {};
  std::memcpy(words, tensor.const_data_ptr(), std::min(tensor.nbytes(), sizeof(words)));
  add_number(static_cast<std::uint64_t>(tensor.scalar_type()) + kWrapped, words[0]);
  add_number(kWrapped, words[1]);
}

void InputDigest::add_value(const ArgumentInfo& argument, const c10::IValue& value) {
  if (value.isTensor()) return add_tensor(argument, value.toTensor());
  if (value.isNone()) return add_number(kNone, 0);
  if (value.isInt()) return add_number(kInteger, static_cast<std::uint64_t>(value.toInt()));
  if (value.isDouble()) return add_number(kDouble, bits_of(value.toDouble()));
  if (value.isBool()) return add_number(kBool, value.toBool() ? 1 : 0);
  if (value.isList()) {
    const c10::ArrayRef<c10::IValue> items = value.toListRef();
    add_number(kList, items.size());
    for (const c10::IValue& item : items) add_value(argument, item);
    return;
  }
  if (value.isString()) return add_text(value.toStringRef());
  if (value.isDevice()) {
    return add_number(kDevice, static_cast<std::uint64_t>(value.toDevice().type()));
  }
  if (value.isComplexDouble()) {
    const c10::complex<double> number = value.toComplexDouble();
    add_number(kComplex, bits_of(number.real()));
    return add_number(kComplex, bits_of(number.imag()));
  }
  if (value.isTuple()) {
    for (const c10::IValue& item : value.toTupleRef().elements()) add_value(argument, item);
    return;
  }
  // Objects, generators, streams, storages: not numbers that an operation computes with.
  add_number(kOther, 0);
}

void InputDigest::add_tensor(const ArgumentInfo& argument, const at::Tensor& tensor) {
  if (!tensor.defined()) return add_number(kNone, 1);
  const ContentAccess access = access_of(tensor);
  if (access == ContentAccess::kWrapper) {
    has_wrapper_ = true;
    return;
  }
  const TensorForm form = form_of(tensor, access);
  call_.has_tensors = true;
  call_.signature = mix(call_.signature, form.signature);
  if (argument.written) call_.written.push_back(tensor);
  if (access == ContentAccess::kNone) return;
  call_.has_content = true;
  if (is_wrapped_number(tensor)) return add_wrapped_number(tensor);
  thread_.tensor_words.insert(thread_.tensor_words.end(), {kTensor, form.signature});
  if (!argument.overwritten && call_.op->reads_content) add_content(tensor, access, form);
}

void InputDigest::add_content(const at::Tensor& tensor, ContentAccess access,
                              const TensorForm& form) {
  auto& words = thread_.tensor_words;
  const std::optional<TensorIdentity> identity =
      access == ContentAccess::kMemory ? identity_of(tensor, form.geometry) : std::nullopt;
  if (observer_.collectives->any() && identity &&
      observer_.collectives->is_in_flight(identity->storage)) {
    call_.flags |= record::kReadsInFlight | record::kPartialInputs;
    return;
  }
  const auto known = identity ? observer_.known.find(*identity) : std::nullopt;
  if (known && !known->unwritten && !observer_.fresh) {
    words.insert(words.end(), {known->content.low, known->content.high});
    return;
  }
  if (known && known->unwritten) call_.flags |= record::kReadsUnwritten;
  if (identity && !known && !observer_.known.knows(identity->storage)) {
    call_.flags |= record::kReadsEntered;
  }
  const bool costly =
      access == ContentAccess::kMemory && tensor.nbytes() > kSmallBytes && !tensor.is_contiguous();
  const auto hash = costly && !observer_.fresh
                        ? std::nullopt
                        : hash_content(observer_, tensor, access, form, false);
  if (!hash) {
    call_.flags |= record::kPartialInputs;
    return;
  }
  words.insert(words.end(), {hash->low, hash->high});
}

void InputDigest::finish() {
  const auto hash = [](const std::vector<std::uint64_t>& words) {
    return digest::xxh3_64(words.data(), words.size() * sizeof(std::uint64_t));
  };
  call_.in_tensors = hash(thread_.tensor_words);
  call_.in_arguments = hash(thread_.argument_words);
  if (call_.op->kind == OperatorKind::kView) call_.flags |= record::kPartialInputs;
}

}  // namespace trueseed::libtorch::observer
