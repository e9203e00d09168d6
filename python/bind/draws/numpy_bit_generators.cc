// SPDX-License-Identifier: Apache-2.0
// NumPy's bit generators, each behind a real `bitgen_t`; states as tuples of plain integers.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nanobind/stl/array.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "python/bind/draws/module.h"
#include "trueseed/random/engines/seed_sequence.h"
#include "trueseed/random/numpy/bit_generators.h"
#include "trueseed/random/numpy/generator_source.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace trueseed::bind {
namespace {

using Words32 = std::vector<std::uint32_t>;
using Words64 = std::vector<std::uint64_t>;
using Half = std::pair<bool, std::uint32_t>;
using Wide = std::pair<std::uint64_t, std::uint64_t>;  // high, low
using Block = numpy::PhiloxWords::Block;

template <class Generator>
class Native {
 public:
  explicit Native(const Generator& generator) : generator_(generator) {}
  Native(const Native&) = delete;
  Native& operator=(const Native&) = delete;

  Generator& generator() noexcept { return generator_; }

  // A capsule that NumPy's Generator can draw through; it must not outlive this object.
  nb::object capsule() { return nb::steal(PyCapsule_New(&interface_, "BitGenerator", nullptr)); }
  std::uintptr_t address() noexcept { return reinterpret_cast<std::uintptr_t>(&interface_); }
  std::uintptr_t state_address() noexcept { return reinterpret_cast<std::uintptr_t>(&generator_); }
  std::array<std::uintptr_t, 4> functions() noexcept {
    return {reinterpret_cast<std::uintptr_t>(interface_.next_uint64),
            reinterpret_cast<std::uintptr_t>(interface_.next_uint32),
            reinterpret_cast<std::uintptr_t>(interface_.next_double),
            reinterpret_cast<std::uintptr_t>(interface_.next_raw)};
  }

  std::uint64_t next_raw() noexcept { return generator_.next_raw(); }
  void fill_raw(std::uintptr_t out, std::size_t n) {
    const nb::gil_scoped_release release;
    auto* words = reinterpret_cast<std::uint64_t*>(out);
    for (std::size_t i = 0; i < n; ++i) words[i] = generator_.next_raw();
  }
  void skip_raw(std::size_t n) {
    const nb::gil_scoped_release release;
    for (std::size_t i = 0; i < n; ++i) generator_.next_raw();
  }

 private:
  static Generator& of(void* state) noexcept { return *static_cast<Generator*>(state); }

