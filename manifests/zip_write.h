/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Writing zip archives: what stands around the contents of members. The same bytes for the same
 * members: no time, no host. Numbers of 64 bits are written where 32 do not hold them, and only there. */
#ifndef SHF_MANIFESTS_ZIP_WRITE_H
#define SHF_MANIFESTS_ZIP_WRITE_H

#include "corruptions/base/buffer.h"
#include "manifests/zip.h"

/* Appends what stands before the contents of a member; its offset is not looked at. */
shf_status shf_zip_write_header(const shf_zip_member *member, shf_buffer *out);
/* Appends the directory, which begins at an offset of the file, and the end records. */
shf_status shf_zip_write_directory(const shf_zip_member *members, size_t count, uint64_t offset,
                                   shf_buffer *out);

#endif
