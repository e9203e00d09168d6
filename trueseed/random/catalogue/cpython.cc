// SPDX-License-Identifier: Apache-2.0
// The draws of Python's random.Random(seed). A name with n in it stands for one call that draws n
// numbers, any other for n calls.
#include <numeric>
#include <vector>

#include "trueseed/random/catalogue/rows.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/random/cpython/random.h"

namespace trueseed::catalogue {
namespace {

template <typename Random, typename T, auto kDraw>
void draw_over(const Request& request, std::span<std::byte> out) {
  Random random(request.seed);
  fill_method<Random, T, kDraw>(random, out);
}

template <typename T, auto kDraw>
void draw(const Request& request, std::span<std::byte> out) {
  if (request.libm == math::Libm::kReference) {
    draw_over<cpython::PortableRandom, T, kDraw>(request, out);
  } else {
    draw_over<cpython::Random, T, kDraw>(request, out);
  }
}

// One call an element.
template <typename T, auto kOne>
void draw_each(const Request& request, std::span<std::byte> out) {
  constexpr auto kAll = [](auto& random, std::span<T> elements) {
    for (T& element : elements) element = static_cast<T>(kOne(random));
  };
  draw<T, kAll>(request, out);
}

// Indices, as int64.
template <auto kDraw>
void draw_indices(const Request& request, std::span<std::byte> out) {
  constexpr auto kAll = [](auto& random, std::span<std::int64_t> elements) {
    std::vector<std::size_t> indices(elements.size());
    kDraw(random, std::span(indices));
    std::ranges::copy(indices, elements.begin());
  };
  draw<std::int64_t, kAll>(request, out);
}

constexpr auto kShuffle = [](auto& r, std::span<std::int64_t> out) {
  std::iota(out.begin(), out.end(), std::int64_t{0});
  r.shuffle(out.begin(), out.end());
};
constexpr auto kBytes = [](auto& r, std::span<std::uint8_t> out) {
  r.randbytes(std::as_writable_bytes(out));
};
constexpr auto kWeighted = [](auto& r, std::span<std::size_t> out) {
  constexpr double kWeights[] = {1.0, 3.0, 7.0};
  r.choices(std::span<const double>(kWeights), out);
};

constexpr std::string_view kPython = "random.Random(seed)";
constexpr std::string_view kVersions = "3.11 to 3.13";

constexpr Stream real(std::string_view name, Bits bits,
                      void (*draw)(const Request&, std::span<std::byte>)) {
  return {name, kPython, kVersions, Dtype::kFloat64, bits, Prefix::kYes, draw};
}
constexpr Stream whole(std::string_view name, Dtype dtype,
                       void (*draw)(const Request&, std::span<std::byte>)) {
  return {name, kPython, kVersions, dtype, Bits::kExact, Prefix::kYes, draw};
}

constexpr Stream kStreams[] = {
    real("python.random", Bits::kExact, draw<double, [](auto& r, auto out) { r.random(out); }>),
    real("python.uniform(-1.0, 1.0)", Bits::kExact,
         draw<double, [](auto& r, auto out) { r.uniform(-1.0, 1.0, out); }>),
    real("python.triangular(-1.0, 2.0, 0.5)", Bits::kExact,
         draw<double, [](auto& r, auto out) { r.triangular(-1.0, 2.0, 0.5, out); }>),
    real("python.gauss(0.0, 1.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.gauss(0.0, 1.0, out); }>),
    real("python.normalvariate(0.0, 1.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.normalvariate(0.0, 1.0, out); }>),
    real("python.lognormvariate(0.0, 1.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.lognormvariate(0.0, 1.0, out); }>),
    real("python.expovariate(1.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.expovariate(1.0, out); }>),
    real("python.gammavariate(2.0, 3.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.gammavariate(2.0, 3.0, out); }>),
    real("python.gammavariate(0.5, 1.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.gammavariate(0.5, 1.0, out); }>),
    real("python.betavariate(2.0, 3.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.betavariate(2.0, 3.0, out); }>),
    real("python.vonmisesvariate(0.0, 4.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.vonmisesvariate(0.0, 4.0, out); }>),
    real("python.paretovariate(3.0)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.paretovariate(3.0, out); }>),
    real("python.weibullvariate(1.0, 1.5)", Bits::kPinned,
         draw<double, [](auto& r, auto out) { r.weibullvariate(1.0, 1.5, out); }>),
    {"python.binomialvariate(100, 0.3)", kPython, "3.12 and 3.13", Dtype::kInt64, Bits::kPinned,
     Prefix::kYes, draw<std::int64_t, [](auto& r, auto out) { r.binomialvariate(100, 0.3, out); }>},
    whole("python.getrandbits(32)", Dtype::kUint32,
          draw_each<std::uint32_t, [](auto& r) { return r.getrandbits(32); }>),
    whole("python.getrandbits(64)", Dtype::kUint64,
          draw_each<std::uint64_t, [](auto& r) { return r.getrandbits(64); }>),
    whole("python.randrange(100)", Dtype::kInt64,
          draw_each<std::int64_t, [](auto& r) { return r.randrange(100); }>),
    whole("python.randint(1, 6)", Dtype::kInt64,
          draw_each<std::int64_t, [](auto& r) { return r.randint(1, 6); }>),
    whole("python.choices(range(100), k=n)", Dtype::kInt64,
          draw_indices<[](auto& r, auto out) { r.choices(100, out); }>),
    whole("python.choices(range(3), cum_weights=[1.0, 3.0, 7.0], k=n)", Dtype::kInt64,
          draw_indices<kWeighted>),
    // The last bytes are the upper ones of their word.
    {"python.randbytes(n)", kPython, kVersions, Dtype::kUint8, Bits::kExact, Prefix::kNo,
     draw<std::uint8_t, kBytes>},
    {"python.shuffle(range(n))", kPython, kVersions, Dtype::kInt64, Bits::kExact, Prefix::kNo,
     draw<std::int64_t, kShuffle>},
    {"python.sample(range(2 * n), k=n)", kPython, kVersions, Dtype::kInt64, Bits::kExact,
     Prefix::kNo, draw_indices<[](auto& r, auto out) { r.sample(2 * out.size(), out); }>},
};

}  // namespace

std::span<const Stream> cpython_streams() noexcept { return kStreams; }

}  // namespace trueseed::catalogue
