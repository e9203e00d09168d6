// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/difference_text.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "trueseed/diagnose/native_lines.h"
#include "trueseed/diagnose/wording.h"

namespace trueseed::diagnose {
namespace {

constexpr std::size_t kLabelWidth = 12;
constexpr std::size_t kMostTensors = 4;
constexpr std::size_t kMostCallers = 4;

std::string_view phase_text(record::Phase phase) {
  switch (phase) {
    case record::Phase::kForward:
      return "forward pass";
    case record::Phase::kBackward:
      return "backward pass";
    case record::Phase::kOptimizer:
      return "optimizer";
    case record::Phase::kNoGrad:
      return "without gradients";
  }
  return "";
}

std::string index_text(const std::vector<std::int64_t>& index) {
  std::string text = "[";
  for (std::size_t i = 0; i < index.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(index[i]);
  }
  return text + "]";
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.3g", value);
  return text;
}

std::string distance_text(std::uint64_t ulps) {
  if (ulps == ~std::uint64_t{0}) return "not comparable";
  return grouped(ulps) + " ULP";
}

// Lines of a report: a label, and what belongs to it.
class Lines {
 public:
  void add(const std::string& label, const std::string& text) {
    std::string padded = label;
    padded.resize(std::max(kLabelWidth, label.size() + 1), ' ');
    all_.push_back("  " + padded + text);
  }
  void more(const std::string& text) { add("", "  " + text); }

  void add_site(const std::string& label, const std::string& site) {
    if (site.empty()) return;
    const SourceLine line = SourceLine::parse(site);
    add(label, line.to_text());
    if (const std::string source = line.source(); !source.empty()) more(source);
  }

  std::vector<std::string> take() { return std::move(all_); }
  void plain(const std::string& text) { all_.push_back(text); }

 private:
  std::vector<std::string> all_;
};

// Integers have no units in the last place.
bool has_ulps(const TensorDifference& tensor) {
  return tensor.form_a.find("float") != std::string::npos || tensor.form_a.starts_with("complex");
}

void add_element(Lines& lines, const std::string& label, const ElementPair& pair, bool with_ulps) {
  lines.more(label + " " + index_text(pair.index) + ": " + pair.a + " and " + pair.b + "  (0x" +
             pair.bits_a + ", 0x" + pair.bits_b +
             (with_ulps ? "; " + distance_text(pair.ulps) : "") + ")");
}

void add_tensor(Lines& lines, const std::string& label, const TensorDifference& tensor) {
  std::string text = tensor.name + ", " + tensor.form_a;
  if (tensor.form_a != tensor.form_b) text += " and " + tensor.form_b;
  if (!tensor.not_compared.empty()) {
    lines.add(label, text + ": its elements were not compared: " + tensor.not_compared);
    return;
  }
  lines.add(label, text + ": " + grouped(tensor.n_different) + " of " +
                       counted(tensor.n_elements, "element") +
                       (tensor.n_different == 1 ? " differs" : " differ"));
  if (tensor.first) add_element(lines, "first   ", *tensor.first, has_ulps(tensor));
  if (tensor.farthest && tensor.first && tensor.farthest->index != tensor.first->index) {
    add_element(lines, "farthest", *tensor.farthest, has_ulps(tensor));
  }
  if (tensor.n_different > 1) {
    lines.more("largest difference " + short_number(tensor.largest_difference));
  }
}

void add_tensors(Lines& lines, const std::string& label,
                 const std::vector<TensorDifference>& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (i == kMostTensors) {
      lines.more("and " + counted(tensors.size() - i, "more tensor"));
      return;
    }
    add_tensor(lines, i == 0 ? label : "", tensors[i]);
  }
}

std::string forms_of(const std::vector<KeptTensor>& tensors) {
  std::vector<std::string> forms;
  for (const KeptTensor& tensor : tensors) {
    if (forms.size() == kMostTensors) {
      forms.emplace_back("...");
      break;
    }
    forms.push_back(tensor.form());
  }
  return joined(forms);
}

void add_finding(Lines& lines, const Finding& finding) {
  const FocusDifference& difference = finding.difference;
  for (const std::string& value : difference.values) lines.add("argument", value);
  if (!difference.inputs.empty()) {
    add_tensors(lines, "input", difference.inputs);
  } else if (difference.n_inputs > 0) {
    lines.add("inputs", "identical: " + counted(difference.n_inputs, "tensor") +
                            (finding.focus.inputs.empty() ? "" : ", ") +
                            forms_of(finding.focus.inputs));
  }
  add_tensors(lines, "output", difference.outputs);
  const auto name = [](const std::string& directory) {
    return std::filesystem::path(directory).filename().string();
  };
  lines.add("seen in", name(finding.directory_a) + " and " + name(finding.directory_b) +
                           ", every input digested anew");
}

std::string what_differs(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kOutputs:
      return "inputs equal, outputs not";
    case DifferenceKind::kInputs:
      return "an input tensor differs, and no operation before gave other outputs";
    case DifferenceKind::kArguments:
      return "an argument that is no tensor differs";
    case DifferenceKind::kGenerator:
      return "the generator's state differs, and every operation before drew alike";
    case DifferenceKind::kOutcome:
      return "one of the two raised an exception";
    case DifferenceKind::kTrace:
      return "the two executed other operations";
    case DifferenceKind::kMissing:
      return "one of the two lacks this process or thread";
  }
  return {};
}

