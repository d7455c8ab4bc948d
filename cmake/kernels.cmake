# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
# Loops that are compiled once for each CPU level. All levels give the same bits.
set(SHF_LEVELS baseline)
if(SHIFTFORGE_CPU_LEVELS AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND SHF_LEVELS v3 v4)
  set(SHF_FLAGS_v3 -mavx2 -mbmi -mbmi2 -mfma -mpopcnt) # what corruptions/kernels/levels.c asks the CPU for
  set(SHF_FLAGS_v4 ${SHF_FLAGS_v3} -mavx512f -mavx512bw -mavx512cd -mavx512dq -mavx512vl
      -mprefer-vector-width=512)
  target_compile_definitions(shf_flags INTERFACE SHF_LEVELS_X86)
endif()

# shf_add_kernels(NAME source...): these files at all levels, as parts of the library.
function(shf_add_kernels name)
  foreach(level IN LISTS SHF_LEVELS)
    add_library(${name}_${level} OBJECT ${ARGN})
    target_link_libraries(${name}_${level} PRIVATE shf_flags)
    target_compile_definitions(${name}_${level} PRIVATE SHF_LEVEL=${level})
    target_compile_options(${name}_${level} PRIVATE ${SHF_FLAGS_${level}})
    set_property(GLOBAL APPEND PROPERTY SHF_KERNEL_OBJECTS $<TARGET_OBJECTS:${name}_${level}>)
  endforeach()
endfunction()
