/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* null: outputs are made and dropped, neither hashed nor encoded. For timing the corruptions. */
#include "generators/sinks/sink.h"

const shf_sink_type shf_sink_null = {
    .name = "null",
    .summary = "outputs are made and dropped, for timing the corruptions",
};
