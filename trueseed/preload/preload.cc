// SPDX-License-Identifier: Apache-2.0
//
// libtrueseed_preload.so: enters every program of a recorded run and, where that program is linked
// with LibTorch, loads the observer just before main(). It enters /bin/true and shells, too, and so
// needs libc alone, and does nothing where it finds nothing to do. Python programs are entered by
// the runtime of the Python package.

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using Main = int (*)(int, char**, char**);

Main program_main = nullptr;

constexpr std::size_t kPathBytes = 4096;
constexpr const char* kLibrary = "/libtorch_cpu.so";

void say(const char* what, const char* detail) {
  if (std::getenv("TRUESEED_QUIET") != nullptr) return;
  char line[2 * kPathBytes];
  const int n = std::snprintf(line, sizeof(line), "trueseed: not observed: %s%s\n", what, detail);
  if (n > 0) {
    const auto size = static_cast<std::size_t>(n);
    (void)!write(STDERR_FILENO, line, size < sizeof(line) ? size : sizeof(line) - 1);
  }
}

// Copies the path of LibTorch to `path` where the program is linked with it.
int find_libtorch(dl_phdr_info* info, std::size_t /*size*/, void* path) {
  const char* name = info->dlpi_name;
  const std::size_t n = name == nullptr ? 0 : std::strlen(name);
  const std::size_t n_library = std::strlen(kLibrary);
  if (n < n_library || n >= kPathBytes || std::strcmp(name + n - n_library, kLibrary) != 0) {
    return 0;
  }
  std::memcpy(path, name, n + 1);
  return 1;
}

// Copies the first version number in a file to `version`.
bool version_in(const char* path, char* version, std::size_t room) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file == -1) return false;
  char text[512];
  const ssize_t n = read(file, text, sizeof(text) - 1);
  close(file);
  if (n <= 0) return false;
  text[n] = '\0';
  const char* first = std::strpbrk(text, "0123456789");
  if (first == nullptr) return false;
  const std::size_t size = std::strspn(first, "0123456789.");
  if (size >= room) return false;
  std::memcpy(version, first, size);
  version[size] = '\0';
  return true;
}

// Finds the version beside the library: version.py of the Python package, build-version of the
// archive.
bool find_version(const char* library, char* version, std::size_t room) {
  char path[kPathBytes + 32];
  const auto folder = static_cast<int>(std::strlen(library) - std::strlen(kLibrary));
  const char* const files[] = {"../version.py", "../build-version"};
  for (const char* file : files) {
    std::snprintf(path, sizeof(path), "%.*s/%s", folder, library, file);
    if (version_in(path, version, room)) return true;
  }
  return false;
}

void load_observer() {
  const char* observers = std::getenv("TRUESEED_OBSERVER");
  char library[kPathBytes];
  if (observers == nullptr || std::getenv("TRUESEED_RECORD") == nullptr ||
      dl_iterate_phdr(find_libtorch, library) == 0) {
    return;
  }
  char version[64];
  if (!find_version(library, version, sizeof(version))) {
    return say("the version of LibTorch is not told beside ", library);
  }
  char path[2 * kPathBytes];
  std::snprintf(path, sizeof(path), "%s/%s/libtrueseed_observer.so", observers, version);
  if (access(path, R_OK) != 0) {
    return say("there is no observer for LibTorch ", version);
  }
  void* observer = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (observer == nullptr) return say("", dlerror());
  const auto enter = reinterpret_cast<int (*)()>(dlsym(observer, "trueseed_observer_enter"));
  const auto error =
      reinterpret_cast<const char* (*)()>(dlsym(observer, "trueseed_observer_error"));
  if (enter == nullptr || error == nullptr) return say("this is no observer: ", path);
  if (enter() != 0) say("", error());
}

int observed_main(int argc, char** argv, char** environment) {
  load_observer();
  return program_main(argc, argv, environment);
}

}  // namespace

/// Stands before the C library's own: when it is called, every library of the program is ready.
extern "C" __attribute__((visibility("default"))) int __libc_start_main(Main main, int argc,
                                                                        char** argv, void (*init)(),
                                                                        void (*fini)(),
                                                                        void (*loader_fini)(),
                                                                        void* stack_end) {
  using Start = int (*)(Main, int, char**, void (*)(), void (*)(), void (*)(), void*);
  const auto start = reinterpret_cast<Start>(dlsym(RTLD_NEXT, "__libc_start_main"));
  program_main = main;
  return start(observed_main, argc, argv, init, fini, loader_fini, stack_end);
}
