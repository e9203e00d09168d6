# SPDX-License-Identifier: Apache-2.0
# The target torch: LibTorch where Torch_DIR or CMAKE_PREFIX_PATH says, else that of the Python in use.

include(${PROJECT_SOURCE_DIR}/cmake/TrueseedTorch.cmake)
set(TRUESEED_PYTHON_EXECUTABLE
    "${PROJECT_SOURCE_DIR}/.venv/bin/python"
    CACHE FILEPATH "The Python whose PyTorch trueseed::libtorch is built with")

# Defines the target and Torch_VERSION from an installed PyTorch. Its own CMake package would ask for
# the CUDA toolkit where it was built with CUDA; nothing here is compiled against that.
function(trueseed_torch_of_python)
  execute_process(
    COMMAND "${TRUESEED_PYTHON_EXECUTABLE}" -c "import os, torch; \
print(torch.__version__.split('+')[0], os.path.dirname(torch.__file__), \
int(torch._C._GLIBCXX_USE_CXX11_ABI), sep=';', end='')"
    OUTPUT_VARIABLE found
    ERROR_VARIABLE error
    RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(
      FATAL_ERROR
        "No LibTorch: ${TRUESEED_PYTHON_EXECUTABLE} cannot import torch.\n${error}\n"
        "Use `make test-libtorch`, which installs it; or set TRUESEED_PYTHON_EXECUTABLE to a Python "
        "with torch, or Torch_DIR to the folder of TorchConfig.cmake.")
  endif()
  list(GET found 0 version)
  list(GET found 1 folder)
  list(GET found 2 new_strings)
  if(NOT new_strings AND NOT CMAKE_CXX_FLAGS MATCHES "_GLIBCXX_USE_CXX11_ABI=0")
    message(
      FATAL_ERROR
        "PyTorch ${version} of ${TRUESEED_PYTHON_EXECUTABLE} was built with the old std::string. "
        "Configure with -DCMAKE_CXX_FLAGS=-D_GLIBCXX_USE_CXX11_ABI=0, or use a newer PyTorch.")
  endif()
  trueseed_add_torch("${folder}")
  set(Torch_VERSION "${version}" PARENT_SCOPE)
  set(TRUESEED_TORCH_FOLDER "${folder}" PARENT_SCOPE)
  message(STATUS "LibTorch ${version}: ${folder}")
endfunction()

# The target is used outside this folder, too.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
if(TRUESEED_BUILD_LIBTORCH)
  find_package(Torch QUIET)
endif()
if(NOT Torch_FOUND)
  trueseed_torch_of_python()
endif()

# What every LibTorch program has loaded: a library that is added to a running one needs no more.
add_library(trueseed_torch_cpu INTERFACE)
if(Torch_FOUND)
  set(TRUESEED_TORCH_FOLDER "${TORCH_INSTALL_PREFIX}")
endif()
target_include_directories(
  trueseed_torch_cpu SYSTEM INTERFACE "${TRUESEED_TORCH_FOLDER}/include"
                                      "${TRUESEED_TORCH_FOLDER}/include/torch/csrc/api/include")
target_link_libraries(
  trueseed_torch_cpu INTERFACE "${TRUESEED_TORCH_FOLDER}/lib/libtorch_cpu.so"
                               "${TRUESEED_TORCH_FOLDER}/lib/libc10.so")
