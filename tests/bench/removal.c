/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What the methods of removal are worth on photographs:
 *
 *     bench_removal IMAGES MASKS [SHEETS]
 *
 * For each MASKS/FOLDER/NAME.png there is IMAGES/FOLDER/NAME.JPEG. The middle square of both, 256x256. Known background
 * is taken for lost: the object's mask, 0.6 times as large, or as much less as it takes to find place, is moved to three places
 * beside the object, drawn, and filled together with the object; only these pixels are compared. Prints
 * a table of means over all places, and what removing the objects themselves takes, ms. SHEETS, a
 * folder that is there, gets a PNG of every image: itself, the mask, and its object removed by each method. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <shiftforge/random.h>

#include "corruptions/attribute/removal.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/kernels/resample.h"
#include "manifests/files.h"
#include "tests/bench/removal_measure.h"

#define SIDE 256
#define PLACES 3
#define TRIES 2000
#define DILATE 3

typedef struct totals {
    bench_likeness sum[SHF_REMOVALS];
    double milliseconds[SHF_REMOVALS], longest[SHF_REMOVALS];
    int places, images;
} totals;

/* ---- images ---- */

static shf_image load(shf_context *context, const char *path, shf_filter filter)
{
    shf_image image = {0}, square = {0};
    shf_buffer bytes;
    shf_buffer_init(&bytes, context);
    uint64_t size;
    int fd;
    if (!shf_file_open(context, path, &fd, &size)) {
        shf_buffer_reserve(&bytes, size);
        if (shf_file_read_at(fd, bytes.data, size, 0) &&
            !shf_decode(context, &context->scratch, bytes.data, size, 0, &image)) {
            const int least = image.width < image.height ? image.width : image.height;
            const int width = image.width * SIDE / least, height = image.height * SIDE / least;
            square = shf_image_take(&context->scratch, SIDE, SIDE, 3);
            shf_resample_crop(context, &image, filter, width, height, (width - SIDE) / 2,
                              (height - SIDE) / 2, &square);
        }
    }
    shf_buffer_free(&bytes);
    return square;
}

static void save(shf_context *context, const char *path, const shf_image *image)
{
    shf_buffer bytes;
    shf_buffer_init(&bytes, context);
    FILE *file = fopen(path, "wb");
    if (!file || shf_encode(context, &(shf_encoder){.format = SHF_PNG}, image, &bytes) ||
        fwrite(bytes.data, 1, bytes.size, file) != bytes.size)
        fprintf(stderr, "%s: cannot be written: is its folder there?\n", path);
    if (file)
        fclose(file);
    shf_buffer_free(&bytes);
}

static shf_image first_channel(shf_context *context, const shf_image *image)
{
    const shf_image out = shf_image_take(&context->scratch, image->width, image->height, 1);
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            shf_row(&out, y)[x] = shf_row(image, y)[3 * x] >= 128 ? 255 : 0;
    return out;
}

/* ---- known background ---- */

/* The mask, scale times as large, moved: hole is 255 there. false if it meets the object or comes near to the
 * edge of the picture, so that a part of it may be missing. */
static bool move_mask(const shf_image *mask, const shf_image *object, double scale, int dx, int dy,
                      const shf_image *hole)
{
    int count = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const double u = (x - dx + 0.5) / scale, v = (y - dy + 0.5) / scale;
            const bool inside =
                u >= 0 && v >= 0 && u < SIDE && v < SIDE && shf_row(mask, (int)v)[(int)u] > 0;
            if (inside &&
                (shf_row(object, y)[x] || x < 4 || y < 4 || x >= SIDE - 4 || y >= SIDE - 4))
                return false;
            shf_row(hole, y)[x] = inside ? 255 : 0;
            count += inside;
        }
    return count > 0;
}

static bool find_place(const shf_image *mask, const shf_image *object, const shf_stream *stream,
                       uint32_t draw, const shf_image *hole)
{
    for (double scale = 0.6; scale > 0.1; scale *= 0.8)
        for (uint64_t i = 0; i < TRIES; i++)
            if (move_mask(mask, object, scale, shf_random_int(stream, draw, 2 * i, -SIDE, SIDE),
                          shf_random_int(stream, draw, 2 * i + 1, -SIDE, SIDE), hole))
                return true;
    return false;
}

static void compare_place(shf_context *context, const shf_image *image, const shf_image *object,
                          const shf_image *hole, totals *all)
{
    const shf_image both = shf_image_take(&context->scratch, SIDE, SIDE, 1);
    const shf_image out = shf_image_take(&context->scratch, SIDE, SIDE, 3);
    for (int i = 0; i < SIDE * SIDE; i++)
        ((uint8_t *)both.data)[i] = ((uint8_t *)object->data)[i] | ((uint8_t *)hole->data)[i];
    for (int m = 0; m < SHF_REMOVALS; m++) {
        const shf_removing removing = {.method = (shf_removal)m};
        if (shf_remove_object(context, image, &both, &removing, &out)) {
            fprintf(stderr, "%s: %s\n", shf_removal_name((shf_removal)m),
                    shf_context_error(context));
            continue;
        }
        const bench_likeness likeness = bench_compare(&out, image, hole);
        double *sums = (double *)&all->sum[m];
        for (size_t i = 0; i < sizeof(likeness) / sizeof(double); i++)
            sums[i] += ((const double *)&likeness)[i];
    }
    all->places++;
}

