// SPDX-License-Identifier: Apache-2.0
#include "trueseed/diagnose/focus_record.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trueseed/base/errors.h"
#include "trueseed/diagnose/test_run.h"

namespace trueseed::diagnose {
namespace {

class FocusRecordTest : public RecordTest {
 protected:
  // Writes operation.json as the observer of a re-run does.
  std::string write(const std::string& json) const {
    std::filesystem::create_directories(path("run/focus"));
    std::ofstream(path("run/focus/operation.json")) << json;
    return path("run");
  }
};

constexpr const char* kTensor =
    R"({"tensor": {"dtype": "float32", "sizes": [2, 3], "strides": [3, 1], "digest": "d",)"
    R"( "offset": 64}})";

std::string with(const std::string& member) {
  return R"({"operation": "aten::mm", "file": "main.0.rows", "stream": "main", "row": 12,)"
         R"( "arguments": [], "outputs": [], "written": [])" +
         (member.empty() ? "" : ", " + member) + "}";
}

TEST_F(FocusRecordTest, IsNothingWhereNothingWasKept) {
  EXPECT_FALSE(read_focus(path("run")).has_value());
}

TEST_F(FocusRecordTest, HoldsTheOperationAndItsPlace) {
  const auto focus = read_focus(write(with("")));
  ASSERT_TRUE(focus.has_value());
  EXPECT_EQ(focus->directory, path("run/focus"));
  EXPECT_EQ(focus->operation, "aten::mm");
  EXPECT_EQ(focus->place, (Place{"main.0.rows", "main", 12}));
  EXPECT_TRUE(focus->inputs.empty() && focus->outputs.empty() && focus->values.empty());
  EXPECT_TRUE(focus->stack.empty() && focus->module.empty());
}

TEST_F(FocusRecordTest, NamesTensorsAndValues) {
  const std::string tensor = kTensor;
  const auto focus = read_focus(
      write(R"({"operation": "aten::f", "file": "main.0.rows", "stream": "main", "row": 0,)"
            R"( "arguments": [{"name": "self", )" +
            tensor.substr(1) + R"(, {"name": "weight", "tensor": null},)" +
            R"( {"name": "tensors", "list": [)" + tensor + ", " + tensor + R"(]},)" +
            R"( {"name": "dim", "list": [{"text": "1"}, {"text": "2"}]},)" +
            R"( {"name": "alpha", "text": "0.5"}], "outputs": [)" + tensor + ", " + tensor +
            R"(], "written": [)" + tensor + "]}"));
  ASSERT_TRUE(focus.has_value());
  ASSERT_EQ(focus->inputs.size(), 3U) << "an undefined tensor is none";
  EXPECT_EQ(focus->inputs[0].name, "self");
  EXPECT_EQ(focus->inputs[0].form(), "float32[2, 3]");
  EXPECT_EQ(focus->inputs[0].n_elements(), 6U);
  EXPECT_EQ(focus->inputs[0].offset, 64U);
  EXPECT_EQ(focus->inputs[0].digest, "d");
  ASSERT_NE(focus->inputs[0].dtype, nullptr);
  EXPECT_EQ(focus->inputs[0].dtype->dtype, digest::DType::kFloat32);
  EXPECT_EQ(focus->inputs[1].name, "tensors[0]");
  EXPECT_EQ(focus->inputs[2].name, "tensors[1]");
  ASSERT_EQ(focus->values.size(), 2U);
  EXPECT_EQ(focus->values[0].name, "dim");
  EXPECT_EQ(focus->values[0].text, "[1, 2]");
  EXPECT_EQ(focus->values[1].text, "0.5");
  ASSERT_EQ(focus->outputs.size(), 3U);
  EXPECT_EQ(focus->outputs[0].name, "output");
  EXPECT_EQ(focus->outputs[1].name, "output 1");
  EXPECT_EQ(focus->outputs[2].name, "written tensor, after");
}

TEST_F(FocusRecordTest, KnowsEveryTypeOfElements) {
  for (int number = 0; number < 64; ++number) {
    const digest::DTypeInfo* info = digest::find_dtype(number);
    if (info == nullptr) continue;
    const auto focus = read_focus(
        write(R"({"operation": "f", "file": "f", "stream": "s", "row": 0, "written": [],)"
              R"( "outputs": [], "arguments": [{"name": "x", "tensor": {"dtype": ")" +
              std::string(info->name) + R"(", "sizes": []}}]})"));
    ASSERT_EQ(focus->inputs.size(), 1U);
    EXPECT_EQ(focus->inputs[0].dtype, info) << info->name;
    EXPECT_EQ(focus->inputs[0].n_elements(), 1U);
  }
}

TEST_F(FocusRecordTest, SaysWhatWasLeftOut) {
  const auto focus =
      read_focus(write(R"({"operation": "f", "file": "f", "stream": "s", "row": 0, "written": [],)"
                       R"( "outputs": [{"tensor": {"dtype": "Float4", "left_out": "not known"}}],)"
                       R"( "arguments": []})"));
  ASSERT_EQ(focus->outputs.size(), 1U);
  EXPECT_EQ(focus->outputs[0].dtype, nullptr);
  EXPECT_EQ(focus->outputs[0].left_out, "not known");
  EXPECT_FALSE(focus->outputs[0].offset.has_value());
}

TEST_F(FocusRecordTest, HoldsTheStackAndTheModule) {
  const auto focus = read_focus(write(
      with(R"("native_stack": [{"file": "/lib/libtorch.so", "offset": 4096}], "python":)"
           R"( {"stack": [{"file": "train.py", "line": 5, "function": "f", "source": "y = x + w"},)"
           R"( {"file": "lib.py", "line": 7, "function": "g", "is_library": true}],)"
           R"( "module": {"name": "conv1", "type": "Conv2d", "root": "Net"}})")));
  ASSERT_EQ(focus->stack.size(), 2U);
  EXPECT_EQ(focus->stack[0].source, "y = x + w");
  EXPECT_FALSE(focus->stack[0].is_library);
  EXPECT_EQ(focus->stack[1].line, 7);
  EXPECT_TRUE(focus->stack[1].is_library);
  EXPECT_EQ(focus->module, "conv1 (Conv2d of Net)");
  ASSERT_EQ(focus->native_stack.size(), 1U);
  EXPECT_EQ(focus->native_stack[0].offset, 4096U);
  EXPECT_EQ(read_focus(write(with(R"("python": {"module": {"name": "", "type": "Net"}})")))->module,
            "Net");
  EXPECT_EQ(read_focus(write(with(R"("python": null)")))->module, "");
}

TEST_F(FocusRecordTest, WhatNoObserverWritesIsRefused) {
  for (const char* json :
       {"", "{", "[]", "null", R"({"operation": "aten::mm"})",
        R"({"operation": 5, "file": "f", "stream": "s", "row": 0, "arguments": [], "outputs": [],)"
        R"( "written": []})",
        R"({"operation": "f", "file": "f", "stream": "s", "row": 0, "outputs": [], "written": [],)"
        R"( "arguments": [{"tensor": null}]})",
        R"({"operation": "f", "file": "f", "stream": "s", "row": 0, "outputs": [], "written": [],)"
        R"( "arguments": [{"name": "x", "tensor": {"sizes": "many"}}]})"}) {
    EXPECT_THROW(read_focus(write(json)), FormatError) << json;
  }
  try {
    read_focus(write("{"));
  } catch (const FormatError& error) {
    EXPECT_NE(std::string(error.what()).find("focus/operation.json' is not what an observer"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace trueseed::diagnose
