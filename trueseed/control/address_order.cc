// SPDX-License-Identifier: Apache-2.0
#include "trueseed/control/address_order.h"

#include <sys/personality.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace trueseed::control {
namespace {

// The argument that makes personality() only read.
constexpr unsigned long kReadOnly = 0xffffffff;

}  // namespace

AddressOrder fix_address_order() noexcept {
  const int before = personality(kReadOnly);
  if (before == -1) return AddressOrder::kRefused;
  if ((before & ADDR_NO_RANDOMIZE) == 0) {
    (void)personality(static_cast<unsigned long>(before) | ADDR_NO_RANDOMIZE);
  }
  const int after = personality(kReadOnly);
  return after != -1 && (after & ADDR_NO_RANDOMIZE) != 0 ? AddressOrder::kFixed
                                                         : AddressOrder::kRefused;
}

AddressOrder probe_address_order() noexcept {
  const pid_t child = fork();
  if (child == -1) return AddressOrder::kRefused;
  if (child == 0) _exit(fix_address_order() == AddressOrder::kFixed ? 0 : 1);
  int status = 0;
  while (waitpid(child, &status, 0) == -1) {
    if (errno != EINTR) return AddressOrder::kRefused;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? AddressOrder::kFixed
                                                       : AddressOrder::kRefused;
}

}  // namespace trueseed::control
