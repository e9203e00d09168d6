# SPDX-License-Identifier: Apache-2.0
# What every target of ours is built with: link to trueseed_options, privately.

add_library(trueseed_options INTERFACE)
target_compile_features(trueseed_options INTERFACE cxx_std_20)
target_compile_options(trueseed_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# No product and sum become one rounding behind our back: results would change with the CPU.
target_compile_options(trueseed_options INTERFACE -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns of std::string's own copies (GCC bug 105651).
  target_compile_options(trueseed_options INTERFACE -Wno-restrict)
endif()
target_include_directories(trueseed_options INTERFACE ${PROJECT_SOURCE_DIR})
if(TRUESEED_WERROR)
  target_compile_options(trueseed_options INTERFACE -Werror)
endif()

# Nothing of a shared libstdc++ is needed at run time; the sanitizers bring one of their own.
add_library(trueseed_static_runtime INTERFACE)
if(TRUESEED_SANITIZE)
  target_compile_options(trueseed_options INTERFACE
    -fsanitize=${TRUESEED_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # The instrumented code makes g++ see uninitialised values where there are none.
  target_compile_options(trueseed_options INTERFACE -Wno-maybe-uninitialized)
  target_link_options(trueseed_options INTERFACE -fsanitize=${TRUESEED_SANITIZE})
else()
  target_link_options(trueseed_static_runtime INTERFACE -static-libstdc++ -static-libgcc)
endif()

# trueseed_target(NAME): our flags, hidden symbols, position independent code.
function(trueseed_target name)
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:trueseed_options>)
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
endfunction()
