// SPDX-License-Identifier: Apache-2.0
// What holds for every stream: tests walk the catalogue.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "trueseed/digest/hash128.h"
#include "trueseed/digest/xxh3.h"
#include "trueseed/math/libm.h"
#include "trueseed/random/catalogue/stream.h"
#include "trueseed/simd/target.h"

namespace trueseed::catalogue {
namespace {

constexpr std::uint64_t kSeed = 73;
// Round vectors, torch's blocks of 16, Philox's of 4, MT19937's of 624 words, Queue's of 1024.
constexpr std::size_t kSizes[] = {0,   1,   2,   3,    4,    5,    7,    8,   15,  16,
                                  17,  31,  32,  33,   63,   64,   65,   311, 312, 313,
                                  623, 624, 625, 1023, 1024, 1025, 1249, 4099};

// Pinned streams over the reference library: the same on every machine.
std::vector<std::byte> drawn(const Stream& stream, std::size_t n, std::uint64_t seed = kSeed,
                             math::Libm libm = math::Libm::kReference) {
  std::vector<std::byte> bytes(n * dtype_bytes(stream.dtype));
  stream.draw({.seed = seed, .gpu = {}, .libm = libm}, bytes);
  return bytes;
}

// Of the draws of all sizes, one after another.
std::string digest_of(const Stream& stream, math::Libm libm) {
  std::vector<std::byte> all;
  for (const std::size_t n : kSizes) {
    const std::vector<std::byte> bytes = drawn(stream, n, kSeed, libm);
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return digest::to_hex(digest::xxh3_128(all.data(), all.size()));
}

std::map<std::string, std::string> digests_of(std::istream& lines) {
  std::map<std::string, std::string> digests;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) continue;
    const std::size_t at = line.find(' ');
    if (at == 32) digests[line.substr(at + 1)] = line.substr(0, at);
  }
  return digests;
}

// The output of this program with a target forced; TRUESEED_EMULATOR is what runs it, if anything.
std::string output_for(simd::Target target) {
  std::array<char, 4096> self{};
  if (readlink("/proc/self/exe", self.data(), self.size() - 1) < 0) return {};
  const char* emulator = std::getenv("TRUESEED_EMULATOR");
  const std::string command = "TRUESEED_TARGET=" + std::string(simd::target_name(target)) + ' ' +
                              (emulator == nullptr ? "" : emulator) + " '" + self.data() +
                              "' --gtest_also_run_disabled_tests "
                              "--gtest_filter=Catalogue.DISABLED_PrintsDigests";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string output;
  for (std::size_t n = 1; n != 0;) {
    std::array<char, 4096> piece;
    n = std::fread(piece.data(), 1, piece.size(), pipe.get());
    output.append(piece.data(), n);
  }
  return output;
}

TEST(Catalogue, NamesDifferAndAreFound) {
  std::set<std::string_view> names;
  for (const Stream& stream : all_streams()) {
    EXPECT_TRUE(names.insert(stream.name).second) << stream.name;
    EXPECT_EQ(find_stream(stream.name).draw, stream.draw) << stream.name;
    EXPECT_FALSE(stream.upstream.empty() || stream.versions.empty()) << stream.name;
  }
  EXPECT_GT(names.size(), 400U);
}

TEST(Catalogue, ADrawIsTheSameAtAnyAddress) {
  for (const Stream& stream : all_streams()) {
    const std::vector<std::byte> wanted = drawn(stream, 625);
    std::vector<std::byte> room(wanted.size() + 9);
    for (std::size_t at = 0; at <= 9; at += 3) {
      const std::span<std::byte> out = std::span(room).subspan(at, wanted.size());
      stream.draw({.seed = kSeed, .gpu = {}, .libm = math::Libm::kReference}, out);
      ASSERT_TRUE(std::ranges::equal(out, wanted)) << stream.name << " at " << at;
    }
  }
}

TEST(Catalogue, ALongerDrawBeginsWithAShorterOneWhereItIsSaid) {
  for (const Stream& stream : all_streams()) {
    if (stream.prefix != Prefix::kYes) continue;
    const std::vector<std::byte> all = drawn(stream, kSizes[std::size(kSizes) - 1]);
    for (const std::size_t n : kSizes) {
      const std::vector<std::byte> part = drawn(stream, n);
      ASSERT_TRUE(std::equal(part.begin(), part.end(), all.begin())) << stream.name << ' ' << n;
    }
  }
}

TEST(Catalogue, AnotherSeedIsAnotherStream) {
  for (const Stream& stream : all_streams()) {
    EXPECT_NE(drawn(stream, 1000, 73), drawn(stream, 1000, 74)) << stream.name;
  }
}

// For the next test, which runs it with a target forced.
TEST(Catalogue, DISABLED_PrintsDigests) {
  for (const Stream& stream : all_streams()) {
    const std::string name(stream.name);
    std::printf("%s %s\n", digest_of(stream, math::Libm::kReference).c_str(), name.c_str());
    std::printf("%s host %s\n", digest_of(stream, math::Libm::kHost).c_str(), name.c_str());
  }
  std::printf("target %s\n", std::string(simd::target_name(simd::chosen_target())).c_str());
}

TEST(Catalogue, EveryTargetDrawsTheSame) {
  std::map<std::string, std::string> wanted;
  for (const Stream& stream : all_streams()) {
    const std::string name(stream.name);
    wanted[name] = digest_of(stream, math::Libm::kReference);
    wanted["host " + name] = digest_of(stream, math::Libm::kHost);
  }
  for (const simd::Target target : simd::available_targets()) {
    const std::string output = output_for(target);
    const std::string name(simd::target_name(target));
    EXPECT_NE(output.find("target " + name + '\n'), std::string::npos) << "not forced: " << name;
    std::istringstream lines(output);
    const auto found = digests_of(lines);
    for (const auto& [stream, digest] : wanted) {
      const auto at = found.find(stream);
      ASSERT_NE(at, found.end()) << stream << " on " << name;
      EXPECT_EQ(at->second, digest) << stream << " on " << name;
    }
  }
}

// One line for each stream that is exact, or pinned: the same on every CPU.
TEST(Catalogue, StreamsHaveTheKeptDigests) {
  std::ifstream file(TRUESEED_TEST_DATA "/catalogue/digests.txt");
  ASSERT_TRUE(file) << "tests/data/catalogue/digests.txt cannot be read";
  auto kept = digests_of(file);
  for (const Stream& stream : all_streams()) {
    if (stream.bits == Bits::kClose) continue;
    EXPECT_EQ(kept[std::string(stream.name)], digest_of(stream, math::Libm::kReference))
        << stream.name;
    kept.erase(std::string(stream.name));
  }
  for (const auto& [name, digest] : kept) ADD_FAILURE() << "no such stream: " << name;
}

// An exact stream takes no function of a C library.
TEST(Catalogue, ExactStreamsAreTheSameOverBothLibraries) {
  for (const Stream& stream : all_streams()) {
    if (stream.bits != Bits::kExact) continue;
    EXPECT_EQ(digest_of(stream, math::Libm::kHost), digest_of(stream, math::Libm::kReference))
        << stream.name;
  }
}

}  // namespace
}  // namespace trueseed::catalogue
