// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn.h>

/// The network of examples/digits/train.py.
struct NetImpl : torch::nn::Module {
  NetImpl();
  torch::Tensor forward(torch::Tensor x);

  torch::nn::Conv2d conv1, conv2;
  torch::nn::BatchNorm2d norm;
  torch::nn::Dropout dropout;
  torch::nn::Linear hidden, output;
};
TORCH_MODULE(Net);
