/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What edits share: how an object is cut out, and putting it on a canvas. */
#ifndef SHF_ATTRIBUTE_EDIT_H
#define SHF_ATTRIBUTE_EDIT_H

#include "corruptions/attribute/complexity.h"
#include "corruptions/attribute/composite.h"
#include "corruptions/corruption.h"

/* How the object of a scene is removed, unless its background is given. */
#define SHF_EDIT_DILATE 3 /* px */

/* Fields that come first in the parameters of an edit, and their rows. */
typedef struct shf_matte {
    double erode, feather;
    int blend;
} shf_matte;

/* clang-format off */
#define SHF_MATTE_FIELDS double erode, feather; int blend
#define SHF_MATTE_ROWS(type) \
    SHF_USUAL_PARAMETER(type, erode, "px", 0, 64, 1, "so much of the object's edge is cut off"), \
    SHF_USUAL_PARAMETER(type, feather, "px", 0, 64, 1, "the edge is soft over so much more"), \
    SHF_USUAL_PARAMETER(type, blend, "1", 0, SHF_BLENDS - 1, SHF_BLEND_FEATHER, "0 hard, 1 feathered, 2 Laplacian pyramid, 3 Poisson")
#define SHF_MATTE_OF(p) ((shf_matte){(p)->erode, (p)->feather, (p)->blend})
/* clang-format on */

/* Of ImageNet-E's recipe: an edge that is cut off by a pixel and soft over another. */
#define SHF_MATTE_USUAL SHF_MATTE_BLEND(SHF_BLEND_FEATHER)
/* The same, blended in another way. */
#define SHF_MATTE_BLEND(blend) 1, 1, blend
/* Of ImageNet-9: the mask as it is. */
#define SHF_MATTE_HARD 0, 0, SHF_BLEND_HARD

/* The object of the scene, in scratch memory. */
shf_status shf_edit_lift(const shf_call *call, const shf_matte *matte, shf_cutout *out);
/* The image without its object as a copy that may be changed, in scratch memory. */
shf_status shf_edit_background(const shf_call *call, shf_image *out);
/* call->out becomes a background with the object on it; placing NULL: where it was. */
shf_status shf_edit_compose(const shf_call *call, const shf_image *background,
                            const shf_cutout *cutout, const shf_placing *placing,
                            const shf_matte *matte);
/* The object stays, its background becomes another one. */
shf_status shf_edit_before(const shf_call *call, const shf_image *background,
                           const shf_matte *matte);

/* The object stays, the complexity of its background changes; *exponent is b, NAN: found, and left there. */
shf_status shf_edit_spectrum(const shf_call *call, const shf_complexity *how, double *exponent,
                             const shf_matte *matte);

/* The move along an axis that brings first .. end as far as it can inside 0 .. side. */
double shf_edit_inside(double first, double end, double side);

#endif
