#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job on real data, shown and checked: `make demo` sets up and then runs this.
#
# Exit: 0 when every claim held, 1 when one did not or a program failed, 2 when the set-up is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${TRUESEED_PYTHON_EXECUTABLE:-.venv/bin/python}
trueseed=${TRUESEED_EXECUTABLE:-.venv/bin/trueseed}
digits_cpp=${TRUESEED_DIGITS_CPP:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
started=$SECONDS

bold='' green='' red='' reset=''
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' reset=$'\e[0m'
fi

heading() { printf '\n%s%s%s\n\n' "$bold" "$*" "$reset"; }
say() { printf '%s\n' "$@"; }
held() { printf '\n  %sCHECKED%s  %s\n' "$green" "$reset" "$*"; }
failed() {
  printf '\n  %sFAILED%s   %s\n' "$red" "$reset" "$*" >&2
  exit 1
}

# Shows a command and what it prints; keeps the output in $work/$1. Under it, the digest of the final weights names the run.
show() {
  local name=$1
  shift
  printf '  %s$ %s%s\n' "$bold" "${*//"$work/"/}" "$reset"
  if ! "$@" >"$work/$name" 2>"$work/$name.err"; then
    sed 's/^/    /' "$work/$name" "$work/$name.err" >&2
    failed "the command above ended with an error, so there is nothing to compare."
  fi
  sed 's/^/    /' "$work/$name.err" "$work/$name"
  [[ -n $(weights "$name") ]] || failed "the command above printed no digest of its weights."
}
weights() { sed -n 's/^weights [^ ]* //p' "$work/$1"; }
accuracy() { sed -n 's/^test accuracy //p' "$work/$1"; }
last_loss() { sed -n 's/^epoch .* loss //p' "$work/$1" | tail -n 1; }

expect_same() {
  cmp -s "$work/$1" "$work/$2" ||
    failed "these two runs must print the same, and did not: weights $(weights "$1") and $(weights "$2")."
  held "every loss, the accuracy ($(accuracy "$1")) and all weights are the same, to the last bit."
}
expect_other() {
  [[ $(weights "$1") != "$(weights "$2")" ]] ||
    failed "these two runs must end with different weights, and both ended with $(weights "$1")."
  if [[ $(accuracy "$1") != "$(accuracy "$2")" ]]; then
    held "$3: other weights; accuracy $(accuracy "$1") and $(accuracy "$2")."
  else
    held "$3: other weights; last loss $(last_loss "$1") and $(last_loss "$2")."
  fi
}

# Shows a `trueseed verify` without its program's own output, and requires its exit status and its verdict, the last line.
show_verify() {
  local name=$1 status=$2 verdict=$3 ended=0
  shift 3
  printf '  %s$ %s%s\n' "$bold" "${*//"$work/"/}" "$reset"
  "$@" >"$work/$name" 2>"$work/$name.err" || ended=$?
  sed 's/^/    /' "$work/$name.err"
  [[ $ended == "$status" && $(tail -n 1 "$work/$name.err") == "trueseed: $verdict"* ]] ||
    failed "this must end with $verdict and exit status $status; the status was $ended."
}
line_of() { grep -n -F "$2" "$1" | cut -d : -f 1; }
require_line() {
  grep -q -F -- "$2" "$work/$1.err" || failed "the report must have a line with: $2"
}

find_set_up() {
  if [[ -z $digits_cpp ]]; then
    for digits_cpp in build/libtorch/bin/digits build/libtorch/examples/digits_cpp/digits; do
      [[ -x $digits_cpp ]] && break
    done
  fi
  local file
  for file in "$python" "$trueseed" "$digits_cpp"; do
    [[ -x $file ]] && continue
    say "demo: $file is not there. Run \`make demo\`: it sets up everything and then calls this script." >&2
    exit 2
  done
  "$python" - "$work/digits.csv" <<'PY' || { say "demo: $python cannot read scikit-learn's digits; run \`make demo\`." >&2; exit 2; }
import gzip, pathlib, sys
import sklearn.datasets
source = pathlib.Path(sklearn.datasets.__file__).parent / "data" / "digits.csv.gz"
pathlib.Path(sys.argv[1]).write_bytes(gzip.decompress(source.read_bytes()))
PY
}

part_python() {
  heading "1. A normal PyTorch program, run twice"
  say "examples/digits/train.py trains a small network on 1,797 handwritten digits." \
    "It has no line about seeds, and so it gives another result every time." ""
  show plain_1 "$python" examples/digits/train.py
  show plain_2 "$python" examples/digits/train.py
  expect_other plain_1 plain_2 "same program, same data"

  heading "2. The same program under \`trueseed run\`, twice"
  say "Nothing in the program changes. Trueseed fixes every source of randomness from outside." ""
  show seeded_1 "$trueseed" run --seed 73 -- "$python" examples/digits/train.py
  show seeded_2 "$trueseed" run --seed 73 -- "$python" examples/digits/train.py
  expect_same seeded_1 seeded_2

  heading "3. Another seed"
  say "A seed is a name for one result: another seed is another result, and repeats as well." ""
  show other "$trueseed" run --seed 74 -- "$python" examples/digits/train.py
  expect_other seeded_1 other "seed 73 and seed 74"
}

part_verify() {
  heading "4. Proof: every operation of two runs, compared bit for bit"
  say "The training of part 2 again, twice; every operation of the second run is compared with the first while it runs." ""
  show_verify verify 0 SAME "$trueseed" verify --seed 73 -- "$python" examples/digits/train.py
  held "every operation of forward, backward and optimizer gave the same bits in both runs."

  heading "5. A program with a fault: which operation is it?"
  say "examples/digits/train_indexed.py has every seed fixed, and its weights still differ." \
    "Trueseed names the first operation that gave other bits for the same inputs, and its line:" ""
  local program=examples/digits/train_indexed.py
  rm -rf build/demo
  show_verify fault 1 DIFFERENT "$trueseed" verify --mode seeded --seed 73 --record build/demo -- "$python" "$program"
  require_line fault "aten::_index_put_impl_"
  require_line fault "$program:$(line_of "$program" 'self.table[levels]')"
  held "the difference is the backward pass of \`table[levels]\`: threads add in an order of their own."
  say "" "The cure that the report names:" ""
  show_verify cured 0 SAME "$trueseed" verify --mode deterministic --seed 73 -- "$python" "$program"
  held "with deterministic algorithms the same program gives the same bits."
}

part_cpp() {
  local data=$work/digits.csv
  heading "6. The same training as a C++ program (LibTorch)"
  say "Without --seed the program says nothing about seeds:" ""
  show cpp_plain_1 "$digits_cpp" "$data"
  show cpp_plain_2 "$digits_cpp" "$data"
  expect_other cpp_plain_1 cpp_plain_2 "same program, same data"

  say "" "With --seed it makes one call, trueseed::libtorch::get_random_seed(seed):" ""
  show cpp_seeded_1 "$digits_cpp" --seed 73 "$data"
  show cpp_seeded_2 "$digits_cpp" --seed 73 "$data"
  expect_same cpp_seeded_1 cpp_seeded_2
  say ""
  show cpp_other "$digits_cpp" --seed 74 "$data"
  expect_other cpp_seeded_1 cpp_other "seed 73 and seed 74"

  say "" "The same proof, for the compiled program as it is:" ""
  show_verify cpp_verify 0 SAME "$trueseed" verify --seed 73 -- "$digits_cpp" --seed 73 "$data"
  held "every operation of the C++ program gave the same bits in both runs."
}

where_next() {
  heading "All claims held ($((SECONDS - started)) seconds). Where to go next"
  say "Your own program:        $trueseed run --seed 73 -- python train.py" \
    "Is it really the same:   $trueseed verify --seed 73 -- python train.py" \
    "The records of part 5:   $trueseed show build/demo/run-01" \
    "Every switch it set:     $trueseed run --seed 73 --report -- python train.py" \
    "What this machine can:   $trueseed doctor" \
    "In Python, one call:     import trueseed; trueseed.get_random_seed(73)" \
    "In C++, one call:        docs/libtorch.md" \
    "What is promised:        README.md"
}

say "Trueseed: the same seed gives the same result."
find_set_up
part_python
part_verify
part_cpp
where_next
