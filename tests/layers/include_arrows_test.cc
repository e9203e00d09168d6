// SPDX-License-Identifier: Apache-2.0
#include "tests/layers/include_arrows.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace trueseed::tests {
namespace {

namespace fs = std::filesystem;

bool is_source(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".h" || extension == ".cc";
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(IncludeArrows, HoldInTheWholeRepository) {
  const fs::path root = TRUESEED_SOURCE_DIR;
  std::size_t n_files = 0;
  for (const char* folder : {"trueseed", "cli", "python/bind"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!is_source(entry.path())) continue;
      ++n_files;
      const std::string path = fs::relative(entry.path(), root).generic_string();
      for (const std::string& problem : forbidden_includes(path, content_of(entry.path()))) {
        ADD_FAILURE() << problem;
      }
    }
  }
  EXPECT_GT(n_files, 50U);
}

TEST(IncludeArrows, ForbiddenOnesAreCaught) {
  const auto n_problems = [](const char* path, const char* content) {
    return forbidden_includes(path, content).size();
  };
  EXPECT_EQ(n_problems("trueseed/base/x.h", "#include \"trueseed/control/seed.h\"\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/base/x.h", "#include <trueseed/control/seed.h>\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/random/engines/x.cc",
                       "\n  #  include \"trueseed/random/torch_cpu/state.h\""),
            1U);
  EXPECT_EQ(n_problems("trueseed/control/x.cc", "#include \"trueseed/libtorch/x.h\"\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/control/x.cc", "#include \"cli/message.h\"\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/control/x.cc", "#include \"tests/vector_file.h\"\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/control/x.cc", "#include \"seed.h\"\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/control/x.cc", "#include <ATen/Context.h>\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/libtorch/x.cc", "#include <nanobind/nanobind.h>\n"), 1U);
  EXPECT_EQ(n_problems("trueseed/novel/x.cc", ""), 1U);
}

TEST(IncludeArrows, AllowedOnesPass) {
  const auto passes = [](const char* path, const char* content) {
    return forbidden_includes(path, content).empty();
  };
  EXPECT_TRUE(passes("trueseed/control/x.cc",
                     "#include <vector>\n#include \"trueseed/control/seed.h\"\n"
                     "#include \"trueseed/random/engines/seed_sequence.h\"\n"));
  EXPECT_TRUE(passes("trueseed/control/x_test.cc", "#include \"tests/vector_file.h\"\n"));
  EXPECT_TRUE(passes("trueseed/libtorch/x.cc", "#include <torch/torch.h>\n"));
  EXPECT_TRUE(passes("python/bind/x.cc", "#include \"trueseed/libtorch/x.h\"\n"));
  EXPECT_TRUE(passes("trueseed/base/x.h", "// see #include \"trueseed/control/seed.h\"\n"));
}

}  // namespace
}  // namespace trueseed::tests
