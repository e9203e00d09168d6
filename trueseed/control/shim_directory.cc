// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/shim_directory.h"

#include <algorithm>
#include <system_error>

#include "trueseed/base/errors.h"

namespace trueseed::control {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLibraryFolders[] = {"lib", "lib64", "local/lib"};
constexpr const char* kPackageFolders[] = {"site-packages", "dist-packages"};
constexpr const char* kShim = "trueseed/_shim";

void add_packages_of(const fs::path& python, std::vector<fs::path>& candidates) {
  for (const char* packages : kPackageFolders) candidates.push_back(python / packages / kShim);
}

// Returns the folders `python3*` in `folder`, in the order of their names.
std::vector<fs::path> pythons_in(const fs::path& folder) {
  std::vector<fs::path> pythons;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with("python3")) pythons.push_back(entry->path());
  }
  std::ranges::sort(pythons);
  return pythons;
}

}  // namespace

std::vector<fs::path> shim_candidates(const fs::path& bin_directory,
                                      std::string_view python_version) {
  const fs::path prefix = bin_directory.parent_path();
  std::vector<fs::path> candidates;
  if (!python_version.empty()) {
    const std::string python = "python" + std::string(python_version);
    for (const char* library : kLibraryFolders) {
      add_packages_of(prefix / library / python, candidates);
    }
  }
  for (const char* library : kLibraryFolders) {
    for (const fs::path& python : pythons_in(prefix / library)) add_packages_of(python, candidates);
  }
  candidates.push_back(prefix / "share/trueseed/python" / kShim);
  return candidates;
}

std::string shim_directory(std::string_view python_version) {
  std::error_code error;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (error) {
    throw UnsupportedError("cannot read /proc/self/exe: " + error.message() +
                           "; Trueseed needs /proc to find its Python files; mount it");
  }
  for (const fs::path& candidate : shim_candidates(executable.parent_path(), python_version)) {
    if (fs::is_regular_file(candidate / "sitecustomize.py", error)) return candidate.string();
  }
  throw UnsupportedError("the Python files that belong to " + executable.string() +
                         " are missing (looked for trueseed/_shim/sitecustomize.py in its prefix's"
                         " lib/python3*/site-packages and share/trueseed/python); install Trueseed"
                         " again (pip install, or make install)");
}

}  // namespace trueseed::control
