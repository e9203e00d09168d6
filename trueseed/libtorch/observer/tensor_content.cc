// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/tensor_content.h"

#include <initializer_list>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/record_function.h>

#include "trueseed/digest/tensor_digest.h"
#include "trueseed/digest/xxh3.h"

namespace trueseed::libtorch::observer {
namespace {

using c10::DispatchKey;
using c10::DispatchKeySet;

// Leaves of a digest from which on threads are worth their start: each hashes what lies in its own
// processor's cache, where it was computed.
constexpr std::size_t kWorthThreads = 4;

constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;

std::uint64_t mix(std::uint64_t state, std::uint64_t word) noexcept {
  __extension__ using Product = unsigned __int128;
  const Product product = static_cast<Product>(state ^ word) * kMultiplier;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

constexpr DispatchKeySet kWrapperKeys = DispatchKeySet(
    {DispatchKey::Python, DispatchKey::Functionalize, DispatchKey::FuncTorchBatched,
     DispatchKey::BatchedNestedTensor, DispatchKey::FuncTorchGradWrapper, DispatchKey::Batched});

void on_torchs_threads(std::size_t n, void (*work)(void*, std::size_t), void* context) {
  if (n < kWorthThreads || at::in_parallel_region()) {
    for (std::size_t i = 0; i < n; ++i) work(context, i);
    return;
  }
  at::parallel_for(0, static_cast<std::int64_t>(n), 1, [=](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) work(context, static_cast<std::size_t>(i));
  });
}

// Operations of ours run below autograd and are not observed.
struct Unobserved {
  at::DisableRecordFunctionGuard record_function;
  at::AutoDispatchBelowADInplaceOrView dispatch;
};

}  // namespace

TensorForm form_of(const at::TensorBase& tensor, ContentAccess access) noexcept {
  const c10::TensorImpl* impl = tensor.unsafeGetTensorImpl();
  const auto type = static_cast<std::uint64_t>(impl->dtype().toScalarType());
  const auto how = static_cast<std::uint64_t>(access);
  std::uint64_t state = mix(type + 1, how);
  TensorForm form{state, state};
  // Sizes of any other tensor may be symbols, or the answer of a Python class.
  if (access != ContentAccess::kMemory) return form;
  for (const std::int64_t size : impl->sizes())
    state = mix(state, static_cast<std::uint64_t>(size));
  form.signature = mix(state, static_cast<std::uint64_t>(impl->dim()));
  if (impl->is_contiguous()) {
    state = mix(type, static_cast<std::uint64_t>(impl->numel()));
  } else {
    state = form.signature;
    for (const std::int64_t stride : impl->strides()) {
      state = mix(state, static_cast<std::uint64_t>(stride));
    }
  }
  form.geometry = mix(state, static_cast<std::uint64_t>(impl->storage_offset()));
  return form;
}

void append_form(std::string& text, const at::TensorBase& tensor, ContentAccess access) {
  const digest::DTypeInfo* info = digest::find_dtype(static_cast<int>(tensor.scalar_type()));
  text += info != nullptr ? info->short_name : c10::toString(tensor.scalar_type());
  if (access != ContentAccess::kMemory) {
    text += access == ContentAccess::kCopy ? " elsewhere" : " without content";
    return;
  }
  text += '[';
  const char* separator = "";
  for (const std::int64_t size : tensor.sizes()) {
    text += separator;
    text += std::to_string(size);
    separator = ", ";
  }
  text += ']';
}

ContentAccess access_of(const at::TensorBase& tensor) noexcept {
  const c10::TensorImpl* impl = tensor.unsafeGetTensorImpl();
  const DispatchKeySet keys = impl->key_set();
  if (keys.has_any(kWrapperKeys)) return ContentAccess::kWrapper;
  if (impl->is_meta() || keys.has(DispatchKey::Fake)) return ContentAccess::kNone;
  if (!impl->is_cpu() || impl->layout() != c10::kStrided || !impl->has_storage() ||
      keys.has_any(DispatchKeySet({DispatchKey::Conjugate, DispatchKey::Negative,
                                   DispatchKey::NestedTensor, DispatchKey::ZeroTensor})) ||
      digest::find_dtype(static_cast<int>(tensor.scalar_type())) == nullptr) {
    return ContentAccess::kCopy;
  }
  return ContentAccess::kMemory;
}

bool is_wrapped_number(const at::TensorBase& tensor) noexcept {
  return tensor.unsafeGetTensorImpl()->is_wrapped_number() &&
         access_of(tensor) == ContentAccess::kMemory;
}

digest::Hash128 digest_with_content(const at::TensorBase& tensor, const digest::Hash128& content) {
  const c10::IntArrayRef sizes = tensor.sizes();
  return digest::digest_of_content(static_cast<digest::DType>(tensor.scalar_type()),
                                   {sizes.data(), sizes.size()}, content);
}

digest::Hash128 ContentDigest::of_memory(const at::TensorBase& tensor) const {
  return digest_with_content(tensor, content_of(tensor));
}

digest::Hash128 ContentDigest::content_of(const at::TensorBase& tensor) const {
  const c10::IntArrayRef sizes = tensor.sizes();
  const c10::IntArrayRef strides = tensor.strides();
  const digest::StridedView view{tensor.const_data_ptr(),
                                 static_cast<digest::DType>(tensor.scalar_type()),
                                 {sizes.data(), sizes.size()},
                                 {strides.data(), strides.size()}};
  const Parallel parallel{parallel_ ? on_torchs_threads : nullptr};
  return digest::content_hash(view, {.target = target_, .parallel = parallel});
}

std::optional<digest::Hash128> ContentDigest::of_copy(const at::TensorBase& given) const {
  const Unobserved unobserved;
  const at::Tensor tensor(given);
  const auto combined = [&](std::initializer_list<at::Tensor> parts) {
    digest::Hash128 hashes[4];
    std::size_t n = 0;
    for (const at::Tensor& part : parts) hashes[n++] = of_memory(part.cpu().resolve_conj());
    return digest::xxh3_128(hashes, n * sizeof(digest::Hash128));
  };
  if (tensor.is_sparse()) return combined({tensor._indices(), tensor._values()});
  if (tensor.is_sparse_csr()) {
    return combined({tensor.crow_indices(), tensor.col_indices(), tensor.values()});
  }
  if (tensor.is_mkldnn()) return of_memory(tensor.to_dense());
  if (tensor.layout() != c10::kStrided || tensor.is_nested()) return std::nullopt;
  const at::Tensor plain = tensor.cpu().resolve_conj().resolve_neg();
  if (access_of(plain) != ContentAccess::kMemory) return std::nullopt;
  return of_memory(plain);
}

}  // namespace trueseed::libtorch::observer
