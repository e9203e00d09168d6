// SPDX-License-Identifier: Apache-2.0
#include "trueseed/record/process_writer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "trueseed/base/errors.h"
#include "trueseed/digest/xxh3.h"

namespace trueseed::record {
namespace {

constexpr mode_t kFileMode = 0666;
constexpr std::size_t kLargestChunk = std::size_t{256} << 10;
// From this chunk of a stream on, of 64 KiB, it is a window.
constexpr std::uint32_t kWindowFrom = 4;
// More names of one kind than this are written again rather than remembered: a program whose shapes
// never repeat must not make the process grow.
constexpr std::size_t kMostRemembered = 1 << 16;

// A descriptor that is closed at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ != -1) close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

[[noreturn]] void refuse(const std::string& path, int error) {
  throw UnsupportedError("cannot write the record '" + path + "': " + std::strerror(error) +
                         "; make room, or choose a folder that you may write to");
}

// Small chunks first: most processes and threads are short.
std::size_t chunk_bytes(std::uint32_t sequence) noexcept {
  return std::min(kPageBytes << std::min(sequence, 6U), kLargestChunk);
}

std::size_t whole_pages(std::size_t n_bytes) noexcept {
  return (n_bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

// A file beyond the process's limit would end it by a signal.
bool is_within_limit(std::uint64_t file_bytes) noexcept {
  rlimit limit{};
  return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
         file_bytes <= limit.rlim_cur;
}

void write_at(const Descriptor& file, const std::string& path, const void* bytes,
              std::size_t n_bytes, std::uint64_t offset) {
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  while (n_bytes > 0) {
    const ssize_t n = pwrite(file.number(), from, n_bytes, static_cast<off_t>(offset));
    if (n == -1 && errno == EINTR) continue;
    if (n <= 0) refuse(path, n == 0 ? ENOSPC : errno);
    from += n;
    n_bytes -= static_cast<std::size_t>(n);
    offset += static_cast<std::uint64_t>(n);
  }
}

std::uint64_t check_of(const ChunkHeader& header) noexcept {
  return digest::xxh3_64(reinterpret_cast<const std::uint8_t*>(&header) + kCheckedFrom,
                         kCheckedBytes);
}

void write_file_header(int descriptor, const std::string& path) {
  std::array<std::uint8_t, kPageBytes> page{};
  FileHeader header{kFileMagic, kFileVersion, 0, 0};
  header.check = digest::xxh3_64(&header, offsetof(FileHeader, check));
  std::memcpy(page.data(), &header, sizeof(header));
  const ssize_t n_written = write(descriptor, page.data(), page.size());
  if (n_written == -1) refuse(path, errno);
  if (n_written != static_cast<ssize_t>(page.size())) refuse(path, ENOSPC);
}

}  // namespace

OpenChunk& OpenChunk::operator=(OpenChunk&& other) noexcept {
  if (this == &other) return *this;
  close();
  memory_ = std::exchange(other.memory_, nullptr);
  size_bytes_ = std::exchange(other.size_bytes_, 0);
  used_bytes_ = std::exchange(other.used_bytes_, 0);
  committed_ = other.committed_;
  chain_ = other.chain_;
  return *this;
}

void OpenChunk::append(const void* bytes, std::size_t n_bytes, std::uint64_t n_units) noexcept {
  std::memcpy(memory_ + used_bytes_, bytes, n_bytes);
  used_bytes_ += n_bytes;
  committed_ += n_units;
  chain_ = digest::xxh3_64(bytes, n_bytes, chain_);
  // In this order: a reader, also one that comes after a kill, finds every counted row complete.
  std::atomic_ref(header()->chain).store(chain_, std::memory_order_release);
  std::atomic_ref(header()->committed).store(committed_, std::memory_order_release);
}

void OpenChunk::use_again(std::uint32_t sequence, std::uint64_t first_row) noexcept {
  ChunkHeader& h = *header();
  const std::uint64_t generation = h.generation;
  std::atomic_ref(h.generation).store(generation + 1, std::memory_order_release);
  // What is counted here is counted in the chunk, too: nothing, in any state between. An exchange,
  // since what follows must not be seen before it.
  std::atomic_ref(h.committed).exchange(0, std::memory_order_acq_rel);
  h.chain = 0;
  h.sequence = sequence;
  h.first_row = first_row;
  h.check = check_of(h);
  std::atomic_ref(h.generation).store(generation + 2, std::memory_order_release);
  used_bytes_ = sizeof(ChunkHeader);
  committed_ = chain_ = 0;
}

void OpenChunk::close() noexcept {
  if (memory_ != nullptr) munmap(memory_, size_bytes_);
  memory_ = nullptr;
  size_bytes_ = used_bytes_ = 0;
}

ProcessWriter::ProcessWriter(const std::string& directory, const std::string& stem) {
  for (int ordinal = 0;; ++ordinal) {
    file_name_ = stem + '.' + std::to_string(ordinal) + ".rows";
    path_ = directory + '/' + file_name_;
    const Descriptor file(open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
    if (file.number() == -1 && errno == EEXIST) continue;
    if (file.number() == -1) refuse(path_, errno);
    write_file_header(file.number(), path_);
    file_bytes_ = kPageBytes;
    return;
  }
}

OpenChunk ProcessWriter::new_chunk(ChunkKind kind, std::uint32_t stream, std::uint32_t sequence,
                                   std::uint64_t first_row, std::size_t size_bytes) {
  const Descriptor file(open(path_.c_str(), O_RDWR | O_CLOEXEC));
  if (file.number() == -1) refuse(path_, errno);
  if (!is_within_limit(file_bytes_ + size_bytes)) refuse(path_, EFBIG);
  const auto offset = static_cast<off_t>(file_bytes_);
  const int error = posix_fallocate(file.number(), offset, static_cast<off_t>(size_bytes));
  if (error != 0) refuse(path_, error);
  void* memory = mmap(nullptr, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                      file.number(), offset);
  if (memory == MAP_FAILED) refuse(path_, errno);
  file_bytes_ += size_bytes;

  OpenChunk chunk;
  chunk.memory_ = static_cast<std::uint8_t*>(memory);
  chunk.size_bytes_ = size_bytes;
  chunk.used_bytes_ = sizeof(ChunkHeader);
  auto* header = reinterpret_cast<ChunkHeader*>(memory);
  *header = {0, kind, stream, sequence, size_bytes, first_row, 0, 0, 0, 0};
  header->check = check_of(*header);
  std::atomic_ref(header->magic).store(kChunkMagic, std::memory_order_release);
  return chunk;
}

// Appends a full window as a chunk of rows. The header comes last: a chunk without it has not
// begun, and the rows are still in the window.
void ProcessWriter::write_down(const OpenChunk& window) {
  const Descriptor file(open(path_.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number() == -1) refuse(path_, errno);
  if (!is_within_limit(file_bytes_ + window.size_bytes_)) refuse(path_, EFBIG);
  ChunkHeader header;
  std::memcpy(&header, window.memory_, sizeof(header));
  header.kind = ChunkKind::kRows;
  header.generation = 0;
  header.check = check_of(header);
  write_at(file, path_, window.memory_ + sizeof(header), window.size_bytes_ - sizeof(header),
           file_bytes_ + sizeof(header));
  write_at(file, path_, &header, sizeof(header), file_bytes_);
  file_bytes_ += window.size_bytes_;
}

void ProcessWriter::make_room(OpenChunk& chunk, std::uint32_t stream, std::uint32_t sequence,
                              std::uint64_t first_row) {
  const std::lock_guard lock(mutex_);
  if (sequence > kWindowFrom) {
    write_down(chunk);
    chunk.use_again(sequence, first_row);
    return;
  }
  const ChunkKind kind = sequence == kWindowFrom ? ChunkKind::kWindow : ChunkKind::kRows;
  chunk = new_chunk(kind, stream, sequence, first_row, chunk_bytes(sequence));
}

std::uint32_t ProcessWriter::write_name(NameKind kind, std::string_view text) {
  const std::size_t padded = (text.size() + 7) / 8 * 8;
  const std::size_t n_bytes = sizeof(NameHeader) + padded;
  if (!names_.has_room(n_bytes)) {
    const std::size_t size_bytes =
        std::max(chunk_bytes(names_chunks_), whole_pages(sizeof(ChunkHeader) + n_bytes));
    names_ = new_chunk(ChunkKind::kNames, 0, names_chunks_, 0, size_bytes);
    ++names_chunks_;
  }
  const std::uint32_t number = ++counts_[static_cast<std::size_t>(kind)];
  std::string entry(n_bytes, '\0');
  const NameHeader header{kind, number, static_cast<std::uint32_t>(text.size()), 0};
  std::memcpy(entry.data(), &header, sizeof(header));
  std::memcpy(entry.data() + sizeof(header), text.data(), text.size());
  names_.append(entry.data(), entry.size(), entry.size());
  return number;
}

std::uint32_t ProcessWriter::name(NameKind kind, std::string_view text) {
  const std::lock_guard lock(mutex_);
  auto& numbers = numbers_[static_cast<std::size_t>(kind)];
  const auto known = numbers.find(std::string(text));
  if (known != numbers.end()) return known->second;
  const std::uint32_t number = write_name(kind, text);
  if (numbers.size() >= kMostRemembered) numbers.clear();
  numbers.emplace(text, number);
  return number;
}

std::uint32_t ProcessWriter::begin_stream(std::string_view role) {
  const std::lock_guard lock(mutex_);
  return write_name(NameKind::kStream, role);
}

void StreamWriter::append(const Row& row) {
  if (!chunk_.has_room(sizeof(row))) {
    process_->make_room(chunk_, stream_, n_chunks_, n_rows_);
    ++n_chunks_;
  }
  chunk_.append(&row, sizeof(row), 1);
  ++n_rows_;
}

}  // namespace trueseed::record
