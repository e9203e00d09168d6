// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/switches.h"

#include "trueseed/control/derive.h"

namespace trueseed::control {
namespace {

std::string hash_seed_value(const SwitchContext& context) {
  return std::to_string(hash_seed(context.seed));
}

std::string thread_count_value(const SwitchContext& context) {
  return std::to_string(context.n_threads);
}

// oneMKL follows the outermost level of OMP_NUM_THREADS where it has no number of its own.
std::string mkl_thread_count_value(const SwitchContext& context) {
  const std::string outermost = context.users_threads.substr(0, context.users_threads.find(','));
  return outermost.empty() ? thread_count_value(context) : outermost;
}

constexpr EnvironmentSwitch kSwitches[] = {
    {"PYTHONHASHSEED", Mode::kSeeded, ReadAt::kStart, nullptr, hash_seed_value,
     "order of sets of str and bytes, and all that is built on hash()", "CPython"},
    {"OMP_NUM_THREADS", Mode::kDeterministic, ReadAt::kStart, nullptr, thread_count_value,
     "sums over threads have other bits for another number of threads", "OpenMP"},
    {"MKL_NUM_THREADS", Mode::kDeterministic, ReadAt::kStart, nullptr, mkl_thread_count_value,
     "sums over threads have other bits for another number of threads", "oneMKL"},
    {"OMP_DYNAMIC", Mode::kDeterministic, ReadAt::kStart, "FALSE", nullptr,
     "keeps the OpenMP runtime from choosing the number of threads by load", "OpenMP"},
    {"MKL_DYNAMIC", Mode::kDeterministic, ReadAt::kStart, "FALSE", nullptr,
     "keeps oneMKL from choosing the number of threads by load", "oneMKL"},
    {"MKL_CBWR", Mode::kDeterministic, ReadAt::kStart, "AUTO", nullptr,
     "same bits in every run on one machine, whatever the alignment of the data", "oneMKL"},
    {"CUBLAS_WORKSPACE_CONFIG", Mode::kDeterministic, ReadAt::kFirstUse, ":4096:8", nullptr,
     "fixed workspaces; other ones make cuBLAS pick other algorithms", "cuBLAS"},
    {"PYTORCH_TUNABLEOP_ENABLED", Mode::kDeterministic, ReadAt::kFirstUse, "0", nullptr,
     "keeps PyTorch from picking matrix products by their measured time", "PyTorch"},
    {"NCCL_ALGO", Mode::kDeterministic, ReadAt::kFirstUse, "Ring", nullptr,
     "one order of partial sums, instead of a choice by message size", "NCCL"},
    {"NCCL_PROTO", Mode::kDeterministic, ReadAt::kFirstUse, "Simple", nullptr,
     "one protocol, instead of a choice by message size", "NCCL"},
    {"NCCL_NVLS_ENABLE", Mode::kDeterministic, ReadAt::kFirstUse, "0", nullptr,
     "NVLink SHARP sums differ from call to call", "NCCL"},
    {"NVTE_ALLOW_NONDETERMINISTIC_ALGO", Mode::kDeterministic, ReadAt::kFirstUse, "0", nullptr,
     "deterministic attention kernels", "Transformer Engine"},
    {"FLASH_ATTENTION_DETERMINISTIC", Mode::kDeterministic, ReadAt::kFirstUse, "1", nullptr,
     "deterministic attention backward where transformers calls flash-attn", "transformers"},
    {"HOROVOD_FUSION_THRESHOLD", Mode::kDeterministic, ReadAt::kFirstUse, "0", nullptr,
     "keeps tensors from being summed together in an order that depends on time", "Horovod"},
};

}  // namespace

std::span<const EnvironmentSwitch> environment_switches() noexcept { return kSwitches; }

const std::string& late_variables() {
  static const std::string kVariables = [] {
    std::string text;
    for (const EnvironmentSwitch& row : kSwitches) {
      if (row.read_at != ReadAt::kFirstUse) continue;
      if (!text.empty()) text += ';';
      text += std::string(row.name) + '=' + row.constant;
    }
    return text;
  }();
  return kVariables;
}

}  // namespace trueseed::control
