/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Corruptions: what there is, what its parameters are, and applying one to an image. */
#ifndef SHIFTFORGE_CORRUPTION_H
#define SHIFTFORGE_CORRUPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>
#include <shiftforge/random.h>
#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what there is ---- */

typedef struct shf_corruption shf_corruption;

/* How far the pixels agree with the published code's. */
typedef enum shf_exactness {
    SHF_EXACT_BITS = 0,        /* every value */
    SHF_EXACT_WITHIN_1 = 1,    /* differs by at most 1, on at most 0.5 % of values */
    SHF_EXACT_DISTRIBUTION = 2 /* another random generator: equal in distribution */
} shf_exactness;

/* Which published set a corruption belongs to. */
typedef enum shf_membership {
    SHF_SET_NONE = 0,
    SHF_SET_STANDARD = 1, /* one of the fifteen that mCE averages */
    SHF_SET_EXTRA = 2     /* one of the four extra ones */
} shf_membership;

typedef struct shf_corruption_info {
    size_t struct_size;
    const char *name;      /* "gaussian_noise" */
    const char *family;    /* "noise", "blur", "weather", "digital", ... */
    const char *summary;   /* one line, no full stop */
    const char *reference; /* the paper */
    const char *deviation; /* one sentence on where and why ours differs; "" if it does not */
    unsigned revision;     /* goes up whenever pixels change */
    bool stochastic;       /* pixels depend on seed and key */
    bool monotone;         /* distance from the clean image grows with severity */
    shf_exactness exactness;
    shf_membership membership;
    size_t parameter_count;
    bool needs_mask;      /* an edit: shf_operation_edit, with the mask of an object */
    bool needs_foreign;   /* and with the background of another image */
    bool control;         /* an edit that changes no attribute: what others are compared with */
    bool needs_generated; /* and with what a program of the user's made of it */
} shf_corruption_info;

typedef enum shf_parameter_type { SHF_DOUBLE = 0, SHF_INT = 1 } shf_parameter_type;

typedef struct shf_parameter_info {
    size_t struct_size;
    const char *name;    /* "sigma" */
    const char *unit;    /* "1" (of the range 0..1), "px", "deg", ... */
    const char *meaning; /* one line */
    shf_parameter_type type;
    double minimum, maximum; /* both included */
    bool drawn;              /* random for each image unless set */
    bool scales;             /* grows with the image under scale_parameters */
    double
        usual; /* where others are set in place of a severity and this is not; NaN: has to be set */
} shf_parameter_info;

SHF_API size_t shf_corruption_count(void);
/* In the order of corruptions/list.def; NULL from shf_corruption_count() on. */
SHF_API const shf_corruption *shf_corruption_at(size_t index);
/* By its own name or else by a published name, of which one profile may have another corruption than
 * another profile: the first in list.def. NULL if there is none. */
SHF_API const shf_corruption *shf_corruption_find(const char *name);
SHF_API shf_corruption_info shf_corruption_get_info(const shf_corruption *corruption);
/* All zero from info.parameter_count on. */
SHF_API shf_parameter_info shf_corruption_get_parameter(const shf_corruption *corruption,
                                                        size_t index);

/* ---- profiles: tables of severities from one paper ---- */

typedef struct shf_profile_info {
    size_t struct_size;
    const char *name;       /* "imagenet-c" */
    const char *alias;      /* another accepted name, or "" */
    const char *summary;    /* one line */
    const char *reference;  /* the paper */
    const char *preprocess; /* the preset of the published preprocessing */
    int size;               /* width and height that the rows were chosen for, in pixels */
    /* Whether pictures are gray: corrupted as RGB, of three equal channels where they have one, and
     * turned to luma after, (19595 R + 38470 G + 7471 B + 32768) >> 16, in as many channels as they
     * have. Otherwise an image of one channel is corrupted as such. */
    bool gray_as_rgb;
} shf_profile_info;

SHF_API size_t shf_profile_count(void);
SHF_API shf_profile_info shf_profile_at(size_t index);
/* By name or alias; false if there is none. */
SHF_API bool shf_profile_find(const char *name, shf_profile_info *out);

/* How many severities a profile gives a published name; 0 if it does not have it. */
SHF_API int shf_severity_count(const char *name, const char *profile);
/* The value of a parameter (by index) at a severity from 1 on; NaN for a drawn one. */
SHF_API double shf_severity_value(const char *name, const char *profile, int severity,
                                  size_t parameter);

/* ---- selections, as the command line takes them ---- */

/* Expands "noise,brightness": names, and the groups noise, blur, weather, digital (the fifteen by
 * family), extra, standard (the fifteen) and all, as far as the profile has them. In the order of
 * list.def, each once. *out is an array of *count published names, to be freed with
 * shf_selection_free; the names themselves are static. */
SHF_API shf_status shf_select_corruptions(shf_context *context, const char *list,
                                          const char *profile, const char ***out, size_t *count);
/* Expands "1,3-5", sorted, each once; values from 1 to SHF_MAX_SEVERITY. Freed likewise. */
SHF_API shf_status shf_select_severities(shf_context *context, const char *list, int **out,
                                         size_t *count);
SHF_API void shf_selection_free(shf_context *context, void *selection);

#define SHF_MAX_SEVERITY 99

/* ---- pictures of the caller's ---- */

