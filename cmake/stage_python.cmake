# SPDX-License-Identifier: Apache-2.0
# cmake -D SOURCE=... -D RUNTIME=... -D PRELOAD=... [-D OBSERVER=... -D TORCH=2.13.0] -D STAGE=...
#   -P stage_python.cmake
# Makes STAGE the installed form of the Python package SOURCE, with links to its files, the C library
# RUNTIME in _runtime, PRELOAD in _observer, and the OBSERVER for a version of LibTorch below it. Runs at every build, so that new files are found; what is right
# already stays, since programs may be running from it.

function(link_file target link)
  if(NOT EXISTS ${link})
    get_filename_component(folder ${link} DIRECTORY)
    file(MAKE_DIRECTORY ${folder})
    file(CREATE_LINK ${target} ${link} SYMBOLIC)
  endif()
endfunction()

file(GLOB_RECURSE links ${STAGE}/*)
foreach(link IN LISTS links)
  if(IS_SYMLINK ${link} AND NOT EXISTS ${link})
    file(REMOVE ${link})
  endif()
endforeach()

file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/*.py)
foreach(file IN LISTS files)
  link_file(${SOURCE}/${file} ${STAGE}/${file})
endforeach()
get_filename_component(name ${RUNTIME} NAME)
link_file(${RUNTIME} ${STAGE}/_runtime/${name})
get_filename_component(name ${PRELOAD} NAME)
link_file(${PRELOAD} ${STAGE}/_observer/${name})
if(OBSERVER)
  get_filename_component(name ${OBSERVER} NAME)
  link_file(${OBSERVER} ${STAGE}/_observer/${TORCH}/${name})
endif()
