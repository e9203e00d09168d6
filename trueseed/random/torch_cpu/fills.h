// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "trueseed/random/engines/mt19937.h"
#include "trueseed/simd/target.h"

// The draws that fill whole arrays, as torch's CPU kernels make them where ATen uses AVX2 or
// AVX-512. Each moves the engine on by what torch draws; fill(a) and fill(b) equal fill(a ++ b) but
// for normal() and randperm(). Checked against torch 2.13; the specification of each is its formula
// in fill_kernels.h.
namespace trueseed::torch_cpu {

/// `tensor.uniform_(from, to)` of float32: one word an element.
///
/// Range: [from, to). Bits: exact
void uniform(engines::Mt19937View engine, std::span<float> out, double from, double to,
             simd::Target target = simd::chosen_target());

/// The same of float64: two words an element.
void uniform(engines::Mt19937View engine, std::span<double> out, double from, double to,
             simd::Target target = simd::chosen_target());

/// `tensor.normal_(mean, std)` of a contiguous float32 tensor.
///
/// Definition: a uniform an element, turned into normals in blocks of 16; where the size is no
///             multiple of 16, the last 16 elements are drawn anew.
/// Shape:      at least 16 elements. Bits: exact
/// Errors:     std::invalid_argument for fewer.
void normal(engines::Mt19937View engine, std::span<float> out, double mean, double std,
            simd::Target target = simd::chosen_target());

/// `tensor.bernoulli_(p)`: 1 where a 53-bit uniform is less than p in [0, 1]; two words an element.
///
/// Bits: exact
void bernoulli(engines::Mt19937View engine, std::span<float> out, double p,
               simd::Target target = simd::chosen_target());

/// The same of bool and uint8.
void bernoulli(engines::Mt19937View engine, std::span<std::uint8_t> out, double p,
               simd::Target target = simd::chosen_target());

/// `tensor.exponential_(lambda)` of float32: two words an element.
///
/// Bits: exact where log1p of the C library is within 2^-48 of the true value
void exponential(engines::Mt19937View engine, std::span<float> out, double lambda,
                 simd::Target target = simd::chosen_target());

/// `tensor.random_(base, base + range)` of int64: one word an element below a range of 2^28, else
/// two; a range of 0 stands for 2^64.
///
/// Bits: exact
void random_from_to(engines::Mt19937View engine, std::span<std::int64_t> out, std::uint64_t range,
                    std::int64_t base, simd::Target target = simd::chosen_target());

/// `torch.randperm(n)` of int64, n = out.size() below 214,748,364: a permutation of 0..n-1.
///
/// State:  n - 1 words. Bits: exact
/// Errors: std::invalid_argument for a larger n.
void randperm(engines::Mt19937View engine, std::span<std::int64_t> out,
              simd::Target target = simd::chosen_target());

}  // namespace trueseed::torch_cpu