#define SHF_FROST_TEXTURES 5
#define SHF_FROST_TEXTURE_PIXELS 4000000u /* at most, each */
#define SHF_MOST_INK_MASKS 64
#define SHF_INK_MASK_SIDE 1024u /* pixels, at most */

/* What corruptions take in place of what shiftforge makes itself, because the published pictures are not
 * ours to ship. */
typedef enum shf_picture_kind {
    SHF_PICTURES_FROST = 0, /* the five textures of frost: RGB */
    SHF_PICTURES_INK,       /* masks of stain_deposit: gray squares, values below 128 are ink */
    SHF_PICTURE_KINDS
} shf_picture_kind;

/* Pictures of one kind. Immutable: may be shared between threads. shf_pictures_read reads them from
 * files. */
typedef struct shf_pictures shf_pictures;

/* Copies the images. *out is freed with shf_pictures_destroy. */
SHF_API shf_status shf_pictures_create(shf_context *context, shf_picture_kind kind,
                                       const shf_image *images, size_t count, shf_pictures **out);
SHF_API void shf_pictures_destroy(shf_pictures *pictures);
SHF_API size_t shf_pictures_count(const shf_pictures *pictures);
/* The pixel hash of picture 0 to count - 1, as docs/manifest.md has it, in hex; "" for another number. */
SHF_API const char *shf_pictures_hash(const shf_pictures *pictures, size_t picture);

/* ---- applying one ---- */

/* A corruption with all its parameters settled. Immutable: may be shared between threads. */
typedef struct shf_operation shf_operation;

/* name: a published name of the profile, or a corruption's own name. profile: NULL for
 * "imagenet-c". severity: from 1 on, or 0 to set every parameter by hand. settings: "name=value"
 * texts that replace the severity's values; a setting other than of a drawn parameter makes the
 * severity that addresses the random numbers 0. *out is freed with shf_operation_destroy. */
SHF_API shf_status shf_operation_create(shf_context *context, const char *name, const char *profile,
                                        int severity, const char *const *settings,
                                        size_t setting_count, shf_operation **out);

/* All that an operation can be made with; a zero field takes its default. */
typedef struct shf_operation_options {
    size_t struct_size;
    const char *profile; /* NULL: "imagenet-c" */
    int severity;        /* as for shf_operation_create, and so are the settings */
    const char *const *settings;
    size_t setting_count;
    const shf_pictures *frost_textures; /* outlive the operation; NULL: shiftforge's own */
    const shf_pictures *ink_masks;      /* likewise */
    /* For images of another size than the profile's: the severity's values of parameters that are
     * lengths are multiplied by the image's shorter side / the profile's size, whole numbers rounded
     * (half up), within the parameters' bounds. Settings are taken as they are. */
    bool scale_parameters;
} shf_operation_options;

SHF_API shf_status shf_operation_create_with(shf_context *context, const char *name,
                                             const shf_operation_options *options,
                                             shf_operation **out);
SHF_API void shf_operation_destroy(shf_operation *operation);

SHF_API const shf_corruption *shf_operation_corruption(const shf_operation *operation);
SHF_API const char *shf_operation_name(const shf_operation *operation); /* the published name */
SHF_API int shf_operation_severity(const shf_operation *operation);     /* 0: set by hand */
/* The value of a parameter by index, for an image of the profile's size; NaN for one that is drawn
 * for each image. */
SHF_API double shf_operation_value(const shf_operation *operation, size_t parameter);
/* Whether it is scaled to each image's size. */
SHF_API bool shf_operation_scales(const shf_operation *operation, size_t parameter);

/* The values that were settled for one image: drawn, or scaled to its size. */
typedef struct shf_drawn {
    size_t struct_size;
    size_t count;
    struct {
        const char *name;
        double value;
    } values[16];
} shf_drawn;

/* in and out have the same width, height, channels and sample; they are the same pixels (same data
 * and stride), or have no byte in common: two views of one picture side by side are apart. Bytes
 * outside the image are not touched. address may be NULL where
 * the corruption is not stochastic, drawn always. Equal arguments give equal pixels, on every
 * machine. */
SHF_API shf_status shf_operation_apply(shf_context *context, const shf_operation *operation,
                                       const shf_address *address, const shf_image *in,
                                       const shf_image *out, shf_drawn *drawn);

/* ---- edits: operations on an object and its background ---- */

/* All of the image's width and height. */
typedef struct shf_scene {
    size_t struct_size;
    const shf_image *mask;       /* one channel, above 0 on the object, which is somewhere */
    const shf_image *background; /* the image without its object; NULL: made for this call */
    const shf_image *foreign;    /* the background of another image; NULL: there is none */
    const shf_image *generated;  /* what a program made of the scene; NULL: there is none */
} shf_scene;

/* shf_operation_apply for operations that need a mask; others leave the scene alone. in and the images
 * of the scene are only read, unless out is in. */
SHF_API shf_status shf_operation_edit(shf_context *context, const shf_operation *operation,
                                      const shf_address *address, const shf_image *in,
                                      const shf_scene *scene, const shf_image *out,
                                      shf_drawn *drawn);

/* The image with its object removed, as edits have it where a scene has no background: what lies under
 * the mask, which grows a little first, is completed from the rest of the image. in and out may be the
 * same pixels. SHF_ERR_DATA if the mask is everywhere. */
SHF_API shf_status shf_background_make(shf_context *context, const shf_image *in,
                                       const shf_image *mask, const shf_image *out);

#ifdef __cplusplus
}
#endif
#endif