  Generator generator_;
  numpy::Bitgen interface_ = {&generator_, [](void* state) { return of(state).next_uint64(); },
                              [](void* state) { return of(state).next_uint32(); },
                              [](void* state) { return of(state).next_double(); },
                              [](void* state) { return of(state).next_raw(); }};
};

template <class Generator>
nb::class_<Native<Generator>> bind_native(nb::module_& module, const char* name) {
  using Self = Native<Generator>;
  return nb::class_<Self>(module, name)
      .def("capsule", &Self::capsule)
      .def_prop_ro("address", &Self::address)
      .def_prop_ro("state_address", &Self::state_address)
      .def("functions", &Self::functions)
      .def("next_raw", &Self::next_raw)
      .def("fill_raw", &Self::fill_raw, "address"_a, "n"_a)
      .def("skip_raw", &Self::skip_raw, "n"_a);
}

template <std::size_t N, class T>
std::span<const T, N> exactly(const std::vector<T>& words) {
  if (words.size() != N) {
    throw std::invalid_argument("the state needs " + std::to_string(N) + " words, got " +
                                std::to_string(words.size()));
  }
  return std::span<const T, N>(words);
}

Uint128 wide(Wide halves) { return make_uint128(halves.first, halves.second); }
Wide halves(Uint128 value) { return {high_half(value), low_half(value)}; }
Half half_of(numpy::KeptHalf half) { return {half.is_kept, half.value}; }

void bind_mt19937(nb::module_& module) {
  using Self = Native<numpy::MT19937>;
  bind_native<numpy::MT19937>(module, "NumpyMT19937")
      .def("__init__",
           [](Self* self, const Words32& words) {
             new (self) Self(numpy::seeded_mt19937(exactly<624>(words)));
           })
      .def("seed_word",
           [](Self& self, std::uint32_t seed) {
             self.generator() = numpy::MT19937(engines::Mt19937(seed));
           })
      .def("seed_array",
           [](Self& self, const Words32& words) {
             self.generator() = numpy::MT19937(engines::Mt19937::by_array(words));
           })
      .def("state",
           [](Self& self) {
             const engines::Mt19937& engine = self.generator().engine();
             const auto& key = engine.key();
             return std::pair(nb::bytes(key.data(), sizeof(key)), engine.position());
           })
      .def("set_state",
           [](Self& self, const nb::bytes& bytes, std::uint32_t position) {
             engines::Mt19937Key key;
             if (bytes.size() != sizeof(key)) throw std::invalid_argument("a key has 624 words");
             std::memcpy(key.data(), bytes.c_str(), sizeof(key));
             self.generator() = numpy::MT19937(engines::Mt19937(key, position));
           })
      .def("jump", [](Self& self) { self.generator().jump(); });
}

template <class Engine>
void bind_pcg(nb::module_& module, const char* name,
              numpy::WordGenerator<Engine> (*seeded)(std::span<const std::uint64_t, 4>) noexcept) {
  using Generator = numpy::WordGenerator<Engine>;
  using Self = Native<Generator>;
  bind_native<Generator>(module, name)
      .def("__init__",
           [seeded](Self* self, const Words64& words) {
             new (self) Self(seeded(exactly<4>(words)));
           })
      .def("state",
           [](Self& self) {
             const Generator& generator = self.generator();
             return std::tuple(halves(generator.engine().state()),
                               halves(generator.engine().increment()), half_of(generator.half()));
           })
      .def("set_state",
           [](Self& self, Wide state, Wide increment, Half half) {
             self.generator() =
                 Generator(Engine(wide(state), wide(increment)), {half.first, half.second});
           })
      .def("advance", [](Self& self, Wide n) { self.generator().advance(wide(n)); });
}

void bind_philox(nb::module_& module) {
  using Self = Native<numpy::Philox>;
  bind_native<numpy::Philox>(module, "NumpyPhilox")
      .def("__init__",
           [](Self* self, const Words64& key, const Words64& counter) {
             const auto k = exactly<2>(key);
             const auto c = exactly<4>(counter);
             new (self)
                 Self(numpy::Philox(numpy::PhiloxWords({c[0], c[1], c[2], c[3]}, {k[0], k[1]})));
           })
      .def("state",
           [](Self& self) {
             const numpy::PhiloxWords& words = self.generator().engine();
             return std::tuple(words.counter(), words.key(), words.buffer(), words.position(),
                               half_of(self.generator().half()));
           })
      .def("set_state",
           [](Self& self, const Block& counter, const std::array<std::uint64_t, 2>& key,
              const Block& buffer, std::uint32_t position, Half half) {
             self.generator() = numpy::Philox(numpy::PhiloxWords(counter, key, buffer, position),
                                              {half.first, half.second});
           })
      .def("advance", [](Self& self, const Block& n) {
        self.generator().engine().advance(n);
        self.generator() = numpy::Philox(self.generator().engine());
      });
}

void bind_sfc64(nb::module_& module) {
  using Self = Native<numpy::SFC64>;
  bind_native<numpy::SFC64>(module, "NumpySFC64")
      .def("__init__",
           [](Self* self, const Words64& words) {
             new (self) Self(numpy::seeded_sfc64(exactly<3>(words)));
           })
      .def("state",
           [](Self& self) {
             return std::pair(self.generator().engine().state(), half_of(self.generator().half()));
           })
      .def("set_state", [](Self& self, const Block& state, Half half) {
        self.generator() = numpy::SFC64(engines::Sfc64(state), {half.first, half.second});
      });
}

Words32 seed_pool(const Words32& entropy, const Words32& spawn_key, std::size_t n_words) {
  Words32 pool(n_words);
  engines::fill_seed_pool(pool, entropy, spawn_key);
  return pool;
}

nb::bytes seed_words(const Words32& pool, std::size_t n_words) {
  Words32 words(n_words);
  engines::generate_seed_words(pool, words);
  return nb::bytes(words.data(), 4 * n_words);
}

}  // namespace

void bind_numpy_bit_generators(nb::module_& module) {
  bind_mt19937(module);
  bind_pcg<engines::Pcg64>(module, "NumpyPCG64", numpy::seeded_pcg64);
  bind_pcg<engines::Pcg64Dxsm>(module, "NumpyPCG64DXSM", numpy::seeded_pcg64dxsm);
  bind_philox(module);
  bind_sfc64(module);
  module.def("numpy_seed_pool", &seed_pool, "entropy"_a, "spawn_key"_a, "n_words"_a);
  module.def("numpy_seed_words", &seed_words, "pool"_a, "n_words"_a);
}

}  // namespace trueseed::bind
