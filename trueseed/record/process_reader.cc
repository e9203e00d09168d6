// SPDX-License-Identifier: Apache-2.0
#include "trueseed/record/process_reader.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "trueseed/base/errors.h"
#include "trueseed/digest/xxh3.h"

namespace trueseed::record {
namespace {

constexpr std::size_t kRowBytes = sizeof(Row);
// A damaged number could ask for any amount of memory.
constexpr std::uint32_t kMostStreams = 1 << 20;
constexpr int kAttempts = 3;

// After so many bytes that may have been read, their memory is given back: a long record is read in
// the room of a short one.
constexpr std::uint64_t kBytesBetweenReleases = std::uint64_t{4} << 20;

std::size_t index_of(NameKind kind) noexcept { return static_cast<std::size_t>(kind); }

// Reads a number that another process may be writing.
std::uint64_t load_shared(const std::uint8_t* at) noexcept {
  auto* word = reinterpret_cast<std::uint64_t*>(const_cast<std::uint8_t*>(at));
  return std::atomic_ref(*word).load(std::memory_order_acquire);
}

// Copies rows that another process may be overwriting; no later load is done before these.
std::vector<Row> load_rows(const std::uint8_t* at, std::uint64_t n_rows) {
  static_assert(sizeof(Row) % sizeof(std::uint64_t) == 0);
  std::vector<Row> rows(n_rows);
  auto* to = reinterpret_cast<std::uint8_t*>(rows.data());
  for (std::size_t i = 0; i < n_rows * sizeof(Row); i += sizeof(std::uint64_t)) {
    const std::uint64_t word = load_shared(at + i);
    std::memcpy(to + i, &word, sizeof(word));
  }
  return rows;
}

NameHeader name_at(const std::uint8_t* bytes) noexcept {
  NameHeader name;
  std::memcpy(&name, bytes, sizeof(name));
  return name;
}

std::uint64_t name_bytes(const NameHeader& name) noexcept {
  return sizeof(name) + (std::uint64_t{name.size_bytes} + 7) / 8 * 8;
}

bool is_zero(const std::uint8_t* bytes, std::size_t n) noexcept {
  return std::all_of(bytes, bytes + n, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

ProcessReader::ProcessReader(const std::string& path, Trust trust)
    : path_(path), trust_(trust), file_(path) {
  check_file_header();
  refresh();
}

void ProcessReader::check_file_header() const {
  FileHeader header{};
  if (file_.size_bytes() < kPageBytes) {
    throw FormatError("'" + path_ + "' is too short for the record of a process");
  }
  std::memcpy(&header, file_.data(), sizeof(header));
  if (header.magic != kFileMagic) {
    throw FormatError("'" + path_ +
                      "' is not the record of a process; give a folder that"
                      " `trueseed run --record` or `trueseed verify` has written");
  }
  if (header.version != kFileVersion) {
    throw VersionError("'" + path_ + "' has version " + std::to_string(header.version) +
                       " of the format; this build reads version " + std::to_string(kFileVersion) +
                       "; use the Trueseed that wrote it");
  }
  if (header.check != digest::xxh3_64(&header, offsetof(FileHeader, check))) {
    throw FormatError("'" + path_ + "' has a damaged header; record the run again");
  }
}

void ProcessReader::refresh() {
  read_committed();
  std::size_t walked_to = 0;
  do {
    walked_to = walked_to_;
    file_.refresh();
    read_new_chunks();
    read_names();
    if (trust_ == Trust::kVerify) read_committed();
    // A process that is still running has written a chunk since the file was mapped.
  } while (is_behind() && walked_to_ > walked_to);
  for (Stream& stream : streams_) {
    if (!stream.window_is_ahead) continue;
    stream.ended = true;
    note_damage(stream.window, "a chunk is missing before it");
  }
}

bool ProcessReader::is_behind() const noexcept {
  return std::ranges::any_of(streams_, &Stream::window_is_ahead);
}

ChunkHeader ProcessReader::header_at(std::size_t offset) const noexcept {
  ChunkHeader header;
  std::memcpy(&header, file_.data() + offset, sizeof(header));
  return header;
}

void ProcessReader::note_damage(std::size_t offset, const std::string& what) {
  if (damage_) return;
  damage_ = "'" + path_ + "' is damaged at byte " + std::to_string(offset) + ": " + what +
            "; what comes before is used";
}

void ProcessReader::read_new_chunks() {
  while (!walk_ended_ && walked_to_ + sizeof(ChunkHeader) <= file_.size_bytes()) {
    const ChunkHeader header = header_at(walked_to_);
    if (header.magic == 0 && is_zero(file_.data() + walked_to_, sizeof(ChunkHeader))) return;
    // Of a file that grows, what is mapped may end within a chunk.
    const bool is_mapped =
        header.magic == kChunkMagic && walked_to_ + header.size_bytes <= file_.size_bytes();
    if (trust_ == Trust::kLive && !is_mapped) return;
    if (!is_mapped && has_grown()) continue;
    if (!accept(header)) {
      walk_ended_ = true;
      return;
    }
    add_chunk(header);
    walked_to_ += header.size_bytes;
  }
}

// Maps what a running process has appended since, if it has.
bool ProcessReader::has_grown() {
  const std::size_t size_bytes = file_.size_bytes();
  file_.refresh();
  return file_.size_bytes() > size_bytes;
}

void ProcessReader::note_read(std::uint64_t n_bytes) const noexcept {
  n_bytes_read_ += n_bytes;
  if (n_bytes_read_ < kBytesBetweenReleases) return;
  n_bytes_read_ = 0;
  file_.release();
}

// Returns whether the chunk at walked_to_ has a sound header and is all there.
bool ProcessReader::accept(const ChunkHeader& header) {
  // The system maps some pages around the one that is read.
  note_read(16 * kPageBytes);
  const std::uint8_t* bytes = file_.data() + walked_to_;
  // The fields of a window change; they are checked when its rows are read.
  const bool checks = header.kind == ChunkKind::kWindow ||
                      header.check == digest::xxh3_64(bytes + kCheckedFrom, kCheckedBytes);
  const bool sound = header.magic == kChunkMagic && checks && header.size_bytes >= kPageBytes &&
                     header.size_bytes % kPageBytes == 0 &&
                     (header.kind == ChunkKind::kRows || header.kind == ChunkKind::kNames ||
                      header.kind == ChunkKind::kWindow);
  if (!sound) {
    note_damage(walked_to_, "no chunk begins there");
    return false;
  }
  if (walked_to_ + header.size_bytes > file_.size_bytes()) {
    note_damage(walked_to_, "the file ends within a chunk");
    return false;
  }
  return true;
}

void ProcessReader::add_chunk(const ChunkHeader& header) {
  if (header.kind == ChunkKind::kNames) {
    names_chunks_.push_back({walked_to_, 0});
    return;
  }
  if (header.stream == 0 || header.stream > kMostStreams) {
    return note_damage(walked_to_, "rows of no stream");
  }
  if (streams_.size() < header.stream) streams_.resize(header.stream);
  Stream& stream = streams_[header.stream - 1];
  if (header.kind == ChunkKind::kWindow) {
    stream.window = walked_to_;
    return;
  }
  if (stream.ended) return;
  // A stream goes on in a new chunk when the one before is full.
  const std::uint64_t n_before =
      stream.chunks.empty() ? 0 : stream.chunks.back().first_row + stream.chunks.back().room_rows;
  if (header.sequence != stream.chunks.size() || header.first_row != n_before) {
    stream.ended = true;
    return note_damage(walked_to_, "a chunk is missing before it");
  }
  const std::uint64_t room_rows = (header.size_bytes - sizeof(ChunkHeader)) / kRowBytes;
  stream.chunks.push_back({walked_to_, header.first_row, room_rows, 0});
}

// Returns whether the checksum is that of the committed part, or of one unit more: a process that
// is killed between the two stores leaves it one ahead. `committed` is then set to match.
bool ProcessReader::chain_holds(std::size_t offset, std::uint64_t& committed) const {
  const ChunkHeader header = header_at(offset);
  const std::uint8_t* bytes = file_.data() + offset + sizeof(ChunkHeader);
  const std::uint64_t room_bytes = header.size_bytes - sizeof(ChunkHeader);
  const bool rows = header.kind != ChunkKind::kNames;
  std::uint64_t chain = 0;
  std::uint64_t at = 0;
  for (std::uint64_t done = 0;;) {
    if (done == committed && chain == header.chain) return true;
    if (done > committed) {
      committed = done;
      return chain == header.chain;
    }
    std::uint64_t n_bytes = kRowBytes;
    if (!rows) {
      if (at + sizeof(NameHeader) > room_bytes) return false;
      n_bytes = name_bytes(name_at(bytes + at));
    }
    if (at + n_bytes > room_bytes) return false;
    chain = digest::xxh3_64(bytes + at, n_bytes, chain);
    at += n_bytes;
    done += rows ? 1 : n_bytes;
  }
}

// Returns how much of a chunk is complete; in Trust::kVerify nothing where its checksum does not
// hold. A process that is still running may change both between two looks.
std::optional<std::uint64_t> ProcessReader::committed_of(std::size_t offset) const {
  const ChunkHeader header = header_at(offset);
  note_read(header.size_bytes);
  const std::uint64_t room_bytes = header.size_bytes - sizeof(ChunkHeader);
  const std::uint64_t room = header.kind == ChunkKind::kRows ? room_bytes / kRowBytes : room_bytes;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::uint64_t committed = load_shared(file_.data() + offset + offsetof(ChunkHeader, committed));
    if (committed > room) return std::nullopt;
    if (trust_ == Trust::kLive || chain_holds(offset, committed)) return committed;
  }
  return std::nullopt;
}

void ProcessReader::read_committed() {
  for (Stream& stream : streams_) {
    for (std::size_t i = stream.chunks.size(); i-- > 0;) {
      Chunk& chunk = stream.chunks[i];
      if (chunk.n_rows == chunk.room_rows) break;
      if (const auto committed = committed_of(chunk.offset)) {
        chunk.n_rows = *committed;
        continue;
      }
      note_damage(chunk.offset, "the checksum of a chunk does not hold");
      stream.chunks.resize(i);
      stream.ended = true;
    }
    if (stream.window != 0 && !stream.ended) read_window(stream);
  }
}

// Copies the rows that are in a window and not yet in a chunk. The process may be using the window
// again: a copy counts if the generation was even and the same before and after.
void ProcessReader::read_window(Stream& stream) {
  stream.window_is_ahead = false;
  const std::uint8_t* window = file_.data() + stream.window;
  const std::uint8_t* generation_at = window + offsetof(ChunkHeader, generation);
  const std::uint64_t n_in_chunks =
      stream.chunks.empty() ? 0 : stream.chunks.back().first_row + stream.chunks.back().n_rows;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::uint64_t generation = load_shared(generation_at);
    std::uint64_t committed = load_shared(window + offsetof(ChunkHeader, committed));
    const ChunkHeader header = header_at(stream.window);
    const bool is_empty = committed == 0 || generation % 2 == 1;
    if (is_empty && trust_ == Trust::kVerify) return stream.window_rows.clear();
    const std::uint64_t room = (header.size_bytes - sizeof(ChunkHeader)) / kRowBytes;
    const bool sound = generation % 2 == 0 && committed <= room &&
                       header.check == digest::xxh3_64(window + kCheckedFrom, kCheckedBytes) &&
                       (trust_ == Trust::kLive || chain_holds(stream.window, committed));
    if (!sound) continue;
    std::vector<Row> rows = load_rows(window + sizeof(ChunkHeader), committed);
    if (load_shared(generation_at) != generation) continue;
    // In a chunk already, or in one that is not mapped yet.
    if (header.first_row != n_in_chunks) {
      if (header.first_row < n_in_chunks) stream.window_rows.clear();
      stream.window_is_ahead = header.first_row > n_in_chunks && trust_ == Trust::kVerify;
      return;
    }
    stream.window_first_row = header.first_row;
    stream.window_rows = std::move(rows);
    return;
  }
  if (trust_ == Trust::kVerify) {
    stream.ended = true;
    note_damage(stream.window, "the checksum of a window does not hold");
  }
}

void ProcessReader::read_names() {
  for (Names& chunk : names_chunks_) {
    if (names_ended_) return;
    const auto committed = committed_of(chunk.offset);
    if (!committed) {
      names_ended_ = true;
      return note_damage(chunk.offset, "the checksum of a chunk of names does not hold");
    }
    while (chunk.read_bytes < *committed) {
      const std::size_t at = chunk.offset + sizeof(ChunkHeader) + chunk.read_bytes;
      const NameHeader name = name_at(file_.data() + at);
      const std::size_t kind = index_of(name.kind);
      if (kind >= kNameKinds || name.number != names_[kind].size() + 1) {
        names_ended_ = true;
        return note_damage(at, "a name out of order");
      }
      names_[kind].push_back({at + sizeof(name), name.size_bytes});
      chunk.read_bytes += name_bytes(name);
    }
  }
}

std::uint32_t ProcessReader::n_steps() const noexcept {
  std::uint32_t n = 0;
  for (std::size_t stream = 0; stream < n_streams(); ++stream) {
    for (std::uint64_t i = n_rows(stream); i-- > 0;) {
      const Row& last = row(stream, i);
      const bool is_begun = last.phase == Phase::kBackward || last.phase == Phase::kOptimizer;
      n = std::max(n, last.step + (is_begun ? 1 : 0));
      // Steps never fall within a stream: what is before is of this step, or an earlier one.
      if (is_begun || last.step + 1 <= n) break;
    }
  }
  return n;
}

std::string_view ProcessReader::name(NameKind kind, std::uint32_t number) const noexcept {
  if (number == 0) return {};
  const auto& names = names_[index_of(kind)];
  if (number > names.size()) return "?";
  const Text& text = names[number - 1];
  return {reinterpret_cast<const char*>(file_.data()) + text.offset, text.size_bytes};
}

std::uint32_t ProcessReader::n_names(NameKind kind) const noexcept {
  return static_cast<std::uint32_t>(names_[index_of(kind)].size());
}

std::string_view ProcessReader::stream_role(std::size_t stream) const noexcept {
  return name(NameKind::kStream, static_cast<std::uint32_t>(stream + 1));
}

std::uint64_t ProcessReader::n_rows(std::size_t stream) const noexcept {
  const Stream& s = streams_[stream];
  if (!s.window_rows.empty()) return s.window_first_row + s.window_rows.size();
  return s.chunks.empty() ? 0 : s.chunks.back().first_row + s.chunks.back().n_rows;
}

std::uint64_t ProcessReader::n_rows() const noexcept {
  std::uint64_t n = 0;
  for (std::size_t stream = 0; stream < streams_.size(); ++stream) n += n_rows(stream);
  return n;
}

const Row& ProcessReader::row(std::size_t stream, std::uint64_t index) const noexcept {
  const Stream& s = streams_[stream];
  if (!s.window_rows.empty() && index >= s.window_first_row) {
    return s.window_rows[index - s.window_first_row];
  }
  const auto& chunks = s.chunks;
  auto chunk = std::ranges::upper_bound(chunks, index, {}, &Chunk::first_row);
  --chunk;
  if (std::exchange(s.last_read, chunk->offset) != chunk->offset) {
    note_read(chunk->room_rows * kRowBytes);
  }
  const std::size_t at =
      chunk->offset + sizeof(ChunkHeader) + (index - chunk->first_row) * kRowBytes;
  return *reinterpret_cast<const Row*>(file_.data() + at);
}

}  // namespace trueseed::record
