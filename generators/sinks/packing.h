/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Deflating arrays in pieces that can be made apart and joined as they are: a piece that is cut ends at
 * a byte, and what follows it looks at nothing before it. Level 1: of noise no level makes much less,
 * and the next ones take twice the time. */
#ifndef SHF_SINKS_PACKING_H
#define SHF_SINKS_PACKING_H

#include <stdbool.h>
#include <zlib.h>

#include "generators/pipeline/chunk.h"

/* Source images whose rows are one piece, counted from the first of the source. */
#define SHF_PACKED_ROWS 64

/* A piece of a stream. */
typedef struct shf_packed {
    uint64_t size, bytes; /* of the contents; deflated */
    uint32_t crc;         /* of the contents */
} shf_packed;

typedef struct shf_packer {
    shf_context *context;
    shf_status (*write)(void *user, shf_context *context, const void *data, size_t size);
    void *user;
    shf_packed packed; /* so far */
    bool begun;
    z_stream z;
    uint8_t *out;
} shf_packer;

/* Opens a packer whose context, write and user are set. Closed whatever the status. */
shf_status shf_packer_open(shf_packer *packer);
/* cut: the piece ends here. */
shf_status shf_packer_add(shf_packer *packer, const void *data, size_t size, bool cut);
void shf_packer_close(shf_packer *packer);

/* What ends a stream of pieces. */
#define SHF_PACKED_END "\x03"
#define SHF_PACKED_END_SIZE 2

/* The checksum of one piece and another that follows it. */
uint32_t shf_packed_crc(uint32_t first, const shf_packed *second);

/* ---- fragments of arrays: pieces, and the checksum of what they stand for ---- */

#define SHF_FRAGMENT_TAIL 4

/* Makes the fragment of a chunk from its rows, of so many bytes each: files of the stage. record gets
 * its bytes and hash. By any thread. */
shf_status shf_fragment_pack(const shf_sink *sink, shf_context *context, const char *rows,
                             uint64_t row, const char *fragment, shf_shard_record *record);
/* Writes the rows of a fragment, so many bytes in all, to a file of the stage. SHF_ERR_DATA where it
 * is not as it was written. */
shf_status shf_fragment_unpack(const shf_release_dir *release, shf_context *context,
                               const char *fragment, uint64_t bytes, const char *rows);
/* The size and checksum of a fragment that stands for so many bytes, and has record's. */
shf_status shf_fragment_look(const shf_release_dir *release, shf_context *context,
                             const shf_shard_record *record, uint64_t size, shf_packed *out);

/* The checksum as the last bytes of a fragment. */
void shf_fragment_tail(uint32_t crc, uint8_t tail[SHF_FRAGMENT_TAIL]);

#endif
