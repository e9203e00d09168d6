// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/random/torch_types/number.h"
#include "trueseed/simd/target.h"

// The draws that fill whole arrays, as torch's CPU kernels make them where ATen uses AVX2 or
// AVX-512. Each moves the engine on by what torch draws; fill(a) and fill(b) equal fill(a ++ b) but
// for normal() and randperm(). Checked against torch 2.13; the specification of each is its formula
// in fill_kernels.h.
namespace trueseed::torch_cpu {

using torch_types::BFloat16;
using torch_types::Floating;
using torch_types::Half;

/// Half and BFloat16, which are drawn as float and rounded.
template <typename T>
concept NarrowFloating = std::same_as<T, Half> || std::same_as<T, BFloat16>;

/// `tensor.uniform_(from, to)` of float32: one word an element.
///
/// Range: [from, to). Bits: exact
void uniform(engines::Mt19937View engine, std::span<float> out, double from, double to,
             simd::Target target = simd::chosen_target());

/// The same of float64: two words an element.
void uniform(engines::Mt19937View engine, std::span<double> out, double from, double to,
             simd::Target target = simd::chosen_target());

/// The same of float16 and bfloat16: a float32's, rounded; `from` where that is `to`.
template <NarrowFloating T>
void uniform(engines::Mt19937View engine, std::span<T> out, double from, double to,
             simd::Target target = simd::chosen_target());

/// `tensor.normal_(mean, std)` of a contiguous float32 or float64 tensor.
///
/// Definition: a uniform an element, turned into normals in blocks of 16; where the size is no
///             multiple of 16, the last 16 elements are drawn anew.
/// Shape:      at least 16 elements.
/// Bits:       exact; float64's are those of ReferenceLibm.
/// Errors:     std::invalid_argument for fewer.
template <std::floating_point T>
void normal(engines::Mt19937View engine, std::span<T> out, double mean, double std,
            simd::Target target = simd::chosen_target());

/// The same of float16 and bfloat16: no uniforms are drawn for the elements behind the last whole
/// block, but for the 16 that end them.
template <NarrowFloating T>
void normal(engines::Mt19937View engine, std::span<T> out, double mean, double std,
            simd::Target target = simd::chosen_target());

/// `tensor.bernoulli_(p)`: 1 where a 53-bit uniform is less than p in [0, 1]; two words an element.
/// T: the floating types, bool, and integers but the unsigned ones of 16, 32 and 64 bits.
///
/// Bits: exact
template <typename T>
void bernoulli(engines::Mt19937View engine, std::span<T> out, double p,
               simd::Target target = simd::chosen_target());

/// `tensor.bernoulli_(p)` of a tensor of probabilities, as many as elements, each in [0, 1]: 1
/// where a 24-bit uniform is less than p[i], a word each; of float64 a 53-bit one, two words each.
/// T as above.
///
/// Shape: `out` and `p` do not overlap. Bits: exact
template <typename T, Floating P>
void bernoulli(engines::Mt19937View engine, std::span<T> out, std::span<const P> p,
               simd::Target target = simd::chosen_target());

/// Returns whether each of `p` is in [0, 1].
template <Floating P>
bool are_probabilities(std::span<const P> p, simd::Target target = simd::chosen_target());

/// Returns whether two stretches of memory have a byte in common.
bool overlap(std::span<const std::byte> a, std::span<const std::byte> b) noexcept;

/// `tensor.exponential_(lambda)` of float32 and float64: two words an element.
///
/// Bits: of float32, exact where log1p of the C library is within 2^-48 of the true value; of
///       float64, exact with log1p of ReferenceLibm.
template <std::floating_point T>
void exponential(engines::Mt19937View engine, std::span<T> out, double lambda,
                 simd::Target target = simd::chosen_target());

/// The same of float16 and bfloat16: a float32's, rounded.
template <NarrowFloating T>
void exponential(engines::Mt19937View engine, std::span<T> out, double lambda,
                 simd::Target target = simd::chosen_target());

/// Returns whether normal() and exponential() of float64 give the bits that torch gives on this
/// machine: its C library's functions are those of ReferenceLibm.
bool has_bits_of_host_doubles() noexcept;

/// `tensor.random_()`: [0, 2^63) of int64, [0, 2^53] of float64, two words an element; [0, 2^24],
/// [0, 2^11] and [0, 2^8] of float32, float16 and bfloat16, and up to the largest of the other
/// integers and bool, a word each. T as bernoulli().
///
/// Bits: exact
template <typename T>
void random(engines::Mt19937View engine, std::span<T> out,
            simd::Target target = simd::chosen_target());

/// `tensor.random_(base, base + range)`: one word an element below a range of 2^28, else two; a
/// range of 0 stands for 2^64. T: the floating types, bool (for 0 and 1), every integer.
///
/// Bits: exact
template <typename T>
void random_from_to(engines::Mt19937View engine, std::span<T> out, std::uint64_t range,
                    std::int64_t base, simd::Target target = simd::chosen_target());

/// `torch.randperm(n)`, n = out.size() below 214,748,364: a permutation of 0..n-1, each as a T.
/// T: the floating types, the signed integers, uint8.
///
/// State:  n - 1 words. Bits: exact
/// Errors: std::invalid_argument for a larger n.
template <typename T>
void randperm(engines::Mt19937View engine, std::span<T> out,
              simd::Target target = simd::chosen_target());

}  // namespace trueseed::torch_cpu
