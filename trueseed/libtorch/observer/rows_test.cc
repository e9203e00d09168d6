// SPDX-License-Identifier: Apache-2.0
// What the observer records of one operation after another.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/record_function.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include "trueseed/digest/tensor_digest.h"
#include "trueseed/libtorch/observer/recorded_program.h"

namespace trueseed::libtorch::observer {
namespace {

using Names = std::vector<std::string>;

digest::Hash128 digest_of(const at::Tensor& tensor) {
  const c10::IntArrayRef sizes = tensor.sizes();
  const c10::IntArrayRef strides = tensor.strides();
  return digest::tensor_digest({tensor.const_data_ptr(),
                                static_cast<digest::DType>(tensor.scalar_type()),
                                {sizes.data(), sizes.size()},
                                {strides.data(), strides.size()}},
                               {});
}

// A tensor over memory of the program's, so that no operation has written it.
at::Tensor over(std::vector<float>& values) {
  return at::from_blob(values.data(), {static_cast<std::int64_t>(values.size())});
}

template <typename Action>
void expect_raise(Action action) {
  bool raised = false;
  try {
    action();
  } catch (const c10::Error&) {
    raised = true;
  }
  require(raised, "the operation raises");
}

TEST(Rows, HoldEachOperationWithItsOverloadAndForms) {
  const Recorded recorded = record_of([] {
    const at::Tensor a = at::full({2, 3}, 2.0F);
    const at::Tensor b = at::ones({3}, at::kDouble);
    a.add(b).sum();
  });
  EXPECT_EQ(recorded.ops(), (Names{"aten::full", "aten::ones", "aten::add.Tensor", "aten::sum"}));
  EXPECT_EQ(recorded.only("aten::add.Tensor").signature, "(f32[2, 3], f64[3]) -> (f64[2, 3])");
  EXPECT_EQ(recorded.only("aten::sum").signature, "(f64[2, 3]) -> (f64[])");
  EXPECT_EQ(recorded.files(), Names{"main.0.rows"});
  EXPECT_EQ(recorded.streams(), Names{"main"});
}

TEST(Rows, HoldTheDigestOfWhatAnOperationGives) {
  const Recorded recorded = record_of([] { at::full({3}, 2.0F).mul(3).to(at::kInt).eq(6); });
  EXPECT_EQ(recorded.only("aten::mul.Scalar").output(), digest_of(at::full({3}, 6.0F)));
  EXPECT_EQ(recorded.only("aten::eq.Scalar").output(), digest_of(at::ones({3}, at::kBool)));
}

TEST(Rows, OfAnOperationInPlaceHoldWhatItHasWritten) {
  const Recorded recorded = record_of([] { at::full({3}, 2.0F).add_(1); });
  const RecordedRow row = recorded.only("aten::add_.Scalar");
  EXPECT_EQ(row.output(), digest_of(at::full({3}, 3.0F)));
}

TEST(Rows, OfAnOutArgumentHoldWhatItHasWritten) {
  const auto program = [](float old) {
    return [=] {
      at::Tensor out = at::full({3}, old);
      at::add_out(out, at::ones({3}), at::ones({3}));
    };
  };
  const RecordedRow row = record_of(program(5)).only("aten::add.out");
  EXPECT_EQ(row.output(), digest_of(at::full({3}, 2.0F)));
  EXPECT_EQ(row.row.in_tensors, record_of(program(6)).only("aten::add.out").row.in_tensors)
      << "the old content of the target is no input";
}

TEST(Rows, TakeTheOldContentOfATargetForAnInputOnlyWhereItIsRead) {
  const auto inputs = [](const char* op, float old) {
    const Recorded recorded = record_of([=] {
      const at::Tensor target = at::full({3}, old);
      const at::Tensor source = at::ones({3});
      target.copy_(source);
      target.fill_(old);
      target.zero_();
      target.fill_(old);
      target.add_(source);
    });
    return recorded.of(op).front().row.in_tensors;
  };
  for (const char* op : {"aten::copy_", "aten::fill_.Scalar", "aten::zero_"}) {
    EXPECT_EQ(inputs(op, 5), inputs(op, 6)) << op;
  }
  EXPECT_NE(inputs("aten::add_.Tensor", 5), inputs("aten::add_.Tensor", 6));
}

TEST(Rows, OfOperationsWithoutResultsHoldWhatTheyHaveWritten) {
  const auto row = [](float a, float b) {
    const Recorded recorded = record_of([=] {
      const std::vector<at::Tensor> targets = {at::full({2}, a), at::full({3}, b)};
      at::_foreach_add_(targets, 1);
    });
    EXPECT_EQ(recorded.ops(), (Names{"aten::full", "aten::full", "aten::_foreach_add_.Scalar"}));
    return recorded.only("aten::_foreach_add_.Scalar");
  };
  const RecordedRow first = row(1, 2);
  EXPECT_NE(first.output(), digest::Hash128());
  EXPECT_EQ(first.output(), row(1, 2).output());
  EXPECT_NE(first.output(), row(2, 2).output());
  EXPECT_NE(first.output(), row(1, 3).output());
  EXPECT_NE(first.row.in_tensors, row(1, 3).row.in_tensors);
}

TEST(Rows, OfAFusedOptimizerHoldWhatItHasWritten) {
  const auto record = [](float gradient, double rate) {
    return record_of([=] {
      const std::vector<at::Tensor> weights = {at::ones({4}), at::ones({2})};
      const std::vector<at::Tensor> gradients = {at::full({4}, gradient), at::ones({2})};
      const std::vector<at::Tensor> momenta = {at::zeros({4}), at::zeros({2})};
      at::_fused_sgd_(weights, gradients, momenta, 0, 0.9, rate, 0, false, false, true);
      weights[0].neg();
      weights[1].neg();
      momenta[0].exp();
    });
  };
  const Recorded recorded = record(1, 0.5);
  const RecordedRow row = recorded.only("aten::_fused_sgd_");
  EXPECT_NE(row.output(), record(2, 0.5).only("aten::_fused_sgd_").output());
  EXPECT_NE(row.output(), record(1, 0.25).only("aten::_fused_sgd_").output());
  EXPECT_NE(row.row.in_arguments, record(1, 0.25).only("aten::_fused_sgd_").row.in_arguments);
  EXPECT_EQ(row.output(), record(1, 0.5).only("aten::_fused_sgd_").output());
  // What was written is no longer known as what it was.
  EXPECT_EQ(recorded.of("aten::neg")[0].output(), digest_of(at::full({4}, -0.5F)));
  EXPECT_NE(recorded.of("aten::neg")[0].row.in_tensors,
            record(2, 0.5).of("aten::neg")[0].row.in_tensors);
  EXPECT_EQ(recorded.of("aten::neg")[1].row.in_tensors,
            record(2, 0.5).of("aten::neg")[1].row.in_tensors);
}

TEST(Rows, OfViewsHoldNoContent) {
  const auto record = [](float value) {
    return record_of([=] {
      const at::Tensor tensor = at::full({4, 3}, value);
      tensor.t();
      tensor.view({12});
      tensor.slice(0, 1, 3);
      tensor.neg();
    });
  };
  const Recorded a = record(1);
  const Recorded b = record(2);
  for (const char* op : {"aten::t", "aten::view", "aten::slice.Tensor"}) {
    const RecordedRow row = a.only(op);
    EXPECT_EQ(row.output(), digest::Hash128()) << op;
    EXPECT_TRUE(row.has(record::kPartialInputs)) << op;
    EXPECT_EQ(row.row.in_tensors, b.only(op).row.in_tensors) << op;
  }
  EXPECT_FALSE(a.only("aten::neg").has(record::kPartialInputs));
  EXPECT_NE(a.only("aten::neg").row.in_tensors, b.only("aten::neg").row.in_tensors);
}

TEST(Rows, OfViewsHoldTheirArguments) {
  const auto arguments = [](std::int64_t begin) {
    return record_of([=] { at::ones({4}).slice(0, begin, 3); })
        .only("aten::slice.Tensor")
        .row.in_arguments;
  };
  EXPECT_EQ(arguments(1), arguments(1));
  EXPECT_NE(arguments(1), arguments(2));
}

TEST(Rows, SayWhatNobodyHasWritten) {
  const Recorded recorded = record_of([] {
    const at::Tensor unwritten = at::empty({4});
    unwritten.abs();
    unwritten.fill_(1);
    unwritten.neg();
  });
  const RecordedRow allocated = recorded.only("aten::empty.memory_format");
  EXPECT_TRUE(allocated.has(record::kUninitialized));
  EXPECT_EQ(allocated.output(), digest::Hash128());
  EXPECT_TRUE(recorded.only("aten::abs").has(record::kReadsUnwritten));
  EXPECT_FALSE(recorded.only("aten::neg").has(record::kReadsUnwritten));
  EXPECT_FALSE(recorded.only("aten::fill_.Scalar").has(record::kUninitialized));
}

TEST(Rows, SayWhatNobodyHasWrittenAfterAResize) {
  const Recorded recorded = record_of([] {
    const at::Tensor tensor = at::ones({2});
    tensor.resize_({4});
    tensor.abs();
  });
  EXPECT_TRUE(recorded.only("aten::resize_").has(record::kUninitialized));
  EXPECT_TRUE(recorded.only("aten::abs").has(record::kReadsUnwritten));
}

TEST(Rows, SayWhatEntersFromOutside) {
  const Recorded recorded = record_of([] {
    std::vector<float> values = {1, 2, 3};
    const at::Tensor tensor = over(values);
    tensor.abs();
    tensor.neg();
    at::ones({3}).exp();
  });
  EXPECT_TRUE(recorded.only("aten::abs").has(record::kReadsEntered));
  EXPECT_FALSE(recorded.only("aten::neg").has(record::kReadsEntered)) << "it has been read before";
  EXPECT_FALSE(recorded.only("aten::exp").has(record::kReadsEntered));
}

TEST(Rows, LeaveOutAllocationsOfNothing) {
  const Recorded recorded = record_of([] {
    at::empty({0});
    at::empty({3, 0});
    at::empty({1});
    at::zeros({0});
  });
  EXPECT_EQ(recorded.ops(), (Names{"aten::empty.memory_format", "aten::zeros"}));
  EXPECT_EQ(recorded.only("aten::empty.memory_format").signature, "() -> (f32[1])");
}

TEST(Rows, LeaveOutWhatGivesATensorOtherMemory) {
  const Recorded recorded = record_of([] {
    at::Tensor tensor = at::zeros({3});
    tensor.neg();
    tensor.set_(at::ones({3}));
    tensor.neg();
  });
  EXPECT_EQ(recorded.ops(), (Names{"aten::zeros", "aten::neg", "aten::ones", "aten::neg"}));
  EXPECT_NE(recorded.of("aten::neg")[0].row.in_tensors, recorded.of("aten::neg")[1].row.in_tensors);
}

TEST(Rows, LeaveOutWhatRunsInsideOfAnother) {
  const Recorded recorded = record_of([] { at::ones({3, 3}).matmul(at::ones({3, 3})); });
  // A composite is what runs inside of it; a kernel is one row.
  EXPECT_EQ(recorded.ops(), (Names{"aten::ones", "aten::ones", "aten::mm"}));
}

TEST(Rows, LeaveOutTensorsWithoutContent) {
  const Recorded recorded = record_of([] {
    const at::Tensor shape = at::ones({3}, at::device(at::kMeta));
    shape.add(shape);
    at::ones({1}).neg();
  });
  EXPECT_EQ(recorded.ops(), (Names{"aten::ones", "aten::neg"}));
}

TEST(Rows, HoldOperationsInInferenceMode) {
  const Recorded recorded = record_of([] {
    const at::Tensor normal = at::ones({2});
    const c10::InferenceMode guard;
    const at::Tensor tensor = at::full({2}, 2.0F);
    tensor.abs();
    tensor.add_(1);
    tensor.neg();
    normal.add_(1);
    normal.exp();
  });
  EXPECT_EQ(recorded.only("aten::abs").row.phase, record::Phase::kNoGrad);
  EXPECT_EQ(recorded.only("aten::neg").output(), digest_of(at::full({2}, -3.0F)));
  EXPECT_NE(recorded.only("aten::abs").row.in_tensors, recorded.only("aten::neg").row.in_tensors);
  EXPECT_EQ(recorded.of("aten::add_.Scalar")[1].output(), digest_of(at::full({2}, 2.0F)));
}

TEST(Rows, SayThatAnOperationRaised) {
  const Recorded recorded = record_of([] {
    const at::Tensor a = at::ones({2, 3});
    const at::Tensor b = at::ones({2, 3});
    expect_raise([&] { at::mm(a, b); });
    at::mm(a, b.t());
  });
  EXPECT_EQ(recorded.ops(), (Names{"aten::ones", "aten::ones", "aten::mm", "aten::t", "aten::mm"}));
  const RecordedRow raised = recorded.of("aten::mm")[0];
  EXPECT_TRUE(raised.has(record::kRaised));
  EXPECT_EQ(raised.output(), digest::Hash128());
  EXPECT_EQ(raised.signature, "(f32[2, 3], f32[2, 3]) -> ()");
  EXPECT_FALSE(recorded.of("aten::mm")[1].has(record::kRaised));
}

// Works at all that an exception may leave behind: what it closed, hid, or knew.
TEST(Rows, GoOnAfterAnExceptionInTheMidstOfAnOperation) {
  const Recorded recorded = record_of([] {
    const at::Tensor ones = at::ones({3}, at::kDouble);
    const at::Tensor f = at::ones({3});
    const at::Tensor wrong = at::ones({4});
    const auto add = [&](const at::Tensor& last) {
      const std::vector<at::Tensor> targets = {ones, f, ones.clone(), f.clone(), last};
      const std::vector<at::Tensor> others = {f, f, f, f, f};
      at::_foreach_add_(targets, others);
    };
    // The first time what runs inside is passed over, later it is not observed.
    for (int i = 0; i < 3; ++i) {
      expect_raise([&] { add(wrong); });
      require(at::isRecordFunctionEnabled(), "observation goes on");
      add(ones.clone());
    }
    {
      // No version tells of what it has written.
      const at::AutoDispatchBelowADInplaceOrView guard;
      expect_raise([&] { add(wrong); });
    }
    f.neg();
  });
  const auto rows = recorded.of("aten::_foreach_add_.List");
  ASSERT_EQ(rows.size(), 7U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].has(record::kRaised), i % 2 == 0) << i;
  }
  EXPECT_TRUE(recorded.of("aten::add_.Tensor").empty());
  // Doubled each time, also where the call raised later: read anew, not as it was known.
  EXPECT_EQ(recorded.only("aten::neg").output(), digest_of(at::full({3}, -128.0F)));
  const RecordedRow fresh = record_of([] { at::full({3}, 128.0F).neg(); }).only("aten::neg");
  EXPECT_EQ(recorded.only("aten::neg").row.in_tensors, fresh.row.in_tensors);
}

