// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/elf.h"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cstring>
#include <optional>

namespace trueseed::control {
namespace {

class File {
 public:
  explicit File(const std::string& path) noexcept
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ != -1) close(descriptor_);
  }

  template <typename T>
  std::optional<T> read_at(std::uint64_t offset) const noexcept {
    T value;
    const ssize_t n_read = pread(descriptor_, &value, sizeof(T), static_cast<off_t>(offset));
    if (n_read != static_cast<ssize_t>(sizeof(T))) return std::nullopt;
    return value;
  }

 private:
  int descriptor_;
};

struct Elf32 {
  using Header = Elf32_Ehdr;
  using Segment = Elf32_Phdr;
  using Dynamic = Elf32_Dyn;
};
struct Elf64 {
  using Header = Elf64_Ehdr;
  using Segment = Elf64_Phdr;
  using Dynamic = Elf64_Dyn;
};

template <typename Class>
bool has_soname(const File& file, const typename Class::Segment& segment) noexcept {
  using Dynamic = typename Class::Dynamic;
  for (std::uint64_t at = 0; at + sizeof(Dynamic) <= segment.p_filesz; at += sizeof(Dynamic)) {
    const auto entry = file.read_at<Dynamic>(segment.p_offset + at);
    if (!entry || entry->d_tag == DT_NULL) return false;
    if (entry->d_tag == DT_SONAME) return true;
  }
  return false;
}

template <typename Class>
bool is_static(const File& file) noexcept {
  const auto header = file.read_at<typename Class::Header>(0);
  if (!header || header->e_phnum == 0) return false;
  for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
    const auto segment =
        file.read_at<typename Class::Segment>(header->e_phoff + i * header->e_phentsize);
    if (!segment || segment->p_type == PT_INTERP) return false;
    if (segment->p_type == PT_DYNAMIC && has_soname<Class>(file, *segment)) return false;
  }
  return true;
}

}  // namespace

bool is_static_elf(const std::string& path) noexcept {
  static_assert(std::endian::native == std::endian::little);
  const File file(path);
  struct Identity {
    unsigned char bytes[EI_NIDENT];
  };
  const auto identity = file.read_at<Identity>(0);
  if (!identity || std::memcmp(identity->bytes, ELFMAG, SELFMAG) != 0) return false;
  if (identity->bytes[EI_DATA] != ELFDATA2LSB) return false;
  return identity->bytes[EI_CLASS] == ELFCLASS64 ? is_static<Elf64>(file) : is_static<Elf32>(file);
}

}  // namespace trueseed::control
