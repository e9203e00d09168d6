// SPDX-License-Identifier: Apache-2.0
#include "digits.h"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace {

constexpr int kPixels = 64;

std::vector<float> numbers_of_line(const std::string& line) {
  std::vector<float> numbers;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) numbers.push_back(std::stof(field));
  if (numbers.size() != kPixels + 1) throw std::invalid_argument("not 65 numbers");
  return numbers;
}

}  // namespace

Digits read_digits(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<float> values;
  std::size_t n_lines = 0;
  for (std::string line; std::getline(file, line);) {
    ++n_lines;
    try {
      const std::vector<float> numbers = numbers_of_line(line);
      values.insert(values.end(), numbers.begin(), numbers.end());
    } catch (const std::logic_error&) {
      throw std::runtime_error(path + ":" + std::to_string(n_lines) +
                               ": expected 64 pixels and a label, separated by commas");
    }
  }
  if (n_lines == 0) throw std::runtime_error(path + " is empty");
  const torch::Tensor table = torch::tensor(values, torch::kFloat32)
                                  .view({static_cast<std::int64_t>(n_lines), kPixels + 1});
  return {.images = table.narrow(1, 0, kPixels).reshape({-1, 1, 8, 8}) / 16.0,
          .labels = table.select(1, kPixels).to(torch::kInt64)};
}

Split split_at_random(const Digits& digits) {
  const std::int64_t n = digits.labels.size(0);
  const std::int64_t n_test = n / 4;
  const torch::Tensor order = torch::randperm(n);
  const torch::Tensor test = order.narrow(0, 0, n_test);
  const torch::Tensor train = order.narrow(0, n_test, n - n_test);
  return {.train = {digits.images.index_select(0, train), digits.labels.index_select(0, train)},
          .test = {digits.images.index_select(0, test), digits.labels.index_select(0, test)}};
}

torch::Tensor augment(const torch::Tensor& images) {
  const torch::Tensor shifts = torch::randint(-1, 2, {images.size(0), 2});
  const auto shift = shifts.accessor<std::int64_t, 2>();
  torch::Tensor moved = torch::empty_like(images);
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    moved[i].copy_(torch::roll(images[i], {shift[i][0], shift[i][1]}, {1, 2}));
  }
  return moved + 0.1 * torch::randn_like(moved);
}
