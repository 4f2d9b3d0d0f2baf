# `cmake --install`: the program, the library with its headers, and the package that find_package(routesim) finds.
# The headers need the standard library alone (tests/architecture/include_table_test.py holds them to it); linking
# needs simdjson, which routesimConfig.cmake looks for.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/routesim)

install(TARGETS routesim)
install(TARGETS engine EXPORT routesimTargets)
install(DIRECTORY engine DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/routesim FILES_MATCHING PATTERN "*.hpp")
install(EXPORT routesimTargets FILE routesimTargets.cmake NAMESPACE routesim:: DESTINATION ${package_folder})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/routesimConfig.cmake.in
  ${PROJECT_BINARY_DIR}/routesimConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/routesimConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/routesimConfig.cmake ${PROJECT_BINARY_DIR}/routesimConfigVersion.cmake
  DESTINATION ${package_folder})
