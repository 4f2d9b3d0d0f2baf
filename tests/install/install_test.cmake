# Installs the project into an empty folder, then builds and runs the consumer against what was installed.
# -D: BUILD_FOLDER, CONSUMER, WORK_FOLDER (emptied first), ORG, COMPILER, FLAGS
file(REMOVE_RECURSE ${WORK_FOLDER})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD_FOLDER} --prefix ${WORK_FOLDER}/prefix)
run(${WORK_FOLDER}/prefix/bin/routesim --version)
run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK_FOLDER}/build -G Ninja
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS} -DCMAKE_PREFIX_PATH=${WORK_FOLDER}/prefix)
run(${CMAKE_COMMAND} --build ${WORK_FOLDER}/build)

execute_process(COMMAND ${WORK_FOLDER}/build/consumer ${ORG}
  OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
if(NOT said MATCHES "^[1-9][0-9]* rules$")
  message(FATAL_ERROR "the consumer said `${said}`, not how many rules ${ORG} has")
endif()
message(STATUS "the consumer said `${said}`")
