// SPDX-License-Identifier: Apache-2.0
#include "net.h"

#include <torch/torch.h>

namespace nn = torch::nn;

NetImpl::NetImpl()
    : conv1(register_module("conv1", nn::Conv2d(nn::Conv2dOptions(1, 16, 3).padding(1)))),
      conv2(register_module("conv2", nn::Conv2d(nn::Conv2dOptions(16, 32, 3).padding(1)))),
      norm(register_module("norm", nn::BatchNorm2d(32))),
      dropout(register_module("dropout", nn::Dropout(0.3))),
      hidden(register_module("hidden", nn::Linear(32 * 4 * 4, 64))),
      output(register_module("output", nn::Linear(64, 10))) {}

torch::Tensor NetImpl::forward(torch::Tensor x) {
  x = torch::relu(conv1(x));
  x = torch::max_pool2d(torch::relu(norm(conv2(x))), 2);
  x = dropout(x.flatten(1));
  return output(dropout(torch::relu(hidden(x))));
}
