/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The command line: which command, and its exit code. */
#include <stdio.h>

#include <shiftforge/shiftforge.h>

int main(void)
{
    printf("shiftforge %s\n", shf_version());
    return 0;
}
