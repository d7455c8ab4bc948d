/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Prints docs/corruptions.md, as the registry has it. See tools/dev/make-docs. */
#include <stdio.h>
#include <string.h>

#include "corruptions/registry.h"
#include "manifests/record.h"

static const char introduction[] =
    "# Corruptions\n\n"
    "This page is made from the registry by `tools/dev/make-docs`: do not edit it. The same is "
    "said "
    "by\n`shiftforge describe NAME`.\n\n"
    "Severities are addressed by profile: the tables of one paper for one image size. Parameters "
    "can "
    "be\nset by hand (`--set name=value`); the bounds below are what is accepted. How far pixels "
    "agree "
    "with\nthe published code: *bit-exact*, every value; *within 1*, values differ by at most 1, "
    "on at "
    "most\n0.5 % of them; *distribution*, the random generator is another one, and the values are "
    "equal in\ndistribution. *training* is what an augmentation (`shiftforge/augmentation.h`) "
    "draws "
    "from:\nuniform between both, whole numbers cut off to whole.\n\n";

/* clang-format off */
static const char other_sizes[] =
    "## Other sizes\n"
    "\n"
    "The published code works at one size only, and most of it on squares. Here every corruption takes any\n"
    "image from 1x1 on, gray or RGB, and treats both axes alike; at the published size nothing of this\n"
    "changes a pixel.\n"
    "\n"
    "- Parameters stay what they are: a sigma of 4 pixels is 4 pixels in a larger image, too, which looks\n"
    "  weaker there. With `--scale-parameters` those that are lengths in the picture are multiplied by its\n"
    "  shorter side / the profile's size (the tables below mark them), whole numbers rounded, all kept\n"
    "  within their bounds. Values set by hand are not scaled. Each row of a manifest has the values used.\n"
    "- `elastic_transform`: the affine map is about the middle of each axis, by points a third of the\n"
    "  shorter side away; a shorter side below 3 pixels has no map. Scaled, its three lengths grow as the\n"
    "  authors let them grow from size to size, each a product with the size; its shifts stay as large in\n"
    "  pixels, and look smaller.\n"
    "- `fog`: a larger image has a map of the next power of two, which repeats beyond 4096 pixels; a\n"
    "  smaller one the corner of the profile's map.\n"
    "- `frost`: where an image is wider or higher than a texture, the texture goes on mirrored.\n"
    "- `glass_blur`: where a side has no more than 2 `max_delta_px` pixels nothing is moved, and the two\n"
    "  blurs are all.\n"
    "- `motion_blur`, `snow`, `gaussian_blur`, `defocus_blur`: as many taps as ever; beyond the edge the\n"
    "  image goes on, repeated or mirrored, for a radius larger than the image, too. Scaled, `snow` has\n"
    "  longer streaks of flakes that stay as wide as they are in pixels.\n"
    "- `pixelate`: at least one pixel a side. `zoom_blur`: each axis by its own length.\n"
    "- `spatter`: scaled, the deviation of its random layer grows with the Gaussian that smooths it, so\n"
    "  that as much of the picture is covered.\n"
    "- `kernel_blur`: mirrored again where an image is smaller than the kernel. `bubble`: a radius is at\n"
    "  most half the shorter side. `stain_deposit`, `characters`: in a small image nearer to the edges, or\n"
    "  cut off there.\n"
    "- A gray image is one channel: what treats channels apart does it once, colours of frost, spatter and\n"
    "  characters become their luminance, and `saturate` changes nothing. In profiles of gray datasets\n"
    "  (*as RGB* above), as published, it goes through RGB: noise is drawn for each channel, colours are\n"
    "  mixed, and the luma of that is the result, in one channel or, of RGB files, in three equal ones.\n"
    "\n"
    "Time grows with the pixels, and with the radius where there is one: 4000x3000 RGB takes from 0.02 to\n"
    "0.8 s on one thread of an AMD EPYC, but for `elastic_transform` at severity 1, whose Gaussian is 171\n"
    "pixels wide: 17 s (scaled, 33 s; blurs and `spatter` then 2 to 5 s). Beside the image, its copy and\n"
    "small tables a corruption takes at most 48 bytes a pixel: `background_complexity` and\n"
    "`background_texture` 44, `elastic_transform` 40, `object_size` 36, other edits up to 28, `spatter` 24,\n"
    "`fog` 14, `zoom_blur` 12, the others about 5 or less.\n"
    "\n";
/* clang-format on */

static shf_status write_profiles(shf_buffer *out)
{
    shf_status status =
        shf_buffer_text(out, "## Profiles\n\n| profile | alias | size | preprocessing | gray | "
                             "what it is | reference |\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < shf_profile_count() && !status; i++) {
        shf_profile_info p = shf_profile_at(i);
        status = shf_buffer_format(out, "| %s | %s | %d | %s | %s | %s | %s |\n", p.name, p.alias,
                                   p.size, p.preprocess, p.gray_as_rgb ? "as RGB" : "", p.summary,
                                   p.reference);
    }
    return status ? status : shf_buffer_text(out, "\n");
}

static shf_status write_overview(shf_buffer *out)
{
    shf_status status =
        shf_buffer_text(out, "## All of them\n\n| name | family | set | agreement | what it does "
                             "|\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < shf_corruption_count() && !status; i++) {
        shf_corruption_info c = shf_corruption_get_info(shf_corruption_at(i));
        status = shf_buffer_format(out, "| [%s](#%s) | %s | %s | %s | %s |\n", c.name, c.name,
                                   c.family, shf_membership_name(c.membership),
                                   shf_exactness_name(c.exactness), c.summary);
    }
    return status ? status : shf_buffer_text(out, "\n");
}

/* A heading where a family begins, then its corruptions, in the order of list.def. */
static shf_status write_families(shf_buffer *out)
{
    const char *family = "";
    shf_status status = SHF_OK;
    for (size_t i = 0; i < shf_corruption_count() && !status; i++) {
        const shf_corruption *corruption = shf_corruption_at(i);
        if (strcmp(family, corruption->family) != 0)
            status = shf_buffer_format(out, "## Family %s\n\n", corruption->family);
        family = corruption->family;
        if (!status)
            status = shf_describe_markdown(corruption, out);
    }
    return status;
}

int main(void)
{
    shf_context *context;
    shf_buffer page;
    if (shf_context_create(NULL, &context))
        return 1;
    shf_buffer_init(&page, context);
    shf_status status = shf_buffer_text(&page, introduction);
    if (!status)
        status = write_profiles(&page);
    if (!status)
        status = shf_buffer_text(&page, other_sizes);
    if (!status)
        status = write_overview(&page);
    if (!status)
        status = write_families(&page);
    if (status)
        fprintf(stderr, "make_docs: %s\n", shf_context_error(context));
    else if (fwrite(page.data, 1, page.size - 1, stdout) != page.size - 1) /* one newline less */
        status = SHF_ERR_IO;
    shf_buffer_free(&page);
    shf_context_destroy(context);
    return shf_status_exit_code(status);
}
