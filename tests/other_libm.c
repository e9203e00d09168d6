// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, another libm: each result is one unit in the last place above the system's.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>

#define MOVED(NAME)                                                                      \
  double NAME(double x) {                                                                \
    static double (*system_function)(double);                                            \
    if (!system_function) system_function = (double (*)(double))dlsym(RTLD_NEXT, #NAME); \
    return nextafter(system_function(x), HUGE_VAL);                                      \
  }

MOVED(exp)
MOVED(log)
MOVED(log1p)
