# SPDX-License-Identifier: Apache-2.0
# Components: core (headers, library, CMake package), libtorch, cli (program and its Python files);
# python, the content of the wheel, is installed in python/bind.

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Trueseed)
install(TARGETS trueseed_core EXPORT TrueseedCoreTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT core
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT core)
install(EXPORT TrueseedCoreTargets NAMESPACE trueseed:: DESTINATION ${package_dir} COMPONENT core)
configure_package_config_file(cmake/TrueseedConfig.cmake.in
  ${PROJECT_BINARY_DIR}/TrueseedConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/TrueseedConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/TrueseedConfig.cmake
  ${PROJECT_BINARY_DIR}/TrueseedConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/TrueseedTorch.cmake
  DESTINATION ${package_dir} COMPONENT core)

if(TRUESEED_BUILD_LIBTORCH)
  install(TARGETS trueseed_libtorch EXPORT TrueseedLibtorchTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libtorch)
  install(EXPORT TrueseedLibtorchTargets NAMESPACE trueseed:: DESTINATION ${package_dir}
    COMPONENT libtorch)
  install(FILES trueseed/libtorch/explain_refusal.h trueseed/libtorch/seed_everything.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/trueseed/libtorch COMPONENT libtorch)
  install(FILES trueseed/libtorch/fast_draws/fast_draws.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/trueseed/libtorch/fast_draws COMPONENT libtorch)
endif()

if(TRUESEED_BUILD_CLI)
  install(TARGETS trueseed RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
  set(python_dir ${CMAKE_INSTALL_DATADIR}/trueseed/python/trueseed)
  install(DIRECTORY python/trueseed/ DESTINATION ${python_dir} COMPONENT cli
    FILES_MATCHING PATTERN "*.py" PATTERN "__pycache__" EXCLUDE)
  install(TARGETS trueseed_runtime LIBRARY DESTINATION ${python_dir}/_runtime COMPONENT cli)
  install(TARGETS trueseed_preload LIBRARY DESTINATION ${python_dir}/_observer COMPONENT cli)
  if(TARGET trueseed_observer)
    install(TARGETS trueseed_observer
      LIBRARY DESTINATION ${python_dir}/_observer/${Torch_VERSION} COMPONENT cli)
  endif()
endif()
