// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/fast_draws/fast_draws.h"

#include <cstdlib>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "trueseed/libtorch/seed_everything.h"

namespace trueseed::libtorch {
namespace {

class FastDraws : public testing::Test {
 protected:
  void TearDown() override {
    unsetenv("TRUESEED_FAST_DRAWS");
    set_fast_draws(false);
  }
};

std::vector<torch::Tensor> draw() {
  std::vector<torch::Tensor> drawn;
  for (const std::int64_t n : {0, 1, 15, 16, 17, 1000, 100'003}) {
    for (const auto dtype : {torch::kFloat32, torch::kFloat64, torch::kFloat16, torch::kBFloat16}) {
      drawn.push_back(torch::rand({n}, dtype));
      drawn.push_back(torch::randn({n}, dtype));
      drawn.push_back(torch::empty({n}, dtype).exponential_(2.5));
      drawn.push_back(torch::bernoulli(torch::full({n}, 0.3, dtype)));
      drawn.push_back(torch::dropout(torch::ones({n}, dtype), 0.4, true));
      drawn.push_back(torch::empty({n, 2}, dtype).select(1, 0).uniform_(-1, 3));
    }
    for (const auto dtype : {torch::kInt64, torch::kInt32, torch::kUInt8, torch::kBool}) {
      drawn.push_back(torch::randint(0, 2, {n}, dtype));
      drawn.push_back(torch::empty({n}, dtype).random_());
      drawn.push_back(torch::empty({n}, dtype).bernoulli_(0.2));
    }
    drawn.push_back(torch::randperm(n));
  }
  drawn.push_back(at::detail::getDefaultCPUGenerator().get_state());
  return drawn;
}

bool are_same_bits(const torch::Tensor& a, const torch::Tensor& b) {
  const torch::Tensor left = a.contiguous();
  const torch::Tensor right = b.contiguous();
  return a.dtype() == b.dtype() && left.nbytes() == right.nbytes() &&
         (left.nbytes() == 0 || std::memcmp(left.data_ptr(), right.data_ptr(), left.nbytes()) == 0);
}

TEST_F(FastDraws, HaveTheBitsAndStatesOfLibTorchs) {
  for (const std::uint64_t seed : {0, 73, 1234}) {
    torch::manual_seed(seed);
    set_fast_draws(false);
    const std::vector<torch::Tensor> wanted = draw();
    torch::manual_seed(seed);
    set_fast_draws(true);
    EXPECT_TRUE(has_fast_draws());
    const std::vector<torch::Tensor> drawn = draw();
    ASSERT_EQ(drawn.size(), wanted.size());
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      EXPECT_TRUE(are_same_bits(drawn[i], wanted[i])) << "draw " << i << " of seed " << seed;
    }
  }
}

TEST_F(FastDraws, AreOnAfterSeedEverythingBelowARunAlone) {
  seed_everything(73);
  EXPECT_FALSE(has_fast_draws());
  const std::vector<torch::Tensor> wanted = draw();
  setenv("TRUESEED_FAST_DRAWS", "", 1);
  seed_everything(73);
  EXPECT_TRUE(has_fast_draws());
  const std::vector<torch::Tensor> drawn = draw();
  for (std::size_t i = 0; i < drawn.size(); ++i) EXPECT_TRUE(are_same_bits(drawn[i], wanted[i]));
}

}  // namespace
}  // namespace trueseed::libtorch
