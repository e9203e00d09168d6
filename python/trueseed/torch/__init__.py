# SPDX-License-Identifier: Apache-2.0
"""torch's random numbers without torch: what a named GPU would draw is in `trueseed.torch._cuda`."""
