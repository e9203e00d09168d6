// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/tensor_difference.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "trueseed/diagnose/number_format.h"
#include "trueseed/digest/canonical.h"
#include "trueseed/record/mapped_file.h"

namespace trueseed::diagnose {
namespace {

using digest::DTypeInfo;

std::string hex_of(std::uint64_t bits, std::size_t size_bytes) {
  char text[17];
  std::snprintf(text, sizeof(text), "%0*llx", static_cast<int>(2 * size_bytes),
                static_cast<unsigned long long>(bits));
  return text;
}

std::uint64_t load(const std::uint8_t* at, std::size_t size_bytes) noexcept {
  std::uint64_t bits = 0;
  std::memcpy(&bits, at, size_bytes);
  return bits;
}

std::uint64_t canonical(digest::ElementKind kind, std::uint64_t bits) {
  return digest::with_nan_pattern(kind, [bits](auto... pattern) {
    std::uint64_t result = bits;
    ((result = pattern.canonical(static_cast<decltype(pattern.nan)>(bits))), ...);
    return result;
  });
}

// Where a number of a tensor is. A complex element has two numbers: its index says which.
std::vector<std::int64_t> index_of(std::uint64_t number, const std::vector<std::int64_t>& sizes,
                                   std::size_t numbers_each) {
  std::uint64_t element = number / numbers_each;
  std::vector<std::int64_t> index(sizes.size());
  for (std::size_t d = sizes.size(); d-- > 0;) {
    const auto size = static_cast<std::uint64_t>(sizes[d]);
    index[d] = static_cast<std::int64_t>(element % size);
    element /= size;
  }
  return index;
}

class Elements {
 public:
  Elements(const DTypeInfo& info, const std::vector<std::int64_t>& sizes)
      : info_(info), sizes_(sizes), size_bytes_(info.size_bytes / info.numbers) {}

  void compare(const std::uint8_t* a, const std::uint8_t* b, std::uint64_t n_elements,
               TensorDifference& result) {
    const std::uint64_t n = n_elements * info_.numbers;
    std::uint64_t last_element = ~std::uint64_t{0};
    for (std::uint64_t i = 0; i < n; ++i) {
      const std::uint64_t bits_a = canonical(info_.kind, load(a + i * size_bytes_, size_bytes_));
      const std::uint64_t bits_b = canonical(info_.kind, load(b + i * size_bytes_, size_bytes_));
      if (bits_a == bits_b) continue;
      if (i / info_.numbers != last_element) ++result.n_different;
      last_element = i / info_.numbers;
      note(i, bits_a, bits_b, result);
    }
  }

 private:
  void note(std::uint64_t i, std::uint64_t bits_a, std::uint64_t bits_b, TensorDifference& result) {
    const double difference = std::abs(value_of(info_.kind, bits_a, size_bytes_) -
                                       value_of(info_.kind, bits_b, size_bytes_));
    const std::uint64_t ulps = distance_in_ulps(info_.kind, bits_a, bits_b, size_bytes_);
    if (difference > result.largest_difference) result.largest_difference = difference;
    const bool is_farthest = !result.farthest || ulps > result.farthest->ulps;
    if (result.first && !is_farthest) return;
    const ElementPair pair{index_of(i, sizes_, info_.numbers),
                           decimal_of(info_.kind, bits_a, size_bytes_),
                           decimal_of(info_.kind, bits_b, size_bytes_),
                           hex_of(bits_a, size_bytes_),
                           hex_of(bits_b, size_bytes_),
                           ulps,
                           difference};
    if (!result.first) result.first = pair;
    if (is_farthest) result.farthest = pair;
  }

  const DTypeInfo& info_;
  const std::vector<std::int64_t>& sizes_;
  std::size_t size_bytes_;
};

std::vector<TensorDifference> compare_all(const FocusRecord& focus_a,
                                          const std::vector<KeptTensor>& a,
                                          const FocusRecord& focus_b,
                                          const std::vector<KeptTensor>& b) {
  std::vector<TensorDifference> differences;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (auto difference = compare_tensors(focus_a, a[i], focus_b, b[i])) {
      differences.push_back(std::move(*difference));
    }
  }
  return differences;
}

bool holds(const record::MappedFile& file, const KeptTensor& tensor) {
  return *tensor.offset <= file.size_bytes() &&
         tensor.n_elements() <= (file.size_bytes() - *tensor.offset) / tensor.dtype->size_bytes;
}

std::string numbers_of(const std::string& what, std::size_t a, std::size_t b) {
  return "tensors of " + what + ": " + std::to_string(a) + " and " + std::to_string(b);
}

}  // namespace

std::optional<TensorDifference> compare_tensors(const FocusRecord& focus_a, const KeptTensor& a,
                                                const FocusRecord& focus_b, const KeptTensor& b) {
  if (!a.digest.empty() && a.digest == b.digest) return std::nullopt;
  TensorDifference result{.name = a.name, .form_a = a.form(), .form_b = b.form()};
  result.n_elements = a.n_elements();
  if (a.form() != b.form()) {
    result.not_compared = "their types or shapes differ";
    return result;
  }
  if (!a.offset || !b.offset || a.dtype == nullptr) {
    if (a.left_out == b.left_out && a.digest == b.digest) return std::nullopt;
    result.not_compared = a.left_out.empty() ? b.left_out : a.left_out;
    return result;
  }
  const record::MappedFile file_a(focus_a.directory + "/tensors.bin");
  const record::MappedFile file_b(focus_b.directory + "/tensors.bin");
  if (!holds(file_a, a) || !holds(file_b, b)) {
    result.not_compared = "tensors.bin is cut off";
    return result;
  }
  Elements(*a.dtype, a.sizes)
      .compare(file_a.data() + *a.offset, file_b.data() + *b.offset, a.n_elements(), result);
  if (result.n_different == 0) return std::nullopt;
  return result;
}

FocusDifference compare_focus(const FocusRecord& a, const FocusRecord& b) {
  FocusDifference difference;
  for (std::size_t i = 0; i < std::min(a.values.size(), b.values.size()); ++i) {
    if (a.values[i].text == b.values[i].text) continue;
    difference.values.push_back(a.values[i].name + ": " + a.values[i].text + " and " +
                                b.values[i].text);
  }
  difference.inputs = compare_all(a, a.inputs, b, b.inputs);
  difference.outputs = compare_all(a, a.outputs, b, b.outputs);
  if (a.inputs.size() != b.inputs.size()) {
    difference.values.push_back(numbers_of("input", a.inputs.size(), b.inputs.size()));
  }
  if (a.outputs.size() != b.outputs.size()) {
    difference.values.push_back(numbers_of("output", a.outputs.size(), b.outputs.size()));
  }
  difference.n_inputs = a.inputs.size();
  return difference;
}

DifferenceKind kind_with_values(DifferenceKind kind, const FocusDifference& values) noexcept {
  const bool has_other_inputs = kind == DifferenceKind::kOutputs && !values.inputs.empty();
  return has_other_inputs ? DifferenceKind::kInputs : kind;
}

}  // namespace trueseed::diagnose
