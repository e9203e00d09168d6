// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/libm.h"
#include "trueseed/math/reference/exp_float.h"
#include "trueseed/math/reference/fused.h"
#include "trueseed/math/reference/log1p_float.h"
#include "trueseed/math/reference/log_float.h"
#include "trueseed/math/reference/pow_float.h"
#include "trueseed/math/reference/sincos_float.h"

namespace trueseed::math {

TRUESEED_MATH_FUNCTION(float, exp)
TRUESEED_MATH_FUNCTION(float, log)
TRUESEED_MATH_FUNCTION(float, log1p)
TRUESEED_MATH_FUNCTION_OF_TWO(float, pow)
TRUESEED_MATH_FUNCTION(float, sin)
TRUESEED_MATH_FUNCTION(float, cos)

}  // namespace trueseed::math
