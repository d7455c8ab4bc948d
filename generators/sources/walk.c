/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Walking a folder of images. */
#include "generators/sources/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/file.h"
#include "generators/sources/names.h"

typedef struct shf_waiting {
    struct shf_waiting *next;
    struct shf_waiting *parent; /* NULL: this is the root */
    dev_t device;               /* known once it was opened */
    ino_t inode;
    char name[];
} waiting;

/* The path of a name in the folder that is read, in the source's arena. */
static const char *entry_path(shf_walk *walk, const char *name)
{
    size_t front = walk->path.size;
    const char *path = NULL;
    if (!shf_buffer_append(&walk->path, name, strlen(name)))
        path = shf_source_text(walk->source, walk->path.data, walk->path.size);
    walk->path.size = front;
    return path;
}

static shf_status skip(shf_walk *walk, int why, const char *name)
{
    return shf_skip(walk->context, walk->source, walk->skips, why, entry_path(walk, name));
}

static shf_status push_folder(shf_walk *walk, waiting *parent, const char *name)
{
    size_t size = strlen(name) + 1;
    waiting *folder = shf_arena_take(&walk->context->scratch, sizeof(*folder) + size, 1);
    if (!folder)
        return shf_fail_memory(walk->context, "the list of folders");
    *folder = (waiting){.next = walk->todo, .parent = parent};
    memcpy(folder->name, name, size);
    walk->todo = folder;
    return SHF_OK;
}

static shf_status add_image(shf_walk *walk, const char *name)
{
    shf_entry entry = {.path = entry_path(walk, name)};
    if (!entry.path)
        return shf_fail_memory(walk->context, "the list of images");
    if (walk->classes.size) {
        shf_class_folder *folders = (shf_class_folder *)(void *)walk->classes.data;
        shf_class_folder *last = &folders[walk->classes.size / sizeof(*last) - 1];
        last->images++;
        entry.label = last->name;
        entry.class_folder = true;
    }
    return shf_source_add(walk->context, walk->source, &entry);
}

static shf_status add_file(shf_walk *walk, const char *name)
{
    switch (shf_name_kind_of(name)) {
    case SHF_NAME_IMAGE:
        return add_image(walk, name);
    case SHF_NAME_UNSUPPORTED:
        return skip(walk, SHF_SKIP_UNSUPPORTED, name);
    default:
        return skip(walk, SHF_SKIP_OTHER, name);
    }
}

static shf_status fail_at(shf_walk *walk, const char *what, const char *name, int error)
{
    char shown[SHF_SHOWN];
    const char *path = entry_path(walk, name);
    return shf_fail(walk->context, SHF_ERR_IO, "%s '%s' in '%s' cannot be read: %s", what,
                    path ? shf_shown(path, shown, sizeof(shown)) : "", walk->source->options.spec,
                    strerror(error));
}

/* What a directory entry is, links followed: DT_DIR, DT_REG, DT_LNK for a link that goes in
 * circles, another type; -1 and errno if that cannot be told. A link to nothing counts as a file: as
 * an image it is one that cannot be opened, which the release then says. */
static int entry_type(DIR *folder, const struct dirent *entry)
{
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    struct stat about;
    if (fstatat(dirfd(folder), entry->d_name, &about, 0))
        return errno == ENOENT ? DT_REG : errno == ELOOP ? DT_LNK : -1;
    return S_ISDIR(about.st_mode) ? DT_DIR : S_ISREG(about.st_mode) ? DT_REG : DT_FIFO;
}

static shf_status visit_entry(shf_walk *walk, waiting *folder, DIR *stream,
                              const struct dirent *entry)
{
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return SHF_OK;
    if (name[0] == '.')
        return skip(walk, SHF_SKIP_HIDDEN, name);
    switch (entry_type(stream, entry)) {
    case DT_DIR:
        return push_folder(walk, folder, name);
    case DT_REG:
        return add_file(walk, name);
    case DT_LNK:
        return skip(walk, SHF_SKIP_LOOP, name);
    case -1:
        return fail_at(walk, "the file", name, errno);
    default:
        return skip(walk, SHF_SKIP_SPECIAL, name);
    }
}

/* Sets walk->path to "a/b/" for a folder. */
static shf_status set_path(shf_walk *walk, const waiting *folder)
{
    size_t size = 0;
    for (const waiting *at = folder; at->parent; at = at->parent)
        size += strlen(at->name) + 1;
    walk->path.size = 0;
    shf_status status = shf_buffer_reserve(&walk->path, size + 1);
    if (status)
        return status;
    walk->path.size = size;
    walk->path.data[size] = 0;
    for (const waiting *at = folder; at->parent; at = at->parent) {
        size_t length = strlen(at->name);
        walk->path.data[--size] = '/';
        size -= length;
        memcpy(walk->path.data + size, at->name, length);
    }
    return SHF_OK;
}

/* Whether a folder that was just opened is one that it lies in. */
static bool is_loop(int file, waiting *folder)
{
    struct stat about;
    if (fstat(file, &about))
        return false;
    folder->device = about.st_dev;
    folder->inode = about.st_ino;
    for (const waiting *at = folder->parent; at; at = at->parent)
        if (at->device == folder->device && at->inode == folder->inode)
            return true;
    return false;
}

static shf_status read_folder(shf_walk *walk, waiting *folder, int file)
{
    DIR *stream = fdopendir(file);
    if (!stream) {
        int error = errno;
        close(file);
        return fail_at(walk, "the folder", "", error);
    }
    shf_status status = SHF_OK;
    while (!status) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (!entry) {
            if (errno)
                status = fail_at(walk, "the folder", "", errno);
            break;
        }
        status = visit_entry(walk, folder, stream, entry);
    }
    closedir(stream);
    return status;
}

static shf_status add_class(shf_walk *walk, const char *name)
{
    const shf_class_folder class = {shf_source_text(walk->source, name, strlen(name)), 0};
    return class.name ? shf_buffer_append(&walk->classes, &class, sizeof(class))
                      : shf_fail_memory(walk->context, "the class list");
}

static shf_status visit_folder(shf_walk *walk, waiting *folder)
{
    shf_status status = set_path(walk, folder);
    if (status)
        return status;
    const char *path = folder->parent ? (const char *)walk->path.data : ".";
    int file = shf_open_below(walk->root, path, O_RDONLY | O_DIRECTORY);
    bool loop = file < 0 ? errno == ELOOP : is_loop(file, folder);
    if (loop) {
        if (file >= 0)
            close(file);
        return skip(walk, SHF_SKIP_LOOP, "");
    }
    if (file < 0)
        return fail_at(walk, "the folder", "", errno);
    if (folder->parent && !folder->parent->parent)
        status = add_class(walk, folder->name);
    if (status) {
        close(file);
        return status;
    }
    return read_folder(walk, folder, file);
}

/* The folder that came last goes first: all of a class folder is read before the next one. */
shf_status shf_walk_run(shf_walk *walk)
{
    shf_status status = push_folder(walk, NULL, "");
    bool at_root = true;
    while (!status && walk->todo) {
        waiting *folder = walk->todo;
        walk->todo = folder->next;
        status = visit_folder(walk, folder);
        if (at_root)
            walk->root_images = walk->source->entries.size / sizeof(shf_entry);
        at_root = false;
    }
    return status;
}
