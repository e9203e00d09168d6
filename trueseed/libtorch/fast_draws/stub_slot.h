// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <type_traits>

#include <ATen/Version.h>
#include <ATen/native/DispatchStub.h>

namespace trueseed::libtorch::fast_draws {

/// The place where a kernel of LibTorch's CPU is looked up, which ours takes for a while.
///
/// A DispatchStub calls the kernel in the first field of its implementation, which is its own first
/// field, and chooses one for this CPU where there is none; LibTorch 2.13 then leaves the field
/// empty. That is LibTorch's to change: `find` reads the field back and takes it for the right one
/// only where it is empty, or holds a kernel that the stub knows.
template <typename Function, typename Name>
class StubSlot {
 public:
  using Stub = at::native::DispatchStub<Function, Name>;

  StubSlot(const char* name, Stub& stub) noexcept : name_(name), stub_(stub) {}

  /// What LibTorch calls the operation.
  [[nodiscard]] const char* name() const noexcept { return name_; }

  /// Learns LibTorch's own kernel; returns whether it was found.
  bool find() {
    static_assert(std::is_standard_layout_v<at::native::DispatchStubImpl>);
    if (stock_ != nullptr) return true;
    if (!stub_.is_device_supported(c10::DeviceType::CPU)) return false;
    const auto kept = reinterpret_cast<Function>(slot().load());
    if (kept != nullptr && kept != Stub::AVX2 && kept != Stub::AVX512) return false;
    const bool has_avx512 = at::get_cpu_capability() == "AVX512" && Stub::AVX512 != nullptr;
    stock_ = has_avx512 ? Stub::AVX512 : Stub::AVX2;
    kept_ = kept;
    return stock_ != nullptr;
  }

  /// LibTorch's own kernel; to be called once `find` has found it.
  [[nodiscard]] Function stock() const noexcept { return stock_; }

  void take(Function ours) noexcept { slot().store(reinterpret_cast<void*>(ours)); }
  void give_back() noexcept { slot().store(reinterpret_cast<void*>(kept_)); }

 private:
  std::atomic<void*>& slot() noexcept { return *reinterpret_cast<std::atomic<void*>*>(&stub_); }

  const char* name_;
  Stub& stub_;
  Function stock_ = nullptr;
  Function kept_ = nullptr;
};

}  // namespace trueseed::libtorch::fast_draws
