// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <torch/nn.h>

/// 128-bit XXH3 over names and bytes of all parameters and buffers, as 32 hexadecimal digits.
std::string weights_digest(const torch::nn::Module& module);
