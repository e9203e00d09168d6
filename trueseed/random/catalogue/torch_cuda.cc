// SPDX-License-Identifier: Apache-2.0
// The draws of PyTorch's CUDA generator, each as the first after manual_seed.
#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/random/torch_cuda/generator.h"

namespace trueseed::catalogue {
namespace {

using torch_cuda::BFloat16;
using torch_cuda::Generator;
using torch_cuda::Half;

// A draw of T's, made once for a request.
template <typename T, auto kDraw>
void draw(const Request& request, std::span<std::byte> out) {
  Generator generator(request.seed,
                      torch_cuda::find_gpu(request.gpu.empty() ? "A100" : request.gpu));
  fill_method<Generator, T, kDraw>(generator, out);
}

template <typename T>
constexpr auto kRand = [](Generator& g, std::span<T> out) { g.rand(out); };
template <typename T>
constexpr auto kRandn = [](Generator& g, std::span<T> out) { g.randn(out); };
template <typename T>
constexpr auto kRandom = [](Generator& g, std::span<T> out) { g.random(out); };
template <typename T>
constexpr auto kRandperm = [](Generator& g, std::span<T> out) { g.randperm(out); };
template <typename T>
constexpr auto kExponential = [](Generator& g, std::span<T> out) { g.exponential(out, 1.0); };
constexpr auto kRandint = [](Generator& g, std::span<std::int64_t> out) { g.randint(out, 0, 100); };
constexpr auto kBernoulli = [](Generator& g, std::span<float> out) { g.bernoulli(out, 0.5); };
constexpr auto kDropout = [](Generator& g, std::span<std::uint8_t> out) {
  g.dropout_mask<float>(out, 0.5);
};

constexpr std::string_view kTorch = "torch.Generator(device=\"cuda\")";
constexpr std::string_view kVersions = "2.13";

#define TRUESEED_ROW(NAME, DTYPE, BITS, PREFIX, T, DRAW) \
  Stream { NAME, kTorch, kVersions, Dtype::DTYPE, Bits::BITS, Prefix::PREFIX, draw<T, DRAW> }

constexpr Stream kStreams[] = {
    TRUESEED_ROW("torch_cuda.rand", kFloat32, kExact, kYes, float, kRand<float>),
    TRUESEED_ROW("torch_cuda.rand(dtype=float64)", kFloat64, kExact, kYes, double, kRand<double>),
    TRUESEED_ROW("torch_cuda.rand(dtype=float16)", kFloat16, kExact, kYes, Half, kRand<Half>),
    TRUESEED_ROW("torch_cuda.rand(dtype=bfloat16)", kBfloat16, kExact, kYes, BFloat16,
                 kRand<BFloat16>),
    TRUESEED_ROW("torch_cuda.randint(0, 100)", kInt64, kExact, kYes, std::int64_t, kRandint),
    TRUESEED_ROW("torch_cuda.random_", kInt64, kExact, kYes, std::int64_t, kRandom<std::int64_t>),
    TRUESEED_ROW("torch_cuda.random_(dtype=int32)", kInt32, kExact, kYes, std::int32_t,
                 kRandom<std::int32_t>),
    TRUESEED_ROW("torch_cuda.bernoulli_(0.5)", kFloat32, kExact, kYes, float, kBernoulli),
    TRUESEED_ROW("torch_cuda.native_dropout(0.5).mask", kUint8, kExact, kNo, std::uint8_t,
                 kDropout),
    TRUESEED_ROW("torch_cuda.randperm", kInt64, kExact, kNo, std::int64_t, kRandperm<std::int64_t>),
    TRUESEED_ROW("torch_cuda.randn", kFloat32, kClose, kYes, float, kRandn<float>),
    TRUESEED_ROW("torch_cuda.randn(dtype=float64)", kFloat64, kClose, kYes, double, kRandn<double>),
    TRUESEED_ROW("torch_cuda.exponential_", kFloat32, kClose, kYes, float, kExponential<float>),
};

#undef TRUESEED_ROW

}  // namespace

std::span<const Stream> torch_cuda_streams() noexcept { return kStreams; }

}  // namespace trueseed::catalogue
