// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "trueseed/record/file_format.h"
#include "trueseed/record/row.h"

namespace trueseed::record {

/// A mapped chunk that is being filled.
class OpenChunk {
 public:
  OpenChunk() = default;
  OpenChunk(const OpenChunk&) = delete;
  OpenChunk& operator=(const OpenChunk&) = delete;
  OpenChunk(OpenChunk&& other) noexcept { *this = std::move(other); }
  OpenChunk& operator=(OpenChunk&& other) noexcept;
  ~OpenChunk() { close(); }

  /// Returns whether `n_bytes` more fit.
  [[nodiscard]] bool has_room(std::size_t n_bytes) const noexcept {
    return n_bytes <= size_bytes_ - used_bytes_;
  }
  /// Appends `n_bytes` that count as `n_units`; they survive the end of the process from now on.
  void append(const void* bytes, std::size_t n_bytes, std::uint64_t n_units) noexcept;
  /// Makes a window ready for the rows from `first_row` on.
  void use_again(std::uint32_t sequence, std::uint64_t first_row) noexcept;
  void close() noexcept;

 private:
  friend class ProcessWriter;
  ChunkHeader* header() noexcept { return reinterpret_cast<ChunkHeader*>(memory_); }

  std::uint8_t* memory_ = nullptr;
  std::size_t size_bytes_ = 0;
  std::size_t used_bytes_ = 0;
  std::uint64_t committed_ = 0;
  std::uint64_t chain_ = 0;
};

/// Appends to the file of one process.
///
/// The chunk that is being filled is shared memory of the file: whatever was appended is in the
/// file even if the process is killed in the next instant. Room is reserved before a chunk is used,
/// so a full disk is an error here and never a signal. No descriptor stays open between chunks.
///
/// Errors: UnsupportedError where the file cannot be made or grow, with what the system said.
class ProcessWriter {
 public:
  /// Creates `directory`/`stem`.N.rows with the smallest N that is free.
  ProcessWriter(const std::string& directory, const std::string& stem);
  ProcessWriter(const ProcessWriter&) = delete;
  ProcessWriter& operator=(const ProcessWriter&) = delete;
  ~ProcessWriter() = default;

  /// Returns the file's name within its folder.
  [[nodiscard]] const std::string& file_name() const noexcept { return file_name_; }

  /// Returns the number of a name, from 1 on; the same for the same text. May be called by any
  /// thread.
  std::uint32_t name(NameKind kind, std::string_view text);

  /// Begins a stream of rows. May be called by any thread.
  std::uint32_t begin_stream(std::string_view role);

  /// Makes room for the rows of a stream from `first_row` on: a larger chunk, until that is a
  /// window, which is then written down and used again. May be called by any thread.
  void make_room(OpenChunk& chunk, std::uint32_t stream, std::uint32_t sequence,
                 std::uint64_t first_row);

  /// Held around a fork, so that the child finds nothing half done.
  std::mutex& mutex() noexcept { return mutex_; }

 private:
  OpenChunk new_chunk(ChunkKind kind, std::uint32_t stream, std::uint32_t sequence,
                      std::uint64_t first_row, std::size_t size_bytes);
  void write_down(const OpenChunk& window);
  std::uint32_t write_name(NameKind kind, std::string_view text);

  std::mutex mutex_;
  std::string path_;
  std::string file_name_;
  std::uint64_t file_bytes_ = 0;
  OpenChunk names_;
  std::uint32_t names_chunks_ = 0;
  std::array<std::uint32_t, kNameKinds> counts_{};
  std::array<std::unordered_map<std::string, std::uint32_t>, kNameKinds> numbers_;
};

/// Appends the rows of one thread. For one thread at a time.
class StreamWriter {
 public:
  StreamWriter(ProcessWriter& process, std::string_view role)
      : process_(&process), stream_(process.begin_stream(role)) {}

  /// Errors: as ProcessWriter; the rows before stay.
  void append(const Row& row);

  [[nodiscard]] std::uint64_t n_rows() const noexcept { return n_rows_; }

 private:
  ProcessWriter* process_;
  std::uint32_t stream_;
  std::uint32_t n_chunks_ = 0;
  std::uint64_t n_rows_ = 0;
  OpenChunk chunk_;
};

}  // namespace trueseed::record
