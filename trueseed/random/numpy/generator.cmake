# SPDX-License-Identifier: Apache-2.0
# numpy.random.Generator; included by this folder's CMakeLists.txt.
trueseed_module(trueseed_random_numpy_generator
  HEADERS
    bit_source.h bounded_integers.h generator.h generator_source.h pcg64_blocks.h shuffle.h word_blocks.h
    distributions/binomial.h distributions/continuous.h distributions/count.h
    distributions/draws.h distributions/interval.h
    distributions/kinds.h distributions/log_factorial.h distributions/stream_version.h
    distributions/uniform.h distributions/urn.h distributions/ziggurat.h distributions/ziggurat_tables.h
  SOURCES
    bounded_integers.cc generator.cc generator_source.cc pcg64_blocks.cc shuffle.cc
    word_blocks.cc
    distributions/draws_host.cc distributions/draws_reference.cc distributions/log_factorial.cc distributions/uniform.cc
    distributions/ziggurat_accept.cc distributions/ziggurat_tables.cc)
