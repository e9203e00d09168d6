// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trueseed/record/file_format.h"
#include "trueseed/record/mapped_file.h"
#include "trueseed/record/row.h"

namespace trueseed::record {

/// Reads the file of one process, also while that process appends to it.
class ProcessReader {
 public:
  enum class Trust : std::uint8_t {
    /// Each chunk's checksum is computed before its rows are used.
    kVerify,
    /// The process is being watched: a checksum may be one row ahead.
    kLive,
  };

  /// Errors: UnsupportedError where the file cannot be read, FormatError where it is no record,
  ///         VersionError where its format is not this build's.
  explicit ProcessReader(const std::string& path, Trust trust = Trust::kVerify);

  /// Sees what was appended since. Pointers to rows and names are no longer valid.
  ///
  /// Every row that is seen has its names. In Trust::kLive the rows of a chunk are seen from the
  /// second call after it began on.
  void refresh();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  /// Returns the text of a name, `?` where the dictionary lacks it, nothing for number 0.
  [[nodiscard]] std::string_view name(NameKind kind, std::uint32_t number) const noexcept;
  /// Returns the number of the last name of this kind.
  [[nodiscard]] std::uint32_t n_names(NameKind kind) const noexcept;

  /// Streams are counted from 0, in the order in which they began.
  [[nodiscard]] std::size_t n_streams() const noexcept { return streams_.size(); }
  [[nodiscard]] std::string_view stream_role(std::size_t stream) const noexcept;
  [[nodiscard]] std::uint64_t n_rows(std::size_t stream) const noexcept;
  [[nodiscard]] const Row& row(std::size_t stream, std::uint64_t index) const noexcept;
  /// Steps that are complete, and the one that has come to its backward pass.
  [[nodiscard]] std::uint32_t n_steps() const noexcept;

  /// Gives the memory of what was read back to the system, without any other effect.
  void release() const noexcept { file_.release(); }

  /// Returns rows of all streams together.
  [[nodiscard]] std::uint64_t n_rows() const noexcept;

  /// Says where the file is damaged and what is used of it, where it is; else nothing.
  [[nodiscard]] const std::optional<std::string>& damage() const noexcept { return damage_; }

 private:
  struct Chunk {
    std::size_t offset;
    std::uint64_t first_row;
    std::uint64_t room_rows;
    std::uint64_t n_rows;
  };
  struct Stream {
    std::vector<Chunk> chunks;
    bool ended = false;
    /// Where its window is, 0 for none, and the rows that are not yet in a chunk.
    std::size_t window = 0;
    std::uint64_t window_first_row = 0;
    std::vector<Row> window_rows;
    /// The offset of the chunk that row() read last.
    mutable std::size_t last_read = 0;
    /// Whether the window goes on behind a chunk that has not been found.
    bool window_is_ahead = false;
  };

  void check_file_header() const;
  void read_new_chunks();
  bool has_grown();
  void read_committed();
  bool accept(const ChunkHeader& header);
  void add_chunk(const ChunkHeader& header);
  void read_window(Stream& stream);
  [[nodiscard]] bool is_behind() const noexcept;
  void note_read(std::uint64_t n_bytes) const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> committed_of(std::size_t offset) const;
  [[nodiscard]] bool chain_holds(std::size_t offset, std::uint64_t& committed) const;
  void read_names();
  void note_damage(std::size_t offset, const std::string& what);
  [[nodiscard]] ChunkHeader header_at(std::size_t offset) const noexcept;

  std::string path_;
  Trust trust_;
  MappedFile file_;
  // Since memory was last given back.
  mutable std::uint64_t n_bytes_read_ = 0;
  std::size_t walked_to_ = kPageBytes;
  bool walk_ended_ = false;
  std::vector<Stream> streams_;
  // Names chunk by chunk: where it is, and how much of it was read.
  struct Names {
    std::size_t offset;
    std::uint64_t read_bytes;
  };
  std::vector<Names> names_chunks_;
  bool names_ended_ = false;
  // Where each name's text is; index number - 1.
  struct Text {
    std::size_t offset;
    std::size_t size_bytes;
  };
  std::array<std::vector<Text>, kNameKinds> names_;
  std::optional<std::string> damage_;
};

}  // namespace trueseed::record
