// SPDX-License-Identifier: Apache-2.0
// Trains a small convolutional network on scikit-learn's handwritten digits:
// examples/digits/train.py in C++.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

#include <torch/torch.h>

#include "digits.h"
#include "net.h"
#include "trueseed/libtorch/explain_refusal.h"
#include "trueseed/libtorch/seed_everything.h"
#include "weights_digest.h"

namespace {

constexpr const char* kUsage = "usage: digits [--seed N] [--epochs N] [--report] DIGITS_CSV\n";
constexpr std::int64_t kBatchSize = 64;

struct Options {
  std::string csv;
  std::optional<std::string> seed;
  int epochs = 4;
  bool report = false;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const auto is = [&](const char* name) { return std::strcmp(argv[i], name) == 0; };
    const bool has_value = i + 1 < argc;
    if (is("--seed") && has_value) {
      options.seed = argv[++i];
    } else if (is("--epochs") && has_value) {
      options.epochs = std::stoi(argv[++i]);
    } else if (is("--report")) {
      options.report = true;
    } else if (options.csv.empty() && argv[i][0] != '-') {
      options.csv = argv[i];
    } else {
      throw std::invalid_argument(std::string("not understood: ") + argv[i] + "\n" + kUsage);
    }
  }
  if (options.csv.empty()) throw std::invalid_argument(kUsage);
  return options;
}

double train_one_epoch(Net& model, const Digits& digits, torch::optim::Optimizer& optimizer) {
  model->train();
  double total = 0.0;
  const std::int64_t n = digits.labels.size(0);
  for (const torch::Tensor& batch : torch::randperm(n).split(kBatchSize)) {
    const torch::Tensor images = augment(digits.images.index_select(0, batch));
    optimizer.zero_grad();
    const torch::Tensor loss =
        torch::cross_entropy_loss(model(images), digits.labels.index_select(0, batch));
    loss.backward();
    optimizer.step();
    total += loss.item<double>() * static_cast<double>(batch.size(0));
  }
  return total / static_cast<double>(n);
}

double accuracy(Net& model, const Digits& digits) {
  const torch::NoGradGuard no_grad;
  model->eval();
  return model(digits.images).argmax(1).eq(digits.labels).to(torch::kFloat64).mean().item<double>();
}

void train(const Options& options) {
  const Split digits = split_at_random(read_digits(options.csv));
  Net model;
  torch::optim::AdamW optimizer(model->parameters(), torch::optim::AdamWOptions(4e-3));
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    std::printf("epoch %d  loss %.6f\n", epoch, train_one_epoch(model, digits.train, optimizer));
  }
  std::printf("test accuracy %.2f%%\n", 100.0 * accuracy(model, digits.test));
  std::printf("weights xxh3-128 %s\n", weights_digest(*model).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    if (options.seed) {
      const auto report =
          trueseed::libtorch::get_random_seed(trueseed::Integer::parse(*options.seed));
      if (options.report) std::fputs(report.to_text().c_str(), stderr);
    }
    train(options);
    return 0;
  } catch (const c10::Error& error) {
    std::fprintf(stderr, "%s\n", trueseed::libtorch::explain_refusal(error).c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}
