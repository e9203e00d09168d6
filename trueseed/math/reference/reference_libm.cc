// SPDX-License-Identifier: Apache-2.0
#include "trueseed/math/libm.h"
#include "trueseed/math/reference/acos.h"
#include "trueseed/math/reference/exp.h"
#include "trueseed/math/reference/expm1.h"
#include "trueseed/math/reference/fused.h"
#include "trueseed/math/reference/log.h"
#include "trueseed/math/reference/log1p.h"
#include "trueseed/math/reference/log2.h"
#include "trueseed/math/reference/pow.h"
#include "trueseed/math/reference/sincos.h"
#include "trueseed/math/reference/tan.h"

namespace trueseed::math {

TRUESEED_MATH_FUNCTION(double, exp)
TRUESEED_MATH_FUNCTION(double, expm1)
TRUESEED_MATH_FUNCTION(double, log)
TRUESEED_MATH_FUNCTION(double, log1p)
TRUESEED_MATH_FUNCTION(double, log2)
TRUESEED_MATH_FUNCTION_OF_TWO(double, pow)
TRUESEED_MATH_FUNCTION(double, sin)
TRUESEED_MATH_FUNCTION(double, cos)
TRUESEED_MATH_FUNCTION(double, tan)
TRUESEED_MATH_FUNCTION(double, acos)

}  // namespace trueseed::math
