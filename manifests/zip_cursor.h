/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A place in the contents of a zip member, from which they are read onwards. Deflated contents cannot
 * be entered in the middle: a cursor that goes there reads what is before, and a copy of one that is
 * there already does not. About 60 KB each. Checksums are not looked at: that is shf_zip_read's. */
#ifndef SHF_MANIFESTS_ZIP_CURSOR_H
#define SHF_MANIFESTS_ZIP_CURSOR_H

#include "manifests/zip.h"

typedef struct shf_zip_cursor shf_zip_cursor;

/* At the start. The member is looked at as long as the cursor is, its name for errors. */
shf_status shf_zip_cursor_open(shf_context *context, const shf_zip_member *member,
                               shf_zip_cursor **out);
shf_status shf_zip_cursor_copy(shf_context *context, const shf_zip_cursor *from,
                               shf_zip_cursor **out);
void shf_zip_cursor_close(shf_zip_cursor *cursor);

uint64_t shf_zip_cursor_at(const shf_zip_cursor *cursor);
/* The next bytes of the contents, from the open archive; out may be NULL: they are passed. SHF_ERR_DATA
 * where the contents are damaged or end before; SHF_ERR_IO. The text does not say which file. */
shf_status shf_zip_cursor_read(shf_zip_cursor *cursor, int fd, void *out, uint64_t size);

#endif
