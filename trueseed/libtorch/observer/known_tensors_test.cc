// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/known_tensors.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <gtest/gtest.h>

#include "trueseed/libtorch/observer/recorded_program.h"
#include "trueseed/libtorch/observer/tensor_content.h"

namespace trueseed::libtorch::observer {
namespace {

using Knowledge = KnownTensors::Knowledge;

// The size of the table is private; a test must hold more.
constexpr std::size_t kMost = std::size_t{1} << 15;

TensorIdentity identity(const at::Tensor& tensor) {
  return identity_of(tensor, form_of(tensor, ContentAccess::kMemory).geometry).value();
}

Knowledge numbered(std::uint64_t number) { return {{number, ~number}, false}; }

void learn(KnownTensors& known, const at::Tensor& tensor, std::uint64_t number,
           bool written = false) {
  known.insert(identity(tensor), numbered(number), written);
}

// Returns the number that was learnt; 0 for an unknown tensor.
std::uint64_t recall(KnownTensors& known, const at::Tensor& tensor) {
  const auto found = known.find(identity(tensor));
  if (!found) return 0;
  EXPECT_EQ(found->content.high, ~found->content.low) << "a torn entry";
  return found->content.low;
}

TEST(KnownTensors, KnowsTheSameTensor) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({4, 3});
  const at::Tensor other = at::zeros({4, 3});
  EXPECT_EQ(recall(*known, tensor), 0U);
  learn(*known, tensor, 7);
  EXPECT_EQ(recall(*known, tensor), 7U);
  EXPECT_EQ(recall(*known, other), 0U);
  EXPECT_TRUE(known->knows(tensor.storage().unsafeGetStorageImpl()));
  EXPECT_FALSE(known->knows(other.storage().unsafeGetStorageImpl()));
  learn(*known, tensor, 8);
  EXPECT_EQ(recall(*known, tensor), 8U);
}

TEST(KnownTensors, DoesNotKnowAnotherVersion) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({4, 3});
  const at::Tensor row = tensor[0];
  learn(*known, tensor, 7);
  learn(*known, row, 8);
  row.add_(1);
  EXPECT_EQ(recall(*known, tensor), 0U);
  EXPECT_EQ(recall(*known, row), 0U);
}

TEST(KnownTensors, LearnsOneVersionAfterAnotherInOneEntry) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor kept = at::zeros({3});
  const at::Tensor written = at::zeros({3});
  learn(*known, kept, 1);
  for (std::uint64_t i = 2; i < 3 * kMost; ++i) {
    written.unsafeGetTensorImpl()->bump_version();
    learn(*known, written, i, true);
    ASSERT_EQ(recall(*known, written), i);
  }
  EXPECT_EQ(recall(*known, kept), 1U);
}

TEST(KnownTensors, ForgetsOtherGeometriesOfAnOldVersion) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({4, 3});
  learn(*known, tensor, 7);
  const TensorIdentity before = identity(tensor);
  tensor.add_(1);
  learn(*known, tensor[1], 8, true);
  EXPECT_EQ(recall(*known, tensor[1]), 8U);
  EXPECT_EQ(known->find(before), std::nullopt);
}

TEST(KnownTensors, TellsGeometriesApart) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({4, 4});
  const std::vector<at::Tensor> others = {tensor.t(),
                                          tensor[0],
                                          tensor[1],
                                          tensor.narrow(1, 0, 2),
                                          tensor.narrow(1, 1, 2),
                                          tensor.narrow(0, 0, 2),
                                          tensor.view(at::kInt),
                                          tensor.as_strided({4, 4}, {0, 1}),
                                          tensor.as_strided({4, 4}, {1, 0}),
                                          tensor.as_strided({2, 8}, {0, 1}),
                                          tensor.unsqueeze(0).expand({2, 4, 4})};
  learn(*known, tensor, 100);
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_EQ(recall(*known, others[i]), 0U) << others[i].sizes() << others[i].strides();
    learn(*known, others[i], i + 1);
  }
  for (std::size_t i = 0; i < others.size(); ++i) EXPECT_EQ(recall(*known, others[i]), i + 1);
  for (const at::Tensor& same : {tensor, tensor.view({16}), tensor.view({2, 8}), tensor.detach(),
                                 tensor.t().t(), tensor.unsqueeze(0)}) {
    EXPECT_EQ(recall(*known, same), 100U) << same.sizes() << same.strides();
  }
}

