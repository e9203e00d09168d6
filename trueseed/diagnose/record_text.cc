// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/record_text.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "trueseed/base/shell_quote.h"
#include "trueseed/diagnose/difference.h"
#include "trueseed/diagnose/focus_record.h"
#include "trueseed/diagnose/wording.h"
#include "trueseed/record/process_reader.h"
#include "trueseed/record/run_folder.h"

namespace trueseed::diagnose {
namespace {

using record::NameKind;
using record::ProcessReader;
using record::Row;
using record::RunManifest;

constexpr std::size_t kLabelWidth = 14;

struct Process {
  std::string file;
  ProcessReader reader;
};

std::string labelled(std::string label, const std::string& text) {
  label.resize(std::max(kLabelWidth, label.size() + 1), ' ');
  return label + text;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

std::string hex(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(value));
  return text;
}

std::vector<Process> processes_of(const ShowRequest& request) {
  std::vector<Process> processes;
  std::vector<std::string> names;
  for (const std::string& file : record::files_of_rows(request.directory)) {
    names.push_back(process_name(file));
    if (request.process && *request.process != file && *request.process != names.back()) continue;
    processes.push_back({file, ProcessReader(request.directory + '/' + file)});
  }
  if (processes.empty() && request.process) {
    throw std::invalid_argument("'" + *request.process + "' is no process of this record; it has " +
                                (names.empty() ? "none" : joined(names)));
  }
  return processes;
}

std::vector<std::string> flags_of(const Row& row) {
  std::vector<std::string> flags;
  const auto add = [&](record::RowFlag flag, const char* text) {
    if (row.has(flag)) flags.emplace_back(text);
  };
  add(record::kPartialInputs, "not all inputs are digested");
  add(record::kUnseenOutputs, "not all outputs can be read");
  add(record::kUninitialized, "the outputs are uninitialised memory");
  add(record::kRaised, "raised an exception");
  add(record::kStarted, "complete later");
  add(record::kCompleted, "started earlier");
  add(record::kReadsInFlight, "reads the target of a collective that was not complete");
  add(record::kCompiledRegion, "compiled code, whose inside is not seen");
  add(record::kReadsUnwritten, "reads memory that no operation has written");
  add(record::kReadsEntered, "reads content that enters from outside of torch");
  return flags;
}

// The last step that has operations.
std::uint32_t last_step_of(const ProcessReader& reader) {
  std::uint32_t steps = 0;
  for (std::size_t stream = 0; stream < reader.n_streams(); ++stream) {
    const std::uint64_t n = reader.n_rows(stream);
    if (n > 0) steps = std::max(steps, reader.row(stream, n - 1).step);
  }
  return steps;
}

void add_process(std::vector<std::string>& lines, const Process& process) {
  const ProcessReader& reader = process.reader;
  std::vector<std::string> threads;
  for (std::size_t stream = 0; stream < reader.n_streams(); ++stream) {
    threads.push_back(std::string(reader.stream_role(stream)) + ' ' +
                      grouped(reader.n_rows(stream)));
  }
  lines.push_back(labelled(
      "process", process_name(process.file) + ": " + counted(reader.n_rows(), "operation") +
                     " in " + counted(reader.n_steps(), "step") + " (" + joined(threads) + ")"));
  if (reader.damage()) lines.push_back(labelled("", "damaged: " + *reader.damage()));
  for (std::uint32_t i = 1; i <= reader.n_names(NameKind::kFault); ++i) {
    lines.push_back(
        labelled("", "its observer stopped: " + std::string(reader.name(NameKind::kFault, i))));
  }
}

std::vector<std::string> overview(const ShowRequest& request) {
  const RunManifest manifest = record::read_manifest(request.directory);
  std::vector<std::string> lines;
  lines.push_back(labelled("command", shell_join(manifest.command)));
  lines.push_back(labelled("seed", manifest.seed + ", mode " + manifest.mode));
  if (!manifest.repeat_command.empty()) {
    lines.push_back(labelled("repeat", manifest.repeat_command));
  }
  for (const Process& process : processes_of(request)) add_process(lines, process);
  for (const record::ProcessEntry& process : manifest.processes) {
    if (!process.not_observed.empty()) {
      lines.push_back(labelled("not observed", process.role + ": " + process.not_observed));
    }
    if (!process.not_held.empty()) {
      lines.push_back(labelled("NOT HELD", process.role + ": " + joined(process.not_held)));
    }
  }
  const auto focus = read_focus(request.directory);
  if (focus) {
    lines.push_back(labelled("kept", "the tensors of operation " + grouped(focus->place.row) +
                                         " of " + process_name(focus->place.file) + ", " +
                                         focus->operation));
  }
  return lines;
}

std::size_t stream_of(const ShowRequest& request, const Process& process) {
  std::vector<std::string> roles;
  for (std::size_t stream = 0; stream < process.reader.n_streams(); ++stream) {
    roles.emplace_back(process.reader.stream_role(stream));
    if (!request.thread || *request.thread == roles.back()) return stream;
  }
  throw std::invalid_argument(
      (request.thread ? "'" + *request.thread + "' is no thread" : "no thread") + " of process " +
      process_name(process.file) + "; it has " + (roles.empty() ? "none" : joined(roles)));
}

std::vector<std::string> one_operation(const ShowRequest& request) {
  const std::vector<Process> processes = processes_of(request);
  if (processes.empty()) throw std::invalid_argument("this record has no operation");
  const Process& process = processes.front();
  const std::size_t stream = stream_of(request, process);
  const std::uint64_t n = process.reader.n_rows(stream);
  if (*request.operation >= n) {
    throw std::invalid_argument("--op " + std::to_string(*request.operation) + ": process " +
                                process_name(process.file) + ", thread " +
                                std::string(process.reader.stream_role(stream)) + " has " +
                                counted(n, "operation") + ", counted from 0");
  }
  const Operation operation = operation_at(process.reader, stream, *request.operation);
  const Row& row = operation.row;
  std::vector<std::string> lines;
  lines.push_back(labelled("operation", operation.name));
  lines.push_back(labelled("place", grouped(*request.operation) + " of " +
                                        process_name(process.file) + ", thread " +
                                        std::string(process.reader.stream_role(stream))));
  lines.push_back(labelled(
      "when", "step " + grouped(row.step) + ", " + std::string(record::phase_name(row.phase))));
  const auto add_site = [&](const char* label, const std::string& site) {
    if (site.empty()) return;
    const SourceLine line = SourceLine::parse(site);
    lines.push_back(labelled(label, line.to_text()));
    if (const auto source = line.source(); !source.empty()) {
      lines.push_back(labelled("", "  " + source));
    }
  };
  if (!operation.node.empty()) lines.push_back(labelled("node", operation.node));
  add_site("gradient of", operation.forward_site);
  add_site("line", operation.site);
  lines.push_back(labelled("types", operation.signature));
  lines.push_back(labelled("input tensors", hex(row.in_tensors)));
  lines.push_back(labelled("arguments", hex(row.in_arguments)));
  if (row.generator != 0) lines.push_back(labelled("generator", hex(row.generator)));
  lines.push_back(labelled("outputs", hex(row.out_high) + hex(row.out_low)));
  for (const std::string& flag : flags_of(row)) lines.push_back(labelled("note", flag));
  return lines;
}

std::vector<std::string> one_step(const ShowRequest& request) {
  std::vector<std::string> lines;
  std::uint32_t steps = 0;
  for (const Process& process : processes_of(request)) {
    const ProcessReader& reader = process.reader;
    steps = std::max(steps, last_step_of(reader));
    for (std::size_t stream = 0; stream < reader.n_streams(); ++stream) {
      if (request.thread && reader.stream_role(stream) != *request.thread) continue;
      bool has_title = false;
      for (std::uint64_t i = 0; i < reader.n_rows(stream); ++i) {
        if (reader.row(stream, i).step != *request.step) continue;
        if (!has_title) {
          lines.push_back(process_name(process.file) + ", thread " +
                          std::string(reader.stream_role(stream)));
          has_title = true;
        }
        const Operation operation = operation_at(reader, stream, i);
        const std::string site =
            operation.site.empty() ? "" : SourceLine::parse(operation.site).to_text();
        lines.push_back(padded(std::to_string(i), 7) + ' ' +
                        padded(std::string(record::phase_name(operation.row.phase)), 10) +
                        padded(operation.name, 40) + ' ' + hex(operation.row.out_high) +
                        hex(operation.row.out_low) + "  " + site);
      }
    }
  }
  if (lines.empty()) {
    throw std::invalid_argument("--step " + std::to_string(*request.step) +
                                ": no operation belongs to it; the record has the steps 0 to " +
                                std::to_string(steps));
  }
  return lines;
}

}  // namespace

std::vector<std::string> record_text(const ShowRequest& request) {
  if (request.operation) return one_operation(request);
  if (request.step) return one_step(request);
  return overview(request);
}

}  // namespace trueseed::diagnose
