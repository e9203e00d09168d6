// SPDX-License-Identifier: Apache-2.0
#include "weights_digest.h"

#include <xxhash.h>

#include <cstdio>
#include <memory>
#include <string>

#include <torch/torch.h>

namespace {

struct FreeState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

void add(XXH3_state_t* state, const torch::OrderedDict<std::string, torch::Tensor>& tensors) {
  for (const auto& item : tensors) {
    const torch::Tensor bytes = item.value().detach().cpu().contiguous();
    XXH3_128bits_update(state, item.key().data(), item.key().size());
    XXH3_128bits_update(state, bytes.data_ptr(), bytes.nbytes());
  }
}

}  // namespace

std::string weights_digest(const torch::nn::Module& module) {
  const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
  XXH3_128bits_reset(state.get());
  add(state.get(), module.named_parameters());
  add(state.get(), module.named_buffers());
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return text;
}
