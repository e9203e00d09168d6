// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/record_function.h>

#include "trueseed/libtorch/observer/observer.h"

namespace trueseed::libtorch::observer {

/// The start of an operation: digests what it takes.
void begin_call(Observer& observer, ThreadState& thread, const at::RecordFunction& function);

/// The end of an operation: digests what it gave and writes its row.
void end_call(Observer& observer, ThreadState& thread, const at::RecordFunction& function);

/// The start and end of a node of the autograd graph.
void begin_node(Observer& observer, ThreadState& thread, const at::RecordFunction& function);
void end_node(ThreadState& thread, const at::RecordFunction& function);

/// The start and end of a range that the program or a library has named: optimizer steps.
void begin_range(Observer& observer, ThreadState& thread, const at::RecordFunction& function);
void end_range(Observer& observer, ThreadState& thread, const at::RecordFunction& function);

}  // namespace trueseed::libtorch::observer
