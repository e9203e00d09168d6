# SPDX-License-Identifier: Apache-2.0
# The one place of the build that names versions of LibTorch.

# Seeding works from this version on.
set(TRUESEED_TORCH_OLDEST 2.0)
# The version that the tests run with.
set(TRUESEED_TORCH_CHECKED 2.13)

# Stops where LibTorch is too old, says so where it is not the version that was checked.
function(trueseed_check_torch_version version)
  if(version VERSION_LESS TRUESEED_TORCH_OLDEST)
    message(
      FATAL_ERROR
        "LibTorch ${version} was found; trueseed::libtorch needs ${TRUESEED_TORCH_OLDEST} or newer. "
        "Install one into the Python in use (pip install torch==${TRUESEED_TORCH_CHECKED}.0), "
        "or point Torch_DIR to one.")
  endif()
  string(REGEX MATCH "^[0-9]+\\.[0-9]+" series "${version}")
  if(NOT series VERSION_EQUAL TRUESEED_TORCH_CHECKED)
    message(
      WARNING
        "LibTorch ${version} was found; Trueseed's tests run with ${TRUESEED_TORCH_CHECKED}. "
        "Seeding works with ${TRUESEED_TORCH_OLDEST} and newer; whatever looks into single operations "
        "needs ${TRUESEED_TORCH_CHECKED} (pip install torch==${TRUESEED_TORCH_CHECKED}.0).")
  endif()
endfunction()

# Sets `result` to whether this Python has a PyTorch of the version that was checked.
function(trueseed_python_has_supported_torch python result)
  execute_process(
    COMMAND "${python}" -c "import importlib.metadata as m; print(m.version('torch'), end='')"
    OUTPUT_VARIABLE version
    ERROR_QUIET
    RESULT_VARIABLE status)
  if(status EQUAL 0 AND version MATCHES "^${TRUESEED_TORCH_CHECKED}[.]")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()
