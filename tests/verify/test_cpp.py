# SPDX-License-Identifier: Apache-2.0
"""A LibTorch program, compiled without anything of Trueseed's, is verified as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

from .conftest import Command

PROGRAM = """\
#include <fstream>
#include <iostream>
#include <torch/torch.h>

// Gives another number in each run: the file counts them.
float run_number(const char* path) {
  int n = 0;
  std::ifstream(path) >> n;
  std::ofstream(path) << n + 1;
  return static_cast<float>(n);
}

void train(float disturbance) {
  torch::manual_seed(73);
  auto x = torch::randn({8, 4});
  auto w = torch::randn({4}, torch::requires_grad());
  torch::optim::SGD optimizer({w}, 0.1);
  for (int step = 0; step < 3; ++step) {
    optimizer.zero_grad();
    auto loss = x.mul(1 + step * disturbance).matmul(w).pow(2).mean();  // the line
    loss.backward();
    optimizer.step();
  }
  std::cout << w.sum().item<float>() << std::endl;
}

int main(int argc, char** argv) {
  train(argc > 1 ? run_number(argv[1]) : 0.F);
}
"""


@pytest.fixture(scope="module")
def cpp_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which(os.environ.get("CXX", "c++"))
    assert compiler, "a C++ compiler is part of the set-up"
    folder = tmp_path_factory.mktemp("cpp")
    (folder / "train.cc").write_text(PROGRAM)
    home = Path(torch.__file__).parent
    libraries = home / "lib"
    subprocess.run(
        [
            *(compiler, "-std=c++20", "-g", "-O0", "train.cc", "-o", "train"),
            *(f"-I{home}/include", f"-I{home}/include/torch/csrc/api/include", f"-L{libraries}"),
            *(f"-Wl,-rpath,{libraries}", "-ltorch", "-ltorch_cpu", "-lc10"),
        ],
        cwd=folder,
        check=True,
    )
    return folder / "train"


def line_of(part: str) -> int:
    return 1 + next(i for i, text in enumerate(PROGRAM.splitlines()) if part in text)


def test_a_program_that_repeats_is_the_same(trueseed: Command, cpp_program: Path) -> None:
    result = trueseed("verify", "--seed", "73", "--json", "--", str(cpp_program))
    assert result.returncode == 0, result.stderr
    assert result.verdict.startswith("SAME: 2 runs, ")
    assert result.json["operations"]["compared"] > 30


def test_a_difference_has_its_line_of_c_plus_plus(
    trueseed: Command, cpp_program: Path, tmp_path: Path
) -> None:
    line, caller = line_of("// the line"), line_of("train(argc")
    result = trueseed("verify", "--seed", "73", "--", str(cpp_program), str(tmp_path / "count"))
    assert result.returncode == 1, result.stderr
    report = [text.removeprefix("trueseed:").strip() for text in result.stderr.splitlines()]
    assert any(text.startswith("operation   aten::mul.Scalar") for text in report), result.stderr
    assert any(text.startswith("line ") and f"train.cc:{line} in train(float)" in text for text in report)
    assert any(text.startswith("called by ") and f"train.cc:{caller} in main" in text for text in report)
    assert "DIFFERENT at operation" in report[-1]
    assert "step 1, forward pass" in report[-1]
