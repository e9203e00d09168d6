// SPDX-License-Identifier: Apache-2.0
#include "trueseed/random/torch_types/check.h"

#include <cstdio>

namespace trueseed::torch_types {

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

}  // namespace trueseed::torch_types
