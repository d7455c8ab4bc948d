/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One file against what is recorded of it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/verify.h"

void shf_verify_report(shf_verifier *verifier, shf_finding_kind kind, const char *path,
                       const char *format, ...)
{
    char detail[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof(detail), format, arguments);
    va_end(arguments);
    /* Through the context's text, which is one line whatever the arguments hold. */
    shf_fail(verifier->context, SHF_FINDINGS, "%s", detail);
    const shf_finding finding = {sizeof(finding), kind, path, shf_context_error(verifier->context)};
    verifier->summary.findings++;
    if (verifier->report)
        verifier->report(verifier->user, &finding);
}

const char *shf_file_type_name(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return "";
    case S_IFLNK:
        return "a symbolic link";
    case S_IFDIR:
        return "a folder";
    case S_IFIFO:
        return "a named pipe";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

static void report_errno(shf_verifier *verifier, const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR)
        shf_verify_report(verifier, SHF_FINDING_MISSING, path, "%s", "");
    else
        shf_verify_report(verifier, SHF_FINDING_CHANGED, path, "cannot be read: %s",
                          strerror(errno));
}

/* The hash of what is left of a file, and how many bytes that was; false with errno set. */
static bool hash_rest(shf_verifier *verifier, int fd, shf_sha256_state *state, uint64_t *bytes)
{
    ssize_t got = 1;
    *bytes = 0;
    while (got > 0 || (got < 0 && errno == EINTR)) {
        got = read(fd, verifier->block, SHF_VERIFY_BLOCK);
        if (got > 0) {
            shf_sha256_add(state, verifier->block, (size_t)got);
            *bytes += (uint64_t)got;
        }
    }
    return got == 0;
}

static shf_status compare(shf_verifier *verifier, int fd, const char *path, uint64_t bytes,
                          const char *sha256)
{
    struct stat info;
    if (fstat(fd, &info)) {
        report_errno(verifier, path);
        return SHF_OK;
    }
    if ((uint64_t)info.st_size != bytes) {
        shf_verify_report(verifier, SHF_FINDING_CHANGED, path,
                          "%" PRIu64 " bytes, recorded are %" PRIu64, (uint64_t)info.st_size,
                          bytes);
        return SHF_OK;
    }
    shf_sha256_state state;
    uint64_t hashed;
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    if (shf_sha256_begin(&state))
        return shf_fail_memory(verifier->context, "a hash");
    bool whole = hash_rest(verifier, fd, &state, &hashed);
    if (!whole)
        report_errno(verifier, path);
    shf_sha256_end(&state, hash);
    shf_hex(hash, hex);
    verifier->summary.bytes += hashed;
    if (whole && strcmp(hex, sha256) != 0)
        shf_verify_report(verifier, SHF_FINDING_CHANGED, path, "SHA-256 %s, recorded is %s", hex,
                          sha256);
    return SHF_OK;
}

int shf_verify_open(shf_verifier *verifier, const char *path)
{
    struct stat info;
    if (fstatat(verifier->folder, path, &info, AT_SYMLINK_NOFOLLOW)) {
        report_errno(verifier, path);
        return -1;
    }
    if (!S_ISREG(info.st_mode)) {
        shf_verify_report(verifier, SHF_FINDING_CHANGED, path, "%s, not a file",
                          shf_file_type_name(info.st_mode));
        return -1;
    }
    int fd = openat(verifier->folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        report_errno(verifier, path);
    return fd;
}

shf_status shf_verify_file(shf_verifier *verifier, const char *path, uint64_t bytes,
                           const char *sha256)
{
    int fd = shf_verify_open(verifier, path);
    verifier->summary.files++;
    if (fd < 0)
        return SHF_OK;
    shf_status status = compare(verifier, fd, path, bytes, sha256);
    close(fd);
    return status;
}
