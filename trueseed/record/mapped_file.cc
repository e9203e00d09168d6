// SPDX-License-Identifier: Apache-2.0
#include "trueseed/record/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "trueseed/base/errors.h"

namespace trueseed::record {
namespace {

[[noreturn]] void refuse(const std::string& path) {
  throw UnsupportedError("cannot read '" + path + "': " + std::strerror(errno) +
                         "; give a record that you may read");
}

}  // namespace

MappedFile::MappedFile(const std::string& path)
    : path_(path), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ == -1) refuse(path);
  try {
    refresh();
  } catch (...) {
    close(descriptor_);
    throw;
  }
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_bytes_(std::exchange(other.size_bytes_, 0)) {}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(const_cast<std::uint8_t*>(data_), size_bytes_);
  if (descriptor_ != -1) close(descriptor_);
}

void MappedFile::refresh() {
  struct stat status{};
  if (fstat(descriptor_, &status) != 0) refuse(path_);
  const auto size_bytes = static_cast<std::size_t>(status.st_size);
  if (size_bytes == size_bytes_) return;
  if (data_ != nullptr) munmap(const_cast<std::uint8_t*>(data_), size_bytes_);
  data_ = nullptr;
  size_bytes_ = 0;
  if (size_bytes == 0) return;
  void* memory = mmap(nullptr, size_bytes, PROT_READ, MAP_SHARED, descriptor_, 0);
  if (memory == MAP_FAILED) refuse(path_);
  data_ = static_cast<const std::uint8_t*>(memory);
  size_bytes_ = size_bytes;
}

void MappedFile::release() const noexcept {
  // The mapping is shared and read-only: nothing is lost.
  if (data_ != nullptr) madvise(const_cast<std::uint8_t*>(data_), size_bytes_, MADV_DONTNEED);
}

}  // namespace trueseed::record
