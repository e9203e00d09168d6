// SPDX-License-Identifier: Apache-2.0
// What the observer records of training: phases, nodes, steps; and that it changes nothing.

#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "trueseed/libtorch/observer/recorded_program.h"

namespace trueseed::libtorch::observer {
namespace {

using record::Phase;

std::vector<std::uint32_t> steps_of(const Recorded& recorded, const char* op) {
  std::vector<std::uint32_t> steps;
  for (const RecordedRow& row : recorded.of(op)) steps.push_back(row.row.step);
  return steps;
}

torch::Tensor weights() { return torch::full({3, 2}, 0.5F).set_requires_grad(true); }

TEST(Steps, TellForwardFromBackward) {
  const Recorded recorded = record_of([] {
    const torch::Tensor w = weights();
    torch::ones({4, 3}).mm(w).sum().backward();
    const torch::NoGradGuard no_grad;
    w.neg();
  });
  const auto products = recorded.of("aten::mm");
  ASSERT_EQ(products.size(), 2U);
  EXPECT_EQ(products[0].row.phase, Phase::kForward);
  EXPECT_EQ(products[0].node, "");
  EXPECT_EQ(products[1].row.phase, Phase::kBackward);
  EXPECT_EQ(products[1].node, "MmBackward0");
  EXPECT_EQ(recorded.only("aten::expand").node, "SumBackward0");
  EXPECT_EQ(recorded.only("aten::neg").row.phase, Phase::kNoGrad);
  EXPECT_EQ(recorded.only("aten::neg").node, "");
}

TEST(Steps, AddUpOfGradientsBelongsToTheBackwardPass) {
  const Recorded recorded = record_of([] {
    const torch::Tensor w = weights();
    (w.exp().sum() + w.abs().sum()).backward();
    w.exp().sum().backward();
  });
  std::vector<std::string> nodes;
  for (const char* op : {"aten::add.Tensor", "aten::add_.Tensor"}) {
    for (const RecordedRow& row : recorded.of(op)) {
      if (row.row.phase == Phase::kBackward) nodes.push_back(row.node);
    }
  }
  EXPECT_FALSE(nodes.empty());
  for (const std::string& node : nodes) EXPECT_NE(node, "");
}

TEST(Steps, SeeAHookOfTheBackwardPassAndWhatFollowsAnExceptionInIt) {
  const Recorded recorded = record_of([] {
    const torch::Tensor w = weights();
    const torch::Tensor h = w.exp();
    bool fails = true;
    h.register_hook([&](const torch::Tensor& gradient) {
      gradient.cos();
      if (fails) throw std::runtime_error("a hook fails");
    });
    bool raised = false;
    try {
      h.sum().backward({}, /*retain_graph=*/true);
    } catch (const std::exception&) {
      raised = true;
    }
    require(raised, "the hook fails");
    h.sin();
    fails = false;
    h.sum().backward();
    h.tan();
  });
  for (const RecordedRow& row : recorded.of("aten::cos"))
    EXPECT_EQ(row.row.phase, Phase::kBackward);
  EXPECT_EQ(recorded.of("aten::cos").size(), 2U);
  EXPECT_EQ(recorded.only("aten::sin").row.phase, Phase::kForward);
  EXPECT_EQ(recorded.only("aten::tan").row.phase, Phase::kForward);
}

// Without Python a step ends where a forward operation follows a backward pass.
TEST(Steps, AreCountedByBackwardPasses) {
  const Recorded recorded = record_of([] {
    const torch::Tensor w = weights();
    w.exp();
    for (int i = 0; i < 3; ++i) {
      w.exp();
      w.exp().sum().backward();
      const torch::NoGradGuard no_grad;
      w.neg();
    }
    w.exp();
  });
  EXPECT_EQ(steps_of(recorded, "aten::exp"), (std::vector<std::uint32_t>{0, 0, 0, 1, 1, 2, 2, 3}));
  EXPECT_EQ(steps_of(recorded, "aten::neg"), (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(Steps, AreCountedByOptimizersThatSaySo) {
  const Recorded recorded = record_of([] {
    const torch::Tensor w = weights();
    for (int i = 0; i < 3; ++i) {
      // Two backward passes a step.
      w.exp().sum().backward();
      w.exp().sum().backward();
      RECORD_USER_SCOPE("Optimizer.step#SGD.step");
      const torch::NoGradGuard no_grad;
      w.sub_(w.grad(), 0.1);
    }
    const torch::NoGradGuard no_grad;
    w.neg();
  });
  EXPECT_EQ(steps_of(recorded, "aten::sub_.Tensor"), (std::vector<std::uint32_t>{0, 1, 2}));
  for (const RecordedRow& row : recorded.of("aten::sub_.Tensor")) {
    EXPECT_EQ(row.row.phase, Phase::kOptimizer);
  }
  EXPECT_EQ(recorded.only("aten::neg").row.phase, Phase::kNoGrad);
  EXPECT_EQ(recorded.only("aten::neg").row.step, 3U);
}

TEST(Steps, AreNotCountedByOtherRanges) {
  const Recorded recorded = record_of([] {
    for (int i = 0; i < 3; ++i) {
      RECORD_USER_SCOPE("Optimizer.zero_grad#SGD.zero_grad");
      const torch::NoGradGuard no_grad;
      torch::ones({1}).neg();
    }
  });
  EXPECT_EQ(steps_of(recorded, "aten::neg"), (std::vector<std::uint32_t>{0, 0, 0}));
  EXPECT_EQ(recorded.of("aten::neg")[0].row.phase, Phase::kNoGrad);
}

// Trains a small net and writes the bytes of its weights to a file.
void train(const std::string& file) {
  torch::manual_seed(73);
  torch::nn::Sequential net(torch::nn::Conv2d(1, 4, 3), torch::nn::BatchNorm2d(4),
                            torch::nn::ReLU(), torch::nn::Flatten(), torch::nn::Dropout(0.2),
                            torch::nn::Linear(4 * 6 * 6, 10));
  torch::optim::SGD sgd(net->parameters(), torch::optim::SGDOptions(0.1).momentum(0.9));
  torch::optim::Adam adam(net->parameters(), torch::optim::AdamOptions(0.001));
  for (int i = 0; i < 6; ++i) {
    const torch::Tensor batch = torch::randn({8, 1, 8, 8});
    const torch::Tensor labels = torch::randint(10, {8});
    torch::optim::Optimizer& optimizer =
        i % 2 == 0 ? static_cast<torch::optim::Optimizer&>(sgd) : adam;
    optimizer.zero_grad();
    torch::nn::functional::cross_entropy(net->forward(batch), labels).backward();
    optimizer.step();
  }
  if (file.empty()) return;
  std::ofstream out(file, std::ios::binary);
  for (const auto& tensors : {net->parameters(), net->buffers()}) {
    for (const torch::Tensor& tensor : tensors) {
      out.write(static_cast<const char*>(tensor.const_data_ptr()),
                static_cast<std::streamsize>(tensor.nbytes()));
    }
  }
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Steps, LeaveTheWeightsWhatTheyAreWithoutObservation) {
  const TemporaryFolder folder;
  run_apart([&] { train(folder.path() + "/plain"); });
  const Recorded recorded = record_of([&] { train(folder.path() + "/observed"); });
  EXPECT_GT(bytes_of(folder.path() + "/plain").size(), 4000U);
  EXPECT_EQ(bytes_of(folder.path() + "/plain"), bytes_of(folder.path() + "/observed"));
  EXPECT_GT(recorded.rows().size(), 300U);
  EXPECT_EQ(recorded.rows().back().row.step, 5U);
}

TEST(Steps, GiveEqualRowsTwice) {
  const auto record = [](const char* observe) {
    return record_of([] { train(""); }, {.observe = observe});
  };
  const Recorded a = record("");
  const Recorded b = record("");
  const Recorded fresh = record(R"({"fresh": true})");
  ASSERT_EQ(a.ops(), b.ops());
  ASSERT_EQ(a.ops(), fresh.ops());
  for (std::size_t i = 0; i < a.rows().size(); ++i) {
    for (const Recorded* other : {&b, &fresh}) {
      const RecordedRow& mine = a.rows()[i];
      const RecordedRow& theirs = other->rows()[i];
      ASSERT_EQ(record::compare_rows(mine.row, theirs.row, true), record::RowDifference::kNone)
          << i << ' ' << mine.op;
      ASSERT_EQ(mine.signature, theirs.signature);
    }
  }
}

}  // namespace
}  // namespace trueseed::libtorch::observer
