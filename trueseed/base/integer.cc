// SPDX-License-Identifier: Apache-2.0
#include "trueseed/base/integer.h"

#include <algorithm>
#include <stdexcept>

namespace trueseed {
namespace {

constexpr std::uint32_t kDecimalBlock = 1'000'000'000;
constexpr int kDecimalBlockDigits = 9;
constexpr std::size_t kMaxQuotedLength = 60;

// words = words * factor + addend.
void multiply_add(std::vector<std::uint32_t>& words, std::uint32_t factor, std::uint32_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& word : words) {
    carry += std::uint64_t{word} * factor;
    word = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
}

// words = words / divisor; returns the remainder.
std::uint32_t divide(std::vector<std::uint32_t>& words, std::uint32_t divisor) {
  std::uint64_t remainder = 0;
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    remainder = (remainder << 32) | *word;
    *word = static_cast<std::uint32_t>(remainder / divisor);
    remainder %= divisor;
  }
  return static_cast<std::uint32_t>(remainder);
}

// Returns the digit's value, or 16 where `c` is no hexadecimal digit.
std::uint32_t digit_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  return 16;
}

[[noreturn]] void refuse(std::string_view text) {
  std::string shown(text.substr(0, kMaxQuotedLength));
  if (text.size() > kMaxQuotedLength) shown += "...";
  throw std::invalid_argument(
      "'" + shown +
      "' is not an integer; any integer is allowed, of any size and sign; write it in decimal"
      " (-7, 4294967296) or in hexadecimal (0x1f), without spaces, points or underscores");
}

}  // namespace

void Integer::assign(std::uint64_t magnitude, bool negative) {
  words_ = {static_cast<std::uint32_t>(magnitude), static_cast<std::uint32_t>(magnitude >> 32)};
  negative_ = negative;
  normalize();
}

void Integer::normalize() {
  while (words_.size() > 1 && words_.back() == 0) words_.pop_back();
  if (words_.empty()) words_.push_back(0);
  if (words_.size() == 1 && words_[0] == 0) negative_ = false;
}

Integer Integer::parse(std::string_view text) {
  std::string_view digits = text;
  Integer result;
  if (!digits.empty() && (digits[0] == '+' || digits[0] == '-')) {
    result.negative_ = digits[0] == '-';
    digits.remove_prefix(1);
  }
  std::uint32_t base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    base = 16;
    digits.remove_prefix(2);
  }
  if (digits.empty()) refuse(text);
  // Digits are gathered in blocks that fit a word, so that long numbers need fewer passes.
  std::uint32_t block = 0;
  std::uint32_t scale = 1;
  for (const char c : digits) {
    const std::uint32_t digit = digit_value(c);
    if (digit >= base) refuse(text);
    block = block * base + digit;
    scale *= base;
    if (scale >= (base == 10 ? kDecimalBlock : 0x10000000U)) {
      multiply_add(result.words_, scale, block);
      block = 0;
      scale = 1;
    }
  }
  multiply_add(result.words_, scale, block);
  result.normalize();
  return result;
}

Integer Integer::from_words(std::span<const std::uint32_t> magnitude, bool negative) {
  Integer result;
  result.words_.assign(magnitude.begin(), magnitude.end());
  result.negative_ = negative;
  result.normalize();
  return result;
}

std::string Integer::to_decimal() const {
  std::vector<std::uint32_t> rest = words_;
  std::string reversed;
  while (!rest.empty()) {
    std::uint32_t block = divide(rest, kDecimalBlock);
    while (!rest.empty() && rest.back() == 0) rest.pop_back();
    for (int i = 0; i < kDecimalBlockDigits && (!rest.empty() || block != 0); ++i) {
      reversed += static_cast<char>('0' + block % 10);
      block /= 10;
    }
  }
  if (reversed.empty()) reversed = "0";
  if (negative_) reversed += '-';
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

std::optional<std::uint64_t> Integer::to_u64() const noexcept {
  if (negative_ || words_.size() > 2) return std::nullopt;
  const std::uint64_t high = words_.size() == 2 ? words_[1] : 0;
  return (high << 32) | words_[0];
}

std::strong_ordering operator<=>(const Integer& a, const Integer& b) noexcept {
  if (a.negative_ != b.negative_) {
    return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const Integer& low = a.negative_ ? b : a;
  const Integer& high = a.negative_ ? a : b;
  if (low.words_.size() != high.words_.size()) return low.words_.size() <=> high.words_.size();
  return std::lexicographical_compare_three_way(low.words_.rbegin(), low.words_.rend(),
                                                high.words_.rbegin(), high.words_.rend());
}

}  // namespace trueseed
