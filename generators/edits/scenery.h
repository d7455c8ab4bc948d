/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What edits need beside the image: its object, and backgrounds of other images. */
#ifndef SHF_EDITS_SCENERY_H
#define SHF_EDITS_SCENERY_H

#include "corruptions/attribute/removal.h"
#include "generators/edits/generator.h"
#include "generators/edits/objects.h"
#include "generators/masks/masks.h"
#include "generators/preprocess.h"
#include "generators/sources/source.h"
#include "manifests/record.h"

/* Of an object that reaches the picture's border. */
typedef enum shf_touching { SHF_TOUCHING_KEEP, SHF_TOUCHING_SKIP, SHF_TOUCHINGS } shf_touching;
extern const char *const shf_touching_names[SHF_TOUCHINGS];

/* Backgrounds to choose from, by class and key. */
typedef struct shf_bank {
    shf_source *source; /* the user's; NULL: the images themselves, without their objects */
    size_t *items;      /* of the source, sorted by class (of the images' classes), then key */
    size_t *first;      /* of each class, and of what has none of these; then the end of all */
    char fingerprint[SHF_SHA256_HEX]; /* of the user's source; else "" */
} shf_bank;

typedef struct shf_scenery {
    unsigned needs;   /* of all variants: SHF_NEEDS_... */
    shf_masks *masks; /* NULL: the source has them */
    shf_pieces pieces;
    shf_touching touching;
    double least, most;  /* the object's share of the picture */
    shf_removal removal; /* how backgrounds are made of images */
    shf_bank bank;
    bool confounds;           /* each image has a place: a class of backgrounds */
    double correlation;       /* how often that is its class's own */
    shf_generator *generator; /* NULL: none */
    const shf_source *source;
    const shf_preprocess *preprocess;
} shf_scenery;

/* From the options' masks, backgrounds, area, objects, touching, removal, split, correlation
 * and generator; closed whatever the status. */
shf_status shf_scenery_open(shf_context *context, shf_arena *arena,
                            const shf_build_options *options, const shf_source *source,
                            const shf_preprocess *preprocess, shf_scenery *out);
void shf_scenery_close(shf_context *context, shf_scenery *scenery);
/* Refuses variants that need what there is not. */
shf_status shf_scenery_check(shf_context *context, const shf_scenery *scenery);

/* What the outputs depend on, as text: "area 0-1; objects union; ...". From
 * the arena; NULL: no memory. */
char *shf_scenery_text(const shf_scenery *scenery, shf_arena *arena);

/* A mask preprocessed as its image is (bilinear, then 128 and above is the object): 0 and 255. */
shf_status shf_mask_prepare(shf_context *context, shf_arena *arena,
                            const shf_preprocess *preprocess, const shf_image *raw,
                            shf_image *mask);

/* The mask of a loaded image, preprocessed with it, and what it says of the object. An image that is to
 * be left out is SHF_ERR_DATA with the reason. */
shf_status shf_scenery_object(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                              const shf_item *item, const shf_loaded *loaded, shf_image *mask,
                              shf_object *object);

/* The image without its object. */
shf_status shf_scenery_background(const shf_scenery *scenery, shf_context *context,
                                  const shf_image *image, const shf_image *mask,
                                  const shf_image *out);

/* ---- backgrounds of other images ---- */

#define SHF_BACKGROUNDS_KEPT 32

/* Of one thread: the last that were made. */
typedef struct shf_backgrounds {
    struct {
        size_t item;
        shf_image image; /* data NULL: none */
        uint64_t used;
    } kept[SHF_BACKGROUNDS_KEPT];
    uint64_t clock;
    uint8_t *useless; /* of each item of the bank: bit c: it has no background of c channels */
} shf_backgrounds;
void shf_backgrounds_free(shf_context *context, shf_backgrounds *backgrounds);

/* A picture as a background: brought to the size of out. */
shf_status shf_background_fit(shf_context *context, const shf_image *image, const shf_image *out);

shf_status shf_bank_open(shf_context *context, shf_arena *arena, shf_scenery *scenery);

/* The background that an operation puts the object of an item before: a function of its
 * corruption, classes and draw, the address, the item's class and the bank's keys. What cannot be had (an image without
 * a mask) is passed over; where there are fewer than draw asks for, they come round again. The image is of
 * the size of like, and good until the next call; *key is the bank's. */
shf_status shf_bank_choose(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                           shf_backgrounds *backgrounds, const shf_operation *operation,
                           const shf_address *address, size_t item, const shf_image *like,
                           shf_image *out, const char **key);

/* The bank's, or the images'. */
const shf_source *shf_bank_source(const shf_scenery *scenery);

/* ---- places that go with classes ---- */

shf_status shf_confounders_open(shf_context *context, const shf_build_options *options,
                                shf_scenery *out);

/* The place of an image of a class: a function of the address and the correlation. */
size_t shf_place_of(const shf_scenery *scenery, const shf_address *address, size_t class);

/* The attributes place and group of an image. SHF_ERR_DATA without a label. */
shf_status shf_confounders_describe(const shf_scenery *scenery, shf_context *context,
                                    shf_arena *arena, const shf_address *address, int32_t label,
                                    shf_attribute *out);

/* The manifest's table of groups, with no images; and adding those of a file of rows. */
shf_status shf_confounders_list(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                                shf_edits_record *out);
shf_status shf_confounders_count(shf_context *context, const char *rows_path,
                                 shf_edits_record *edits);

#endif
