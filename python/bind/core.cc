// SPDX-License-Identifier: Apache-2.0
// The Python module trueseed._core: the core's seeding for the interpreter that the package was
// built for. Every function computes from its arguments alone and releases the GIL while it does.
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include "trueseed/base/integer.h"
#include "trueseed/base/version.h"
#include "trueseed/control/derive.h"
#include "trueseed/control/role.h"
#include "trueseed/control/seed.h"
#include "trueseed/random/engines/seed_sequence.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace nanobind::detail {

// A Python integer of any size, and whatever has __index__. Hexadecimal, since Python limits the
// length of a decimal conversion.
template <>
struct type_caster<trueseed::Integer> {
  NB_TYPE_CASTER(trueseed::Integer, const_name("int"))

  bool from_python(handle source, std::uint8_t /*flags*/, cleanup_list* /*cleanup*/) noexcept {
    const object text = steal(PyNumber_ToBase(source.ptr(), 16));
    Py_ssize_t size = 0;
    const char* data = text.is_valid() ? PyUnicode_AsUTF8AndSize(text.ptr(), &size) : nullptr;
    if (data == nullptr) {
      PyErr_Clear();
      return false;
    }
    try {
      value = trueseed::Integer::parse({data, static_cast<std::size_t>(size)});
    } catch (...) {
      return false;
    }
    return true;
  }
};

}  // namespace nanobind::detail

namespace {

using trueseed::Integer;
using trueseed::control::Purpose;
using trueseed::control::Role;
using trueseed::control::Seed;
using trueseed::control::Step;
using trueseed::control::StepKind;
using trueseed::engines::SeedSequence;
using Integers = std::vector<Integer>;
using Words = std::vector<std::uint32_t>;
using Steps = std::vector<std::pair<Integer, Integer>>;

// Returns `value` where it is in [0, 2**n_bits), else says what `name` may be.
std::uint64_t in_range(const char* name, const Integer& value, int n_bits) {
  const auto number = value.to_u64();
  if (!number || (n_bits < 64 && *number >> n_bits != 0)) {
    throw std::invalid_argument(std::string(name) + " must be in [0, 2**" + std::to_string(n_bits) +
                                "), got " + value.to_decimal());
  }
  return *number;
}

Words words_of(const char* name, const Integers& values) {
  Words words;
  words.reserve(values.size());
  for (const Integer& value : values) {
    words.push_back(static_cast<std::uint32_t>(in_range(name, value, 32)));
  }
  return words;
}

Purpose purpose_of(const Integer& value) {
  return static_cast<Purpose>(in_range("purpose", value, 32));
}

Role role_of(const Steps& steps) {
  Role role;
  for (const auto& [kind, number] : steps) {
    role.append(static_cast<StepKind>(in_range("the kind of a step", kind, 32)),
                in_range("the number of a step", number, 64));
  }
  return role;
}

void init_seed_sequence(SeedSequence* self, const Integers& entropy_words,
                        const Integers& spawn_key) {
  new (self) SeedSequence(words_of("a word of entropy_words", entropy_words),
                          words_of("a word of spawn_key", spawn_key));
}

Words generate_state(const SeedSequence& sequence, const Integer& n_words) {
  const nb::gil_scoped_release release;
  Words out(in_range("n_words", n_words, 32));
  sequence.generate_state(out);
  return out;
}

Words derive(const Integer& seed, const Integer& purpose, const Steps& steps,
             const Integer& n_words) {
  const nb::gil_scoped_release release;
  Words out(in_range("n_words", n_words, 32));
  trueseed::control::derive_words(Seed(seed), purpose_of(purpose), role_of(steps), out);
  return out;
}

Words mt19937_key(const Integer& seed, const Integer& purpose, const Steps& steps) {
  const nb::gil_scoped_release release;
  const auto key =
      trueseed::control::derive_mt19937_key(Seed(seed), purpose_of(purpose), role_of(steps));
  return {key.begin(), key.end()};
}

}  // namespace

NB_MODULE(_core, module) {
  module.doc() = "The C++ core's seeding: seed sequences and derived streams, integers only.";
  module.attr("__version__") = trueseed::version();

  nb::class_<SeedSequence>(
      module, "SeedSequence",
      "Spreads 32-bit words of entropy over as many seed words as are asked for.\n\n"
      "Equals numpy.random.SeedSequence(entropy_words, spawn_key=spawn_key).")
      .def("__init__", &init_seed_sequence, "entropy_words"_a, "spawn_key"_a = nb::make_tuple(),
           "Takes words in [0, 2**32), low word first; any number of them.")
      .def("generate_state", &generate_state, "n_words"_a,
           "Return the first n_words words of the state, each in [0, 2**32).\n\n"
           "The same words at every call; fewer words are a prefix of more.\n\n"
           "Raises ValueError unless 0 <= n_words < 2**32.");

  module.def(
      "derive", &derive, "seed"_a, "purpose"_a, "steps"_a, "n_words"_a,
      "Return the first n_words words of the stream of (seed, purpose, role).\n\n"
      "Each word is in [0, 2**32). The seed is any integer, purpose is in [0, 2**32), steps\n"
      "is the role: pairs of a kind in [0, 2**32) and a number in [0, 2**64).\n"
      "docs/design.md lists purposes and kinds.\n\n"
      "Raises ValueError for a number out of its range.");
  module.def(
      "mt19937_key", &mt19937_key, "seed"_a, "purpose"_a, "steps"_a,
      "Return the 624 words of an MT19937 filled from the stream of (seed, purpose, role).\n\n"
      "Its position is 624. Arguments and errors as for derive.");
}
