// SPDX-License-Identifier: Apache-2.0
#include "trueseed/libtorch/observer/process_record.h"

#include <unistd.h>

#include <exception>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <torch/version.h>

#include "trueseed/base/version.h"

namespace trueseed::libtorch::observer {
namespace {

constexpr std::uint8_t kMostNodes = 255;

std::vector<std::string> command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> words;
  for (std::size_t at = 0; at < bytes.size(); at += words.back().size() + 1) {
    words.emplace_back(bytes.c_str() + at);
  }
  return words;
}

std::string description_of_process(const std::string& role) {
  const nlohmann::ordered_json object = {
      {"role", role},           {"pid", getpid()},           {"parent", getppid()},
      {"argv", command_line()}, {"libtorch", TORCH_VERSION}, {"trueseed", version()}};
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void ProcessRecord::set_role(const std::string& role) {
  const std::lock_guard lock(mutex_);
  role_ = role;
}

record::ProcessWriter& ProcessRecord::writer() {
  if (writer_ == nullptr) {
    writer_ = std::make_unique<record::ProcessWriter>(directory_, role_);
    writer_->name(record::NameKind::kProcess, description_of_process(role_));
  }
  return *writer_;
}

std::string ProcessRecord::file_name() {
  const std::lock_guard lock(mutex_);
  return writer().file_name();
}

std::uint32_t ProcessRecord::name(record::NameKind kind, std::string_view text) {
  const std::lock_guard lock(mutex_);
  return writer().name(kind, text);
}

std::uint32_t ProcessRecord::operation(const OperatorInfo& op) {
  const std::uint64_t process = this->process();
  const std::uint64_t known = op.number.load(std::memory_order_relaxed);
  if (known >> 32 == process) return static_cast<std::uint32_t>(known);
  const std::uint32_t number = name(record::NameKind::kOperation, op.name);
  op.number.store(process << 32 | number, std::memory_order_relaxed);
  return number;
}

std::uint8_t ProcessRecord::node(std::string_view text) {
  const std::uint32_t number = name(record::NameKind::kNode, text);
  return number <= kMostNodes ? static_cast<std::uint8_t>(number) : 0;
}

std::unique_ptr<record::StreamWriter> ProcessRecord::begin_stream(const std::string& role,
                                                                  std::string& unique) {
  const std::lock_guard lock(mutex_);
  const int ordinal = ++roles_[role];
  unique = ordinal == 1 ? role : role + " #" + std::to_string(ordinal);
  return std::make_unique<record::StreamWriter>(writer(), unique);
}

void ProcessRecord::note_fault(const std::string& message) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    if (writer_ != nullptr) writer_->name(record::NameKind::kFault, message);
  } catch (const std::exception&) {
    // There is nowhere left to say it; the program must not suffer from that.
  }
}

void ProcessRecord::before_fork() {
  mutex_.lock();
  if (writer_ != nullptr) writer_->mutex().lock();
}

void ProcessRecord::after_fork_in_parent() noexcept {
  if (writer_ != nullptr) writer_->mutex().unlock();
  mutex_.unlock();
}

void ProcessRecord::after_fork_in_child() {
  if (writer_ != nullptr) writer_->mutex().unlock();
  writer_.reset();
  roles_.clear();
  process_.fetch_add(1, std::memory_order_relaxed);
  mutex_.unlock();
}

}  // namespace trueseed::libtorch::observer