TEST(Rows, SeeAWriteBelowAutogradThatBumpsNoVersion) {
  const auto inputs = [](bool fresh) {
    const Recorded recorded = record_of(
        [] {
          const at::Tensor tensor = at::ones({2, 3});
          const at::Tensor row = tensor[1];
          row.abs();
          {
            const at::AutoDispatchBelowADInplaceOrView guard;
            tensor.add_(1);
          }
          row.neg();
          tensor.exp();
        },
        {.observe = fresh ? R"({"fresh": true})" : ""});
    return std::vector{recorded.only("aten::neg").row.in_tensors,
                       recorded.only("aten::exp").row.in_tensors};
  };
  EXPECT_EQ(inputs(false), inputs(true));
}

TEST(Rows, SeeAWriteThroughAConjugateOfAnAlias) {
  const auto inputs = [](bool fresh) {
    const Recorded recorded = record_of(
        [] {
          const at::Tensor tensor = at::ones({2}, at::kComplexFloat);
          tensor.abs();
          tensor.variable_data().conj().mul_(3);
          tensor.exp();
        },
        {.observe = fresh ? R"({"fresh": true})" : ""});
    return recorded.only("aten::exp").row.in_tensors;
  };
  EXPECT_EQ(inputs(false), inputs(true));
}

