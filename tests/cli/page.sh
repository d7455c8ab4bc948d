# docs/cli.md is what the program says of itself.
sh_t 'shiftforge help --markdown | diff "$TESTS/../../docs/cli.md" -'
