# How the project's own code is compiled. No fast-math and no contraction: results are the same bytes everywhere.
add_library(project_flags INTERFACE)
target_compile_options(project_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 sees overlapping copies in `"text" + std::string` (its bug 105651) and unset members in moved
  # optionals (105562), where there are none.
  target_compile_options(project_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(ROUTESIM_WERROR)
  target_compile_options(project_flags INTERFACE -Werror)
endif()
if(ROUTESIM_SANITIZE)
  add_compile_options(-fsanitize=${ROUTESIM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ROUTESIM_SANITIZE})
endif()