TEST(Rows, TellArgumentsApart) {
  const auto arguments = [](const Program& program, const char* op) {
    return record_of(program).only(op).row.in_arguments;
  };
  const auto add = [&](double alpha) {
    return arguments([=] { at::ones({2}).add(at::ones({2}), alpha); }, "aten::add.Tensor");
  };
  EXPECT_EQ(add(2), add(2));
  EXPECT_NE(add(2), add(3));
  EXPECT_NE(add(0.0), add(-0.0));
  const auto sum = [&](std::int64_t dim, bool keepdim) {
    return arguments([=] { at::ones({2, 2}).sum({dim}, keepdim); }, "aten::sum.dim_IntList");
  };
  EXPECT_EQ(sum(0, false), sum(0, false));
  EXPECT_NE(sum(0, false), sum(1, false));
  EXPECT_NE(sum(0, false), sum(0, true));
}

TEST(Digests, AreThoseOfTheElementsInOrderWhateverTheStrides) {
  const Recorded recorded = record_of([] {
    const at::Tensor plain = at::arange(6).view({2, 3});
    const at::Tensor strided = plain.t().contiguous().t();
    require(!strided.is_contiguous() && strided.equal(plain), "only the strides differ");
    plain.neg();
    strided.neg();
    plain.t().neg();
  });
  const auto rows = recorded.of("aten::neg");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].output(), rows[1].output());
  EXPECT_EQ(rows[0].row.in_tensors, rows[1].row.in_tensors);
  EXPECT_NE(rows[0].output(), rows[2].output());
}

