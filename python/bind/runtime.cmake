# SPDX-License-Identifier: Apache-2.0
# libtrueseed_runtime.so: the C library of trueseed._runtime; needs neither Python nor libstdc++.so.

add_library(trueseed_runtime SHARED ${CMAKE_CURRENT_LIST_DIR}/runtime.cc)
trueseed_target(trueseed_runtime)
target_link_libraries(trueseed_runtime PRIVATE trueseed_core trueseed_static_runtime)
target_link_options(trueseed_runtime PRIVATE
  -Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/runtime.map)
set_target_properties(trueseed_runtime PROPERTIES LINK_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/runtime.map)
