// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/observers.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace trueseed::control {

namespace fs = std::filesystem;

std::string observer_directory(const std::string& shim_directory) {
  if (shim_directory.empty()) return {};
  const fs::path folder = fs::path(shim_directory).parent_path() / "_observer";
  std::error_code error;
  return fs::is_directory(folder, error) ? folder.string() : std::string();
}

std::vector<std::string> observed_versions(const std::string& observer_directory) {
  std::vector<std::string> versions;
  if (observer_directory.empty()) return versions;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(observer_directory, error)) {
    if (fs::exists(entry.path() / "libtrueseed_observer.so", error)) {
      versions.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(versions);
  return versions;
}

std::string_view release_of(std::string_view torch_version) noexcept {
  return torch_version.substr(0, torch_version.find('+'));
}

}  // namespace trueseed::control