TEST(Digests, AreEqualForEveryNaNAndTellZerosApart) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const auto row = [](float value) {
    return record_of([=] {
             std::vector<float> values = {1, value};
             over(values).clone();
           })
        .only("aten::clone");
  };
  const float payload = std::bit_cast<float>(0xffc12345U);
  EXPECT_EQ(row(kNaN).output(), row(payload).output());
  EXPECT_EQ(row(kNaN).row.in_tensors, row(payload).row.in_tensors);
  EXPECT_NE(row(0.0F).output(), row(-0.0F).output());
  EXPECT_NE(row(0.0F).row.in_tensors, row(-0.0F).row.in_tensors);
  EXPECT_NE(row(0.0F).output(), row(kNaN).output());
}

TEST(Digests, TellTypesAndShapesApart) {
  std::vector<digest::Hash128> seen;
  const std::vector<std::int64_t> shapes[] = {{4}, {2, 2}, {1, 4}, {4, 1}, {5}, {0}, {}};
  for (const at::ScalarType type :
       {at::kFloat, at::kDouble, at::kHalf, at::kBFloat16, at::kInt, at::kLong, at::kBool}) {
    for (const auto& shape : shapes) {
      const digest::Hash128 found =
          record_of([&] { at::zeros(shape, type); }).only("aten::zeros").output();
      EXPECT_EQ(std::ranges::count(seen, found), 0) << type << shape.size();
      seen.push_back(found);
    }
  }
}

