/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tar source: samples from the members of archives. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/corruption.h"
#include "generators/sources/file.h"
#include "generators/sources/names.h"
#include "generators/sources/shards.h"
#include "generators/sources/skips.h"
#include "manifests/paths.h"
#include "manifests/tar.h"

#define LONGEST 4096 /* bytes of a path */
#define LABEL 256    /* bytes of a label */

typedef struct sample_reader {
    shf_context *context;
    shf_source *source;
    shf_buffer *members;
    int file; /* the archive that is read */
    uint32_t shard;
    shf_skip_list skips[SHF_SKIPS];
    bool labelled; /* some sample has a label */
    /* The sample at hand: */
    shf_buffer key;    /* what its members' names begin with; size 0: there is none */
    const char *image; /* the name of its image; NULL: none yet */
    shf_member member; /* of the image */
    const char *label;
    bool unsupported; /* it has an image in another format */
} sample_reader;

static shf_status no_memory(const sample_reader *reader)
{
    return shf_fail_memory(reader->context, "the list of images");
}

static shf_status skip(sample_reader *reader, int why, const char *name, size_t size)
{
    return shf_skip(reader->context, reader->source, reader->skips, why,
                    shf_source_text(reader->source, name, size));
}

/* ---- one sample ---- */

/* The sample at hand is whole. */
static shf_status end_sample(sample_reader *reader)
{
    shf_status status = SHF_OK;
    if (reader->image) {
        const shf_entry entry = {.path = reader->image, .label = reader->label};
        reader->labelled |= reader->label != NULL;
        status = shf_source_add(reader->context, reader->source, &entry);
        if (!status && shf_buffer_append(reader->members, &reader->member, sizeof(shf_member)))
            status = no_memory(reader);
    } else if (reader->key.size) {
        int why = reader->unsupported ? SHF_SKIP_UNSUPPORTED : SHF_SKIP_IMAGELESS;
        status = skip(reader, why, (const char *)reader->key.data, reader->key.size);
    }
    reader->key.size = 0;
    reader->image = reader->label = NULL;
    reader->unsupported = false;
    return status;
}

static shf_status fail_twice(const sample_reader *reader, const char *name, const char *what)
{
    char shown[SHF_SHOWN];
    return shf_fail(reader->context, SHF_ERR_DATA, "the sample of '%s' has two %s",
                    shf_shown(name, shown, sizeof(shown)), what);
}

static shf_status take_image(sample_reader *reader, const char *name, const shf_tar_member *member)
{
    if (reader->image)
        return fail_twice(reader, name, "images: put them in samples of their own");
    reader->member = (shf_member){member->offset, member->size, reader->shard};
    reader->image = shf_source_text(reader->source, name, strlen(name));
    return reader->image ? SHF_OK : no_memory(reader);
}

/* A class name, or a number in decimal; blanks and line ends around it do not count. */
static shf_status take_label(sample_reader *reader, const char *name, const shf_tar_member *member)
{
    static const char blanks[] = " \t\r\n";
    char text[LABEL + 1] = "", shown[SHF_SHOWN];
    if (reader->label)
        return fail_twice(reader, name, "labels");
    if (member->size > LABEL)
        return shf_fail(reader->context, SHF_ERR_DATA, "'%s' is no label: over %d bytes",
                        shf_shown(name, shown, sizeof(shown)), LABEL);
    size_t size = (size_t)member->size;
    shf_status status = shf_read_at(reader->context, reader->file, text, size, member->offset);
    if (status)
        return status;
    if (memchr(text, 0, size))
        return shf_fail(reader->context, SHF_ERR_DATA, "'%s' is no label: a zero byte in it",
                        shf_shown(name, shown, sizeof(shown)));
    const char *start = text + strspn(text, blanks);
    size_t length = strlen(start);
    while (length && strchr(blanks, start[length - 1]))
        length--;
    if (length == 0)
        return SHF_OK;
    reader->label = shf_source_text(reader->source, start, length);
    return reader->label ? SHF_OK : no_memory(reader);
}

/* ---- members ---- */

