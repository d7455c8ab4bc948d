# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
# What `cmake --install` lays down: binary, libraries, headers, pkg-config file, CMake package.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set_target_properties(shiftforge_static PROPERTIES EXPORT_NAME static)
set_target_properties(shiftforge_shared PROPERTIES EXPORT_NAME shared)
install(TARGETS shiftforge RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS shiftforge_static shiftforge_shared EXPORT shiftforgeTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/shiftforge DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY tools/scorers/ DESTINATION ${CMAKE_INSTALL_DATADIR}/shiftforge/scorers
  FILES_MATCHING PATTERN "*.py")
install(DIRECTORY tools/generators/ DESTINATION ${CMAKE_INSTALL_DATADIR}/shiftforge/generators
  USE_SOURCE_PERMISSIONS FILES_MATCHING PATTERN "*.py")
install(FILES LICENSE NOTICE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/shiftforge)
install(EXPORT shiftforgeTargets NAMESPACE shiftforge:: DESTINATION ${package_dir})
configure_package_config_file(cmake/shiftforgeConfig.cmake.in shiftforgeConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(shiftforgeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/shiftforgeConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/shiftforgeConfigVersion.cmake DESTINATION ${package_dir})

configure_file(cmake/shiftforge.pc.in shiftforge.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/shiftforge.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