// Content larger than one leaf of a digest, with and without other threads.
TEST(Digests, OfLargeTensorsAreRight) {
  constexpr std::int64_t kElements = 300'000;
  for (const int n_threads : {1, 2}) {
    const Recorded recorded = record_of([=] {
      at::set_num_threads(n_threads);
      at::arange(kElements).neg();
    });
    std::vector<std::int64_t> expected(kElements);
    std::ranges::generate(expected, [i = std::int64_t{0}]() mutable { return i--; });
    EXPECT_EQ(recorded.only("aten::neg").output(),
              digest_of(at::from_blob(expected.data(), {kElements}, at::kLong)));
  }
}

// Draws a program: writes in place, by views, by aliases with versions of their own, below
// autograd, and in calls that raise; tensors die and others take their memory.
void run_at_random(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<at::Tensor> pool;
  for (int i = 0; i < 5; ++i) pool.push_back(at::full({4, 4}, static_cast<float>(i)));
  const auto any = [&]() -> at::Tensor& { return pool[random() % pool.size()]; };
  for (int i = 0; i < 300; ++i) {
    const at::Tensor a = any();
    const at::Tensor b = any();
    switch (random() % 14) {
      case 0:
        a.add_(1);
        break;
      case 1:
        any() = a.sub(b);
        break;
      case 2:
        a[random() % 4].mul_(-1);
        break;
      case 3:
        a.t().mm(b);
        break;
      case 4:
        a.variable_data().add_(2);
        break;
      case 5:
        any().set_(b.clone());
        break;
      case 6:
        a.copy_(b);
        break;
      case 7:
        a.narrow(1, random() % 3, 2).sub_(1);
        break;
      case 8:
        at::_foreach_add_(std::vector{a, b}, 1);
        break;
      case 9:
        expect_raise([&] { a.add_(at::ones({5})); });
        break;
      case 10:
        any() = at::full({4, 4}, static_cast<float>(random() % 100));
        break;
      case 11:
        a.detach().clamp_(-50, 50);
        break;
      case 12: {
        const c10::InferenceMode guard;
        a.add_(b);
        break;
      }
      case 13:
        a.sum();
        break;
    }
    any().abs();
    any()[random() % 4].abs();
  }
}

TEST(Digests, OfKnownInputsAreThoseOfInputsReadAfresh) {
  for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
    const Recorded known = record_of([=] { run_at_random(seed); });
    const Recorded fresh =
        record_of([=] { run_at_random(seed); }, {.observe = R"({"fresh": true})"});
    ASSERT_EQ(known.ops(), fresh.ops()) << "seed " << seed;
    ASSERT_GT(known.rows().size(), 900U);
    for (std::size_t i = 0; i < known.rows().size(); ++i) {
      const RecordedRow& a = known.rows()[i];
      const RecordedRow& b = fresh.rows()[i];
      ASSERT_EQ(a.row.in_tensors, b.row.in_tensors) << "seed " << seed << ", row " << i << a.op;
      ASSERT_EQ(a.output(), b.output()) << "seed " << seed << ", row " << i << a.op;
    }
  }
}

}  // namespace
}  // namespace trueseed::libtorch::observer