static void measure_known(shf_context *context, const char *name, const shf_image *image,
                          const shf_image *mask, totals *all)
{
    const shf_image object = shf_image_take(&context->scratch, SIDE, SIDE, 1);
    const shf_image hole = shf_image_take(&context->scratch, SIDE, SIDE, 1);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            uint8_t any = 0;
            for (int v = y > DILATE ? y - DILATE : 0; v <= y + DILATE && v < SIDE; v++)
                for (int u = x > DILATE ? x - DILATE : 0; u <= x + DILATE && u < SIDE; u++)
                    any |= shf_row(mask, v)[u];
            shf_row(&object, y)[x] = any;
        }
    const shf_address address = {
        .struct_size = sizeof(address), .key = name, .key_size = strlen(name)};
    const shf_stream stream = shf_stream_of("bench_removal", 0, &address);
    for (uint32_t place = 0; place < PLACES; place++)
        if (find_place(mask, &object, &stream, place, &hole))
            compare_place(context, image, &object, &hole, all);
}

/* ---- objects ---- */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void put_tile(const shf_image *sheet, int column, const shf_image *tile)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            for (int c = 0; c < 3; c++)
                shf_row(sheet, y)[3 * (column * SIDE + x) + c] =
                    shf_row(tile, y)[x * tile->channels + (tile->channels == 3 ? c : 0)];
}

static void remove_object(shf_context *context, const char *name, const shf_image *image,
                          const shf_image *mask, const char *sheets, totals *all)
{
    const shf_image sheet = shf_image_take(&context->scratch, (2 + SHF_REMOVALS) * SIDE, SIDE, 3);
    const shf_image out = shf_image_take(&context->scratch, SIDE, SIDE, 3);
    put_tile(&sheet, 0, image);
    put_tile(&sheet, 1, mask);
    for (int m = 0; m < SHF_REMOVALS; m++) {
        const shf_removing removing = {.method = (shf_removal)m, .dilate = DILATE};
        const double start = seconds();
        if (shf_remove_object(context, image, mask, &removing, &out))
            fprintf(stderr, "%s: %s\n", name, shf_context_error(context));
        const double took = 1e3 * (seconds() - start);
        all->milliseconds[m] += took;
        all->longest[m] = took > all->longest[m] ? took : all->longest[m];
        put_tile(&sheet, 2 + m, &out);
    }
    all->images++;
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s.png", sheets ? sheets : "", name);
    if (sheets)
        save(context, path, &sheet);
}

static void measure_image(shf_context *context, char **argv, const char *folder, const char *name,
                          totals *all)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s/%s.JPEG", argv[1], folder, name);
    const shf_image image = load(context, path, SHF_FILTER_BILINEAR);
    snprintf(path, sizeof(path), "%s/%s/%s.png", argv[2], folder, name);
    const shf_image colours = load(context, path, SHF_FILTER_BOX);
    if (image.data && colours.data) {
        const shf_image mask = first_channel(context, &colours);
        remove_object(context, name, &image, &mask, argv[3], all);
        measure_known(context, name, &image, &mask, all);
    } else
        fprintf(stderr, "%s/%s: %s\n", folder, name, shf_context_error(context));
    shf_arena_rewind(&context->scratch, mark);
}

static void measure_folder(shf_context *context, char **argv, const char *folder, totals *all)
{
    char path[4096];
    struct dirent **files;
    snprintf(path, sizeof(path), "%s/%s", argv[2], folder);
    const int count = scandir(path, &files, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char *dot = strrchr(files[i]->d_name, '.');
        if (dot && strcmp(dot, ".png") == 0) {
            *dot = 0;
            measure_image(context, argv, folder, files[i]->d_name, all);
        }
        free(files[i]);
    }
    if (count >= 0)
        free(files);
}

int main(int argc, char **argv)
{
    shf_context *context;
    totals all = {0};
    struct dirent **folders;
    const int count = argc >= 3 && argc <= 4 ? scandir(argv[2], &folders, NULL, alphasort) : -1;
    if (count < 0 || shf_context_create(NULL, &context)) {
        fprintf(stderr, "usage: bench_removal IMAGES MASKS [SHEETS]\n");
        return 2;
    }
    for (int i = 0; i < count; i++) {
        if (folders[i]->d_name[0] != '.')
            measure_folder(context, argv, folders[i]->d_name, &all);
        free(folders[i]);
    }
    free(folders);
    printf("| method | PSNR, dB | SSIM | gradient | apart | seam | mean ms | longest ms |\n"
           "|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for (int m = 0; m < SHF_REMOVALS && all.places > 0; m++) {
        const bench_likeness *s = &all.sum[m];
        const double n = all.places;
        printf("| `%s` | %.2f | %.3f | %.2f | %.2f | %.2f | %.1f | %.1f |\n",
               shf_removal_name((shf_removal)m), s->psnr / n, s->ssim / n,
               s->gradient / s->true_gradient, s->apart / n, s->seam / s->true_seam,
               all.milliseconds[m] / all.images, all.longest[m]);
    }
    printf("\n%d images, %d places\n", all.images, all.places);
    shf_context_destroy(context);
    return 0;
}
