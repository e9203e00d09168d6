// SPDX-License-Identifier: Apache-2.0
// The file of one process: a page with a header, then chunks. All numbers are little-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace trueseed::record {

inline constexpr std::array<char, 16> kFileMagic = {'t', 'r', 'u', 'e', 's', 'e',  'e', 'd',
                                                    ' ', 'r', 'o', 'w', 's', '\n', 0,   0};
inline constexpr std::uint32_t kFileVersion = 1;
inline constexpr std::size_t kPageBytes = 4096;
inline constexpr std::uint32_t kChunkMagic = 0x4b4e4843;  // "CHNK"

/// The first bytes of a file; the rest of its first page is zero.
struct FileHeader {
  std::array<char, 16> magic;
  std::uint32_t version;
  std::uint32_t reserved;
  /// XXH3 of the bytes above.
  std::uint64_t check;
};
static_assert(sizeof(FileHeader) == 32 && std::is_trivially_copyable_v<FileHeader>);

enum class ChunkKind : std::uint32_t {
  kRows = 1,
  kNames = 2,
  /// Where a long stream puts its rows: when it is full, they are written as a chunk of rows, and
  /// it is used again. Its memory is mapped once, since every first touch of a page of a file is
  /// dear.
  kWindow = 3,
};

/// Stands before each chunk, at a page's start. `committed` and `chain` change as it is filled.
struct ChunkHeader {
  /// Written last: a chunk without it has not begun.
  std::uint32_t magic;
  ChunkKind kind;
  /// Whose rows these are; 0 for names.
  std::uint32_t stream;
  /// Which chunk of that stream, from 0.
  std::uint32_t sequence;
  /// With this header; a multiple of a page.
  std::uint64_t size_bytes;
  /// Rows of the stream before this chunk.
  std::uint64_t first_row;
  /// XXH3 of the fields above but `magic`.
  std::uint64_t check;
  /// Of a window: odd while it is made ready to be used again.
  std::uint64_t generation;
  /// Rows, or bytes of names, that are complete.
  std::uint64_t committed;
  /// XXH3 chained over them: next = XXH3_64(row or name, seed = this).
  std::uint64_t chain;
};
static_assert(sizeof(ChunkHeader) == 64 && std::is_trivially_copyable_v<ChunkHeader>);
inline constexpr std::size_t kCheckedFrom = offsetof(ChunkHeader, kind);
inline constexpr std::size_t kCheckedBytes = offsetof(ChunkHeader, check) - kCheckedFrom;

/// What a name stands for.
enum class NameKind : std::uint32_t {
  /// An operation with its overload: `aten::add.Tensor`.
  kOperation = 1,
  /// `file:line function`.
  kSite = 2,
  /// Types and shapes: `(f32[64, 10], i64[64]) -> f32[]`.
  kSignature = 3,
  /// A stream: the role of a thread. Its number is the stream's.
  kStream = 4,
  /// One JSON object that describes the process.
  kProcess = 5,
  /// Why observation ended before the process did.
  kFault = 6,
  /// A node of the autograd graph: `IndexBackward0`.
  kNode = 7,
};
inline constexpr std::size_t kNameKinds = 8;

/// Stands before the bytes of a name; these are padded with zeros to a multiple of 8.
struct NameHeader {
  NameKind kind;
  std::uint32_t number;
  std::uint32_t size_bytes;
  std::uint32_t reserved;
};
static_assert(sizeof(NameHeader) == 16 && std::is_trivially_copyable_v<NameHeader>);

}  // namespace trueseed::record
