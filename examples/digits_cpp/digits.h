// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <torch/types.h>

/// Images [n, 1, 8, 8] with values in [0, 1], and their labels [n].
struct Digits {
  torch::Tensor images;
  torch::Tensor labels;
};

struct Split {
  Digits train;
  Digits test;
};

/// Reads scikit-learn's digits.csv: one image a line, 64 pixels of 0..16, then the label.
///
/// Errors: std::runtime_error with path and line where the file cannot be read.
Digits read_digits(const std::string& path);

/// Puts a random quarter of the images aside for the test.
Split split_at_random(const Digits& digits);

/// Every image moved by up to one pixel in each direction, plus noise.
torch::Tensor augment(const torch::Tensor& images);