// Content in new memory each time; the allocator is made to give the same places again.
TEST(KnownTensors, NeverTakesNewContentAtAnOldAddressForTheOld) {
  const auto known = std::make_unique<KnownTensors>();
  constexpr int kRounds = 2000;
  std::vector<const void*> places;
  int n_data_again = 0;
  for (int i = 1; i <= kRounds; ++i) {
    const at::Tensor tensor = at::full({1000}, i);
    const void* data = tensor.const_data_ptr();
    if (std::find(places.begin(), places.end(), data) != places.end()) ++n_data_again;
    places.push_back(data);
    ASSERT_EQ(recall(*known, tensor), 0U) << "round " << i;
    learn(*known, tensor, static_cast<std::uint64_t>(i));
    ASSERT_EQ(recall(*known, tensor), static_cast<std::uint64_t>(i));
  }
  EXPECT_GT(n_data_again, kRounds / 2) << "the allocator gave no place again: nothing was tested";
}

// What is known holds the storage's object: while it is known, no other can be there.
TEST(KnownTensors, LetsNoOtherStorageHaveTheAddressOfAKnownOne) {
  const auto address_is_used_again = [](bool forget) {
    const auto known = std::make_unique<KnownTensors>();
    at::Tensor tensor = at::zeros({3});
    const c10::StorageImpl* storage = tensor.storage().unsafeGetStorageImpl();
    learn(*known, tensor, 7);
    if (forget) known->forget(storage);
    tensor.reset();
    std::vector<at::Tensor> all;
    for (int i = 0; i < 200; ++i) {
      all.push_back(at::zeros({3}));
      if (all.back().storage().unsafeGetStorageImpl() == storage) return true;
    }
    return false;
  };
  EXPECT_FALSE(address_is_used_again(false));
  EXPECT_TRUE(address_is_used_again(true));
}

TEST(KnownTensors, FreesTheMemoryOfADeadTensorAtOnceAndItsObjectSoon) {
  const auto known = std::make_unique<KnownTensors>();
  int n_freed = 0;
  float memory[3] = {};
  at::Tensor tensor = at::from_blob(memory, {3}, [&](void*) { ++n_freed; });
  const c10::StorageImpl* storage = tensor.storage().unsafeGetStorageImpl();
  learn(*known, tensor, 7);
  tensor.reset();
  EXPECT_EQ(n_freed, 1);
  EXPECT_TRUE(known->knows(storage));
  const at::Tensor other = at::zeros({3});
  learn(*known, other, 8);
  EXPECT_FALSE(known->knows(storage));
  EXPECT_EQ(recall(*known, other), 8U);
}

TEST(KnownTensors, ForgetsAWriteThroughAnAliasWithAVersionOfItsOwn) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({4});
  const at::Tensor data = tensor.variable_data();
  ASSERT_NE(identity(tensor).counter, identity(data).counter);
  ASSERT_EQ(identity(tensor).storage, identity(data).storage);
  learn(*known, tensor, 7);
  learn(*known, data, 7);
  EXPECT_EQ(recall(*known, tensor), 7U) << "a read says nothing about the content";
  data.add_(1);
  learn(*known, data, 8, true);
  EXPECT_EQ(recall(*known, tensor), 0U);
  EXPECT_EQ(recall(*known, data), 8U);
}

TEST(KnownTensors, DoesNotKnowATensorThatWasGivenOtherMemory) {
  const auto known = std::make_unique<KnownTensors>();
  at::Tensor tensor = at::zeros({4});
  const at::Tensor other = at::ones({4});
  learn(*known, tensor, 7);
  learn(*known, other, 8);
  tensor.set_(other);
  ASSERT_EQ(tensor.const_data_ptr(), other.const_data_ptr());
  EXPECT_EQ(recall(*known, tensor), 0U);
  EXPECT_EQ(recall(*known, other), 8U);
}

TEST(KnownTensors, HasNoIdentityForInferenceTensors) {
  const at::Tensor normal = at::zeros({4});
  EXPECT_TRUE(identity_of(normal, 0).has_value());
  const c10::InferenceMode guard;
  EXPECT_FALSE(identity_of(at::zeros({4}), 0).has_value());
  EXPECT_TRUE(identity_of(normal, 0).has_value());
}

TEST(KnownTensors, HasNoIdentityWithoutStorage) {
  const at::Tensor sparse = at::eye(3).to_sparse();
  EXPECT_FALSE(identity_of(sparse, 0).has_value());
}

