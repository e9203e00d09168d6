// SPDX-License-Identifier: Apache-2.0
// What a static program is, for the tests of the command line.

int main() { return 0; }
