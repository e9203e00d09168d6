// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/difference.h"

namespace trueseed::diagnose {

using record::NameKind;

Operation operation_at(const record::ProcessReader& reader, std::size_t stream,
                       std::uint64_t index) {
  const record::Row& row = reader.row(stream, index);
  const auto name = [&](NameKind kind, std::uint32_t number) {
    return std::string(reader.name(kind, number));
  };
  return {row,
          name(NameKind::kOperation, row.op),
          name(NameKind::kSite, row.site),
          name(NameKind::kSite, row.forward_site),
          name(NameKind::kNode, row.node),
          name(NameKind::kSignature, row.signature)};
}

std::string_view kind_name(DifferenceKind kind) noexcept {
  switch (kind) {
    case DifferenceKind::kOutputs:
      return "outputs";
    case DifferenceKind::kInputs:
      return "inputs";
    case DifferenceKind::kArguments:
      return "arguments";
    case DifferenceKind::kGenerator:
      return "generator";
    case DifferenceKind::kOutcome:
      return "outcome";
    case DifferenceKind::kTrace:
      return "trace";
    case DifferenceKind::kMissing:
      return "missing";
  }
  return "unknown";
}

}  // namespace trueseed::diagnose