TEST(KnownTensors, ForgetsOneStorageAndNoOther) {
  const auto known = std::make_unique<KnownTensors>();
  // More than there are buckets, so that several storages share one.
  std::vector<at::Tensor> all;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    all.push_back(at::empty({2}));
    learn(*known, all.back(), i + 1);
  }
  learn(*known, all[5000][0], 1);
  known->forget(all[5000].storage().unsafeGetStorageImpl());
  EXPECT_EQ(recall(*known, all[5000]), 0U);
  EXPECT_EQ(recall(*known, all[5000][0]), 0U);
  for (std::uint64_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(recall(*known, all[i]), i == 5000 ? 0 : i + 1);
  }
  known->clear();
  for (const at::Tensor& tensor : all) ASSERT_EQ(recall(*known, tensor), 0U);
  learn(*known, all[0], 3);
  EXPECT_EQ(recall(*known, all[0]), 3U);
}

TEST(KnownTensors, HoldsItsLatestAndLosesItsOldest) {
  const auto known = std::make_unique<KnownTensors>();
  constexpr std::size_t kInserted = 100'000;
  std::vector<at::Tensor> all;
  all.reserve(kInserted);
  for (std::uint64_t i = 0; i < kInserted; ++i) {
    all.push_back(at::empty({1}));
    learn(*known, all.back(), i + 1);
    ASSERT_EQ(recall(*known, all.back()), i + 1) << "lost at once";
  }
  std::size_t n_known = 0;
  std::size_t n_of_oldest = 0;
  for (std::uint64_t i = 0; i < kInserted; ++i) {
    const std::uint64_t found = recall(*known, all[i]);
    if (found == 0) continue;
    ASSERT_EQ(found, i + 1);
    ++n_known;
    if (i < kMost / 2) ++n_of_oldest;
  }
  EXPECT_EQ(n_known, kMost);
  EXPECT_LT(n_of_oldest, kMost / 20);
}

TEST(KnownTensors, ReleasesEveryObjectThatItHeld) {
  const at::Tensor kept = at::zeros({2});
  const c10::weak_intrusive_ptr<c10::StorageImpl> storage(kept.storage().getWeakStorageImpl());
  const auto known = std::make_unique<KnownTensors>();
  const std::size_t before = storage.weak_use_count();
  for (std::uint64_t i = 0; i < 3; ++i) learn(*known, kept.narrow(0, 0, 1), i);
  learn(*known, kept, 5);
  learn(*known, kept.variable_data(), 5);
  EXPECT_EQ(storage.weak_use_count(), before + 3);
  known->forget(kept.storage().unsafeGetStorageImpl());
  EXPECT_EQ(storage.weak_use_count(), before);
}

TEST(KnownTensors, IsRightForManyThreadsAtOnce) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor shared = at::zeros({3});
  std::atomic<int> n_wrong = 0;
  const auto work = [&](std::uint64_t number) {
    const auto shared_identity = identity(shared);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      const at::Tensor own = at::empty({2});
      const auto mine = identity(own);
      known->insert(mine, numbered(i + number), i % 3 == 0);
      const auto found = known->find(mine);
      if (!found || found->content != numbered(i + number).content) ++n_wrong;
      known->insert(shared_identity, numbered(i), true);
      const auto torn = known->find(shared_identity);
      if (torn && torn->content.high != ~torn->content.low) ++n_wrong;
      if (i % 5 == 0) known->forget(mine.storage);
      if (i % 5 == 0 && known->find(mine)) ++n_wrong;
      if (i % 1000 == 0) known->forget(shared_identity.storage);
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) threads.emplace_back(work, t << 32);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(n_wrong, 0);
  learn(*known, shared, 9);
  EXPECT_EQ(recall(*known, shared), 9U);
}

TEST(KnownTensors, GoesOnInAForkedChild) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({3});
  learn(*known, tensor, 7);
  run_apart([&] {
    known->start_anew_after_fork();
    require(recall(*known, tensor) == 7, "what was known is known in the child");
    learn(*known, tensor, 8);
    require(recall(*known, tensor) == 8, "the child learns");
  });
  EXPECT_EQ(recall(*known, tensor), 7U);
}

// Other threads hold the lock most of the time, so that most children find it held.
TEST(KnownTensors, IsNeverLockedForEverInAForkedChild) {
  const auto known = std::make_unique<KnownTensors>();
  const at::Tensor tensor = at::zeros({3});
  std::atomic<bool> ends = false;
  std::thread other([&] {
    const auto mine = identity(tensor);
    for (std::uint64_t i = 0; !ends; ++i) {
      known->insert(mine, numbered(i), true);
      known->forget(mine.storage);
    }
  });
  for (int i = 0; i < 50; ++i) {
    run_apart([&] {
      alarm(20);
      known->start_anew_after_fork();
      const at::Tensor own = at::zeros({3});
      learn(*known, own, 8);
      require(recall(*known, own) == 8, "the child learns");
    });
  }
  ends = true;
  other.join();
}

}  // namespace
}  // namespace trueseed::libtorch::observer