/* A member of a sample: "<key>.<extension>". Extensions with a '.' of their own ("seg.png") are
 * other things than the image. */
static shf_status take_field(sample_reader *reader, const char *name, size_t key,
                             const shf_tar_member *member)
{
    const char *extension = name + key + 1;
    bool same = key == reader->key.size && memcmp(name, reader->key.data, key) == 0;
    shf_status status = same ? SHF_OK : end_sample(reader);
    if (!status && !same && shf_buffer_append(&reader->key, name, key))
        status = no_memory(reader);
    if (status || strchr(extension, '.'))
        return status;
    shf_name_kind kind = shf_name_kind_of(name);
    reader->unsupported |= kind == SHF_NAME_UNSUPPORTED;
    if (kind == SHF_NAME_IMAGE)
        return take_image(reader, name, member);
    bool label = shf_same_letters(extension, "cls") && !reader->source->options.labels;
    return label ? take_label(reader, name, member) : SHF_OK;
}

static shf_status take_member(sample_reader *reader, const shf_tar_member *member)
{
    size_t length = strlen(member->name);
    if (!member->regular && length && member->name[length - 1] == '/')
        return SHF_OK; /* a folder */
    if (!member->regular)
        return skip(reader, SHF_SKIP_SPECIAL, member->name, length);
    if (length > LONGEST)
        return skip(reader, SHF_SKIP_NAME, member->name, length);
    char name[LONGEST + 1];
    memcpy(name, member->name, length + 1);
    shf_path_tidy(name);
    if (!shf_path_is_inside(name))
        return skip(reader, SHF_SKIP_NAME, member->name, length);
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    size_t stem = strcspn(base, ".");
    if (stem == 0)
        return skip(reader, SHF_SKIP_HIDDEN, name, strlen(name));
    if (!base[stem])
        return skip(reader, SHF_SKIP_OTHER, name, strlen(name));
    return take_field(reader, name, (size_t)(base - name) + stem, member);
}

/* ---- one archive ---- */

static const struct {
    const char *begin, *program;
} compressed[] = {
    {"\x1f\x8b", "gzip"},
    {"\x28\xb5\x2f\xfd", "zstd"},
    {"BZh", "bzip2"},
    {"\xfd"
     "7zXZ",
     "xz"},
};

static shf_status refuse_compressed(const sample_reader *reader, uint64_t size)
{
    char begin[8] = "";
    if (size < sizeof(begin))
        return SHF_OK;
    shf_status status = shf_read_at(reader->context, reader->file, begin, sizeof(begin), 0);
    for (size_t i = 0; !status && i < SHF_COUNT(compressed); i++)
        if (memcmp(begin, compressed[i].begin, strlen(compressed[i].begin)) == 0)
            status = shf_fail(reader->context, SHF_ERR_UNSUPPORTED,
                              "compressed: unpack it to a .tar (%s -d)", compressed[i].program);
    return status;
}

static shf_status read_members(sample_reader *reader, uint64_t size)
{
    shf_tar_reader tar;
    shf_tar_member member;
    bool more = true;
    shf_tar_open(reader->context, reader->file, size, &tar);
    shf_status status = SHF_OK;
    while (!status && more) {
        status = shf_tar_next(&tar, &member, &more);
        if (!status && more)
            status = take_member(reader, &member);
    }
    shf_tar_close(&tar);
    return status ? status : end_sample(reader);
}

static shf_status read_shard(sample_reader *reader, const char *path)
{
    uint64_t size;
    shf_status status = shf_shard_open(reader->context, path, &reader->file, &size);
    if (!status) {
        status = refuse_compressed(reader, size);
        if (!status)
            status = read_members(reader, size);
        close(reader->file);
    }
    char shown[SHF_SHOWN];
    return status
               ? shf_fail(reader->context, status, "%s: %s", shf_shown(path, shown, sizeof(shown)),
                          shf_context_error(reader->context))
               : SHF_OK;
}

/* ---- all of them ---- */

static int compare_entries(const void *a, const void *b, void *entries)
{
    const shf_entry *all = entries;
    return strcmp(all[*(const size_t *)a].path, all[*(const size_t *)b].path);
}

