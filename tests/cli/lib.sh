# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
# What the scripts share.

# Runs a command and writes its transcript.
t()
{
    echo "\$ $*"
    "$@" >"$SCRATCH/stdout" 2>"$SCRATCH/stderr"
    local code=$?
    cat "$SCRATCH/stdout"
    sed 's/^/! /' "$SCRATCH/stderr"
    [ $code = 0 ] || echo "exit $code"
}

# The same for a line with redirections or pipes in it.
sh_t()
{
    echo "\$ $1"
    bash -c "$1" >"$SCRATCH/stdout" 2>"$SCRATCH/stderr"
    local code=$?
    cat "$SCRATCH/stdout"
    sed 's/^/! /' "$SCRATCH/stderr"
    [ $code = 0 ] || echo "exit $code"
}

# picture FILE.png WIDTH HEIGHT [SEED]: smooth colours with a few edges.
picture()
{
    python3 "$TESTS/picture.py" "$@"
}

# pictures DIR COUNT: pictures of 40x30 pixels in two classes.
pictures()
{
    mkdir -p "$1/ant" "$1/bee"
    python3 "$TESTS/picture.py" --folder "$1" "$2"
}