void add_operation(Lines& lines, const std::string& label, const Operation& operation) {
  lines.add(label, operation.name + (operation.node.empty() ? "" : ", in " + operation.node) +
                       (operation.signature.empty() ? "" : ", of " + operation.signature));
}

void add_sites(Lines& lines, const Operation& operation) {
  const bool is_backward = !operation.forward_site.empty();
  lines.add_site("gradient of", operation.forward_site);
  lines.add_site(is_backward ? "called by" : "line", operation.site);
}

void add_trace(Lines& lines, const Difference& difference, const RunNames& names) {
  for (const bool is_a : {true, false}) {
    const std::string& name = is_a ? names.a : names.b;
    const std::optional<Operation>& operation = is_a ? difference.a : difference.b;
    if (!operation) {
      lines.add(name, "nothing more");
      continue;
    }
    add_operation(lines, name, *operation);
    add_sites(lines, *operation);
  }
  const std::string only = names.a + " alone has " + counted(difference.n_only_a, "operation") +
                           " here, " + names.b + " " + grouped(difference.n_only_b);
  if (difference.goes_on_alike) {
    lines.add("alignment", only + "; after these both go on alike");
  } else if (!difference.a || !difference.b) {
    lines.add("alignment", only);
  } else {
    lines.add("alignment", "the two do not go on alike within the next operations");
  }
}

// Callers of the operation's line within the user's program; the line itself is told already.
void add_callers(Lines& lines, const FocusRecord& focus, const Operation& operation) {
  std::size_t n = 0;
  const SourceLine own = SourceLine::parse(operation.site);
  for (const PythonFrameText& frame : focus.stack) {
    if (frame.is_library || (frame.file == own.file && frame.line == own.line)) continue;
    if (n == kMostCallers) return;
    lines.add_site(n == 0 ? "called by" : "",
                   frame.file + ':' + std::to_string(frame.line) + ' ' + frame.function);
    ++n;
  }
}

void add_native_lines(Lines& lines, const FocusRecord& focus) {
  bool is_first = true;
  for (const NativeLine& line : native_lines(focus.native_stack, kMostNativeLines)) {
    lines.add(is_first ? "line" : "called by", line.text);
    if (!line.source.empty()) lines.more(line.source);
    is_first = false;
  }
}

void add_cause(Lines& lines, const LikelyCause& cause) {
  lines.add("likely", std::string(cause.cause->code) + ' ' + std::string(cause.cause->name) + ": " +
                          std::string(cause.cause->text));
  lines.add("evidence", cause.evidence);
  lines.add("cure", std::string(cause.cause->cure));
}

}  // namespace

std::string place_text(const Difference& difference) {
  const Place& place = difference.place;
  std::string text = "operation " + grouped(place.row) + " of " + process_name(place.file);
  if (place.stream != "main") text += ", " + place.stream;
  const std::optional<Operation>& operation = difference.operation();
  if (!operation) return text;
  text += ", step " + grouped(operation->row.step);
  return text + ", " + std::string(phase_text(operation->row.phase));
}

std::vector<std::string> difference_text(const Difference& difference,
                                         const std::optional<Finding>& finding,
                                         const std::optional<LikelyCause>& cause,
                                         const RunNames& names) {
  Lines lines;
  lines.plain("First difference: " + place_text(difference));
  lines.add("differs", what_differs(difference.kind));
  const std::optional<Operation>& operation = difference.operation();
  if (difference.kind == DifferenceKind::kTrace || difference.kind == DifferenceKind::kMissing) {
    add_trace(lines, difference, names);
  } else if (operation) {
    add_operation(lines, "operation", *operation);
    if (difference.kind == DifferenceKind::kOutcome) {
      lines.add("raised", difference.a->row.has(record::kRaised) ? names.a : names.b);
    }
    add_sites(lines, *operation);
  }
  if (finding && operation) {
    add_callers(lines, finding->focus, *operation);
    if (finding->focus.stack.empty()) add_native_lines(lines, finding->focus);
    if (!finding->focus.module.empty()) lines.add("module", finding->focus.module);
    if (finding->shows_difference()) add_finding(lines, *finding);
  }
  if (cause) add_cause(lines, *cause);
  return lines.take();
}

}  // namespace trueseed::diagnose