/* A path that occurs twice stops here, where it is known in which archives. */
static shf_status check_twice(const sample_reader *reader, const shf_shards *shards)
{
    shf_entry *entries = (shf_entry *)(void *)reader->source->entries.data;
    const shf_member *members = (const shf_member *)(const void *)reader->members->data;
    size_t count = reader->source->entries.size / sizeof(*entries);
    size_t *order = shf_arena_take(&reader->context->scratch, count, sizeof(*order));
    if (!order)
        return no_memory(reader);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    if (count)
        qsort_r(order, count, sizeof(*order), compare_entries, entries);
    for (size_t i = 1; i < count; i++) {
        char name[SHF_SHOWN], first[SHF_SHOWN], second[SHF_SHOWN];
        if (strcmp(entries[order[i - 1]].path, entries[order[i]].path) == 0)
            return shf_fail(
                reader->context, SHF_ERR_DATA,
                "two images have the sample key '%s': one is in %s, one in %s",
                shf_shown(entries[order[i]].path, name, sizeof(name)),
                shf_shown(shards->paths[members[order[i - 1]].shard], first, sizeof(first)),
                shf_shown(shards->paths[members[order[i]].shard], second, sizeof(second)));
    }
    return SHF_OK;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The class list of entries that all have a folder for a label. */
static shf_status list_classes(const sample_reader *reader, const shf_entry *entries, size_t count)
{
    shf_source *source = reader->source;
    const char **names = shf_arena_take(&source->arena, count, sizeof(*names));
    if (!names)
        return shf_fail_memory(reader->context, "the class list");
    for (size_t i = 0; i < count; i++)
        names[i] = entries[i].label;
    qsort(names, count, sizeof(*names), compare_texts);
    source->classes = names;
    source->class_count = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(names[i], names[source->class_count - 1]) != 0)
            names[source->class_count++] = names[i];
    return SHF_OK;
}

/* Where no sample has a label, folders are classes, as in the folder source: images beside the
 * folders are left out. */
static shf_status label_by_folders(sample_reader *reader)
{
    shf_source *source = reader->source;
    shf_entry *entries = (shf_entry *)(void *)source->entries.data;
    shf_member *members = (shf_member *)(void *)reader->members->data;
    size_t count = source->entries.size / sizeof(*entries), below = 0;
    for (size_t i = 0; i < count; i++)
        below += strchr(entries[i].path, '/') != NULL;
    if (reader->labelled || source->options.labels || below == 0)
        return SHF_OK;
    shf_status status = SHF_OK;
    below = 0;
    for (size_t i = 0; i < count && !status; i++) {
        shf_entry entry = entries[i];
        size_t folder = strcspn(entry.path, "/");
        if (!entry.path[folder]) {
            status = shf_skip(reader->context, source, reader->skips, SHF_SKIP_ROOT, entry.path);
            continue;
        }
        entry.label = shf_source_text(source, entry.path, folder);
        entry.class_folder = true;
        if (!entry.label)
            return no_memory(reader);
        entries[below] = entry;
        members[below++] = members[i];
    }
    source->entries.size = below * sizeof(*entries);
    reader->members->size = below * sizeof(*members);
    return status ? status : list_classes(reader, entries, below);
}

shf_status shf_samples_read(shf_context *context, shf_source *source, const shf_shards *shards,
                            shf_buffer *members)
{
    sample_reader reader = {.context = context, .source = source, .members = members};
    shf_buffer_init(&reader.key, context);
    shf_status status = SHF_OK;
    for (size_t i = 0; i < shards->count && !status; i++) {
        reader.shard = (uint32_t)i;
        status = read_shard(&reader, shards->paths[i]);
    }
    shf_mark mark = shf_arena_mark(&context->scratch);
    if (!status)
        status = check_twice(&reader, shards);
    shf_arena_rewind(&context->scratch, mark);
    if (!status)
        status = label_by_folders(&reader);
    if (!status)
        shf_skips_warn(source, reader.skips);
    shf_buffer_free(&reader.key);
    return status;
}
