// SPDX-License-Identifier: Apache-2.0
#include "trueseed/record/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <nlohmann/json.hpp>

#include "trueseed/base/errors.h"

namespace trueseed::record {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kManifest = "/run.json";

// Held by one process at a time; the system lets go of it when its holder ends.
class FolderLock {
 public:
  explicit FolderLock(const std::string& directory)
      : descriptor_(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (descriptor_ != -1 && flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (descriptor_ != -1) close(descriptor_);
  }

 private:
  int descriptor_;
};

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw UnsupportedError("cannot write the record '" + path + "': " + reason +
                         "; give a folder that you may write to, with room in it");
}

// Writes beside the file and puts it into its place: a reader sees the old one or the new one.
void replace_file(const std::string& path, std::string_view text) {
  const std::string draft = path + "." + std::to_string(getpid());
  {
    std::ofstream file(draft, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
      const int error = errno;
      std::remove(draft.c_str());
      refuse(path, std::strerror(error));
    }
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    const int error = errno;
    std::remove(draft.c_str());
    refuse(path, std::strerror(error));
  }
}

Json read_json(const std::string& directory) {
  const std::string path = directory + kManifest;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw UnsupportedError("cannot read '" + path + "': " + std::strerror(errno) +
                           "; give the folder of a record, as `trueseed run --record` and"
                           " `trueseed verify` write it");
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Json object = Json::parse(text, nullptr, false);
  if (!object.is_object() || !object.contains("format") || !object["format"].is_string()) {
    throw FormatError("'" + path + "' does not describe a run; record the run again");
  }
  const std::string format = object["format"];
  if (format != kRunFormat) {
    throw VersionError("'" + path + "' has the format " + format + "; this build reads " +
                       std::string(kRunFormat) + "; use the Trueseed that wrote it");
  }
  return object;
}

std::string dump(const Json& object) {
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::vector<std::string> strings_of(const Json& object, const char* name) {
  std::vector<std::string> strings;
  if (!object.contains(name) || !object[name].is_array()) return strings;
  for (const Json& item : object[name]) {
    if (item.is_string()) strings.push_back(item);
  }
  return strings;
}

std::string string_of(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? std::string(object[name]) : "";
}

ProcessEntry entry_of(const Json& object) {
  ProcessEntry entry;
  entry.role = string_of(object, "role");
  entry.pid = object.value("pid", 0L);
  entry.argv = strings_of(object, "argv");
  if (object.contains("versions") && object["versions"].is_object()) {
    for (const auto& [name, version] : object["versions"].items()) {
      if (version.is_string()) entry.versions.emplace_back(name, version);
    }
  }
  if (object.contains("switches") && object["switches"].is_array()) {
    for (const Json& row : object["switches"]) {
      if (string_of(row, "status") == "NOT HELD") entry.not_held.push_back(string_of(row, "name"));
    }
  }
  entry.warnings = strings_of(object, "warnings");
  entry.not_observed = string_of(object, "not_observed");
  return entry;
}

}  // namespace

void create_run(const std::string& directory, std::string_view manifest) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) refuse(directory, error.message());
  const std::string path = directory + kManifest;
  if (fs::exists(path, error)) {
    throw UnsupportedError("'" + directory +
                           "' holds a record already; give another folder, or remove that one");
  }
  replace_file(path, dump(Json::parse(manifest)));
}

void add_process(const std::string& directory, std::string_view process) {
  Json entry = Json::parse(process, nullptr, false);
  if (!entry.is_object()) throw FormatError("the description of a process is no JSON object");
  const FolderLock lock(directory);
  Json manifest = read_json(directory);
  manifest["processes"].push_back(std::move(entry));
  replace_file(directory + kManifest, dump(manifest));
}

RunManifest read_manifest(const std::string& directory) {
  const Json object = read_json(directory);
  RunManifest manifest;
  manifest.directory = directory;
  manifest.seed = string_of(object, "seed");
  manifest.mode = string_of(object, "mode");
  manifest.command = strings_of(object, "command");
  manifest.repeat_command = string_of(object, "repeat_command");
  if (object.contains("processes") && object["processes"].is_array()) {
    for (const Json& entry : object["processes"]) manifest.processes.push_back(entry_of(entry));
  }
  return manifest;
}

std::vector<std::string> files_of_rows(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".rows") files.push_back(entry->path().filename().string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace trueseed::record
