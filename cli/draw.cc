// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include <fmt/core.h>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/option_words.h"
#include "trueseed/math/libm.h"
#include "trueseed/random/catalogue/number_text.h"
#include "trueseed/random/catalogue/stream.h"

namespace trueseed::cli {
namespace {

constexpr const char* kHelp =
    "Draws the first numbers of a stream.\n"
    "\n"
    "Usage: trueseed draw STREAM [options]\n"
    "\n"
    "  --seed N      of the stream's generator; 0 if not given\n"
    "  -n N          how many; 10 if not given\n"
    "  --as FORMAT   text: decimals that read back as the same numbers, one a line; hex: their "
    "bits;\n"
    "                npy: a file for numpy.load; text if not given\n"
    "  --libm NAME   whose logarithms and the like the pinned streams take: host, this machine's C "
    "library;\n"
    "                reference, Debian 12's glibc with FMA by code of our own, on every machine; "
    "host "
    "if\n"
    "                not given\n"
    "  --gpu NAME    whose numbers the streams of torch_cuda give; A100 if not given\n"
    "\n"
    "  trueseed streams\n"
    "  trueseed draw torch_cuda.rand --seed 73 -n 5\n"
    "  trueseed draw torch_cuda.randn -n 1000000 --gpu T4 --as npy > noise.npy\n";

/// What is drawn is held in memory.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 34;

std::string rendered(const catalogue::Stream& stream, std::string_view format,
                     std::span<const std::byte> bytes) {
  const std::size_t size = dtype_bytes(stream.dtype);
  std::string text;
  if (format == "npy") {
    text = npy_header(stream.dtype, bytes.size() / size);
    return text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    const auto element = bytes.subspan(at, size);
    text += format == "hex" ? hex_of(stream.dtype, element) : text_of(stream.dtype, element);
    text += '\n';
  }
  return text;
}

std::string format_of(const std::string& name) {
  if (name == "text" || name == "hex" || name == "npy") return name;
  throw std::invalid_argument(
      fmt::format("'{}' is no format for --as; allowed are text, hex, npy", name));
}

math::Libm libm_of(const std::string& name) {
  if (name == "host") return math::Libm::kHost;
  if (name == "reference") return math::Libm::kReference;
  throw std::invalid_argument(
      fmt::format("'{}' is no library for --libm; allowed are host, reference", name));
}

}  // namespace

int draw(std::span<const std::string> all) {
  std::uint64_t seed = 0;
  std::uint64_t n = 10;
  std::string format = "text";
  std::string gpu;
  math::Libm libm = math::Libm::kHost;
  std::vector<std::string> names;
  OptionWords words("draw", "--seed, -n, --as, --libm and --gpu", all);
  while (const std::optional<Option> option = words.next(names)) {
    if (option->name == "--seed") {
      seed = words.number_of(*option, 0);
    } else if (option->name == "-n") {
      n = words.number_of(*option, 0);
    } else if (option->name == "--as") {
      format = format_of(words.value_of(*option));
    } else if (option->name == "--libm") {
      libm = libm_of(words.value_of(*option));
    } else if (option->name == "--gpu") {
      gpu = words.value_of(*option);
    } else if (OptionWords::is_flag(*option, "--help", "-h")) {
      return print(kHelp) ? 0 : kExitFailure;
    } else {
      words.refuse(*option);
    }
  }
  if (names.size() != 1) {
    throw std::invalid_argument(
        fmt::format("draw takes one stream, {} given; see trueseed streams", names.size()));
  }
  const catalogue::Stream stream = catalogue::find_stream(names.front());
  const std::size_t size = dtype_bytes(stream.dtype);
  if (n > kMostBytes / size) {
    throw std::invalid_argument(
        fmt::format("-n {} is too large; allowed are at most {} elements", n, kMostBytes / size));
  }
  if (format == "npy") npy_header(stream.dtype, 0);
  std::vector<std::byte> bytes(n * size);
  stream.draw({.seed = seed, .gpu = gpu, .libm = libm}, bytes);
  return print(rendered(stream, format, bytes)) ? 0 : kExitFailure;
}

}  // namespace trueseed::cli
