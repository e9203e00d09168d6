# SPDX-License-Identifier: Apache-2.0
# The target torch, for Trueseed's own build and for projects that use an installed Trueseed.

# Defines it by the libraries and headers of LibTorch in a folder, without PyTorch's own CMake package.
function(trueseed_add_torch folder)
  add_library(torch INTERFACE IMPORTED GLOBAL)
  target_include_directories(
    torch INTERFACE "${folder}/include" "${folder}/include/torch/csrc/api/include")
  # libtorch.so has no symbols of its own: it brings in the devices that this PyTorch was built for.
  target_link_libraries(
    torch INTERFACE "-Wl,--push-state,--no-as-needed" "${folder}/lib/libtorch.so"
                    "${folder}/lib/libtorch_cpu.so" "${folder}/lib/libc10.so" "-Wl,--pop-state")
endfunction()

# Sets `result` to the folder of the LibTorch that find_package(Torch) would find by Torch_DIR or
# CMAKE_PREFIX_PATH; empty where neither names one.
function(trueseed_torch_folder result)
  foreach(place IN LISTS Torch_DIR CMAKE_PREFIX_PATH)
    foreach(suffix "" "/Torch" "/share/cmake/Torch")
      if(EXISTS "${place}${suffix}/TorchConfig.cmake")
        get_filename_component(folder "${place}${suffix}/../../.." ABSOLUTE)
        set(${result} "${folder}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  set(${result} "" PARENT_SCOPE)
endfunction()

# Sets `result` to the folder where PyTorch's own CMake package would end the configuration: it was
# built with CUDA, and no whole CUDA toolkit is found. A program that compiles nothing for a GPU needs none.
function(trueseed_torch_without_toolkit result)
  set(${result} "" PARENT_SCOPE)
  trueseed_torch_folder(folder)
  if(EXISTS "${folder}/lib/libtorch_cuda.so")
    find_package(CUDA QUIET)  # as PyTorch's package looks for it
    if(NOT CUDA_FOUND)
      set(${result} "${folder}" PARENT_SCOPE)
    endif()
  endif()
endfunction()
