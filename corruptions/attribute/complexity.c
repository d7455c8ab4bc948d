/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Two channels are transformed as one complex plane: a gain that is real and the same for opposite
 * frequencies does not mix them. */
#include "corruptions/attribute/complexity.h"

#include <string.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/base/context.h"
#include "corruptions/base/detmath.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/colour.h"
#include "corruptions/kernels/fft.h"
#include "corruptions/kernels/kernels.h"

#define TOLERANCE 0.005
#define STEPS 24
#define PLANES 2
#define WORDS 1024 /* drawn at once */

/* ---- images and planes ---- */

static void read_plane(const shf_image *image, int plane, const shf_fft_plane *to)
{
    const int n = image->channels;
    for (int part = 0; part < 2; part++)
        for (int y = 0; y < image->height; y++)
            for (int x = 0; x < image->width; x++)
                to->values[part][(size_t)y * (size_t)image->width + (size_t)x] =
                    2 * plane + part < n ? shf_row(image, y)[x * n + 2 * plane + part] : 0;
}

static double distance(double a, double b)
{
    return a > b ? a - b : b - a;
}

/* What has to be added to values, so that their mean is as asked once they are clipped: Newton's method, on
 * the share that is not. */
static float offset_for(const float *values, size_t count, double mean)
{
    double offset = 0, missing = 1;
    for (int step = 0; step < 16 && distance(missing, 0) > 0.01; step++) {
        double sum = 0;
        size_t inside = 0;
        for (size_t i = 0; i < count; i++) {
            const double value = values[i] + offset;
            inside += value > 0 && value < 255;
            sum += value > 0 ? value < 255 ? value : 255 : 0;
        }
        if (inside == 0)
            break;
        missing = mean - sum / (double)count;
        offset += missing * (double)count / (double)inside;
    }
    return (float)offset;
}

/* Clipped and rounded, with the means of a spectrum. */
static void write_plane(const shf_fft_plane *from, const shf_fft_plane *kept, int plane,
                        const shf_image *image)
{
    const int n = image->channels;
    const size_t count = (size_t)image->width * (size_t)image->height;
    for (int part = 0; part < 2 && 2 * plane + part < n; part++) {
        const float *values = from->values[part];
        const float offset = offset_for(values, count, kept->spectrum[part][0] / (double)count);
        for (int y = 0; y < image->height; y++)
            for (int x = 0; x < image->width; x++)
                shf_row(image, y)[x * n + 2 * plane + part] =
                    shf_to_u8(values[(size_t)y * (size_t)image->width + (size_t)x] + offset);
    }
}

/* Twice the amplitudes of both channels of a spectrum Z: those of Z(k) + Z*(-k) and Z(k) - Z*(-k). */
static double amplitudes_at(const shf_fft_plane *p, size_t u, size_t v)
{
    const size_t w = (size_t)p->width, h = (size_t)p->height;
    const size_t k = u * h + v, opposite = (u ? w - u : 0) * h + (v ? h - v : 0);
    const float a = p->spectrum[0][k], b = p->spectrum[1][k];
    const float c = p->spectrum[0][opposite], d = p->spectrum[1][opposite];
    return (double)(__builtin_sqrtf((a + c) * (a + c) + (b - d) * (b - d)) +
                    __builtin_sqrtf((a - c) * (a - c) + (b + d) * (b + d)));
}

static double sum_amplitudes(const shf_fft_plane *p)
{
    double sum = 0;
    for (size_t u = 0; u < (size_t)p->width; u++)
        for (size_t v = 0; v < (size_t)p->height; v++)
            sum += amplitudes_at(p, u, v);
    return sum / 2;
}

/* C. Spectra are left in planes[0], planes[step], ... */
static double complexity_of(shf_context *context, const shf_image *image,
                            const shf_fft_plane *planes, int step)
{
    double sum = 0;
    for (int i = 0; 2 * i < image->channels; i++) {
        const shf_fft_plane *plane = &planes[i * step];
        read_plane(image, i, plane);
        shf_fft_forward(context, plane);
        sum += sum_amplitudes(plane);
    }
    return sum / (255.0 * image->channels * image->width * image->height);
}

shf_status shf_measure_complexity(shf_context *context, const shf_image *image, double *out)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_fft_plane plane;
    shf_status status = shf_fft_make(context, image->width, image->height, &plane);
    if (!status)
        *out = complexity_of(context, image, &plane, 0);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- gains ---- */

typedef struct change {
    shf_context *context;
    const shf_complexity *how;
    const shf_image *out;
    shf_fft_plane plane, kept[PLANES]; /* kept: the spectra to begin with */
    double *
        logs; /* of f / f0, for frequencies u <= width / 2 by v <= height / 2, turned as spectra are */
    float *gains;
    double *amplitudes; /* by gain */
    double before;
} change;

static size_t quarter(const shf_fft_plane *p)
{
    return ((size_t)p->width / 2 + 1) * ((size_t)p->height / 2 + 1);
}

/* f = |(u / width, v / height)|, f0 = 1 / the longer side */
static void fill_logs(const change *c)
{
    const int width = c->out->width, height = c->out->height;
    const double longer = width > height ? width : height;
    double *to = c->logs;
    for (int u = 0; u <= width / 2; u++)
        for (int v = 0; v <= height / 2; v++) {
            const double x = u * longer / width, y = v * longer / height;
            *to++ = u + v > 0 ? 0.5 * shf_log(x * x + y * y) : 0;
        }
}

static void fill_gains(const change *c, double b)
{
    for (size_t i = 0; i < quarter(&c->kept[0]); i++)
        c->gains[i] = (float)(c->how->shape == SHF_SPECTRUM_FLAT ? b : shf_exp(b * c->logs[i]));
    c->gains[0] = 1; /* the mean */
}

static void multiply(const change *c, const shf_fft_plane *from, const shf_fft_plane *to)
{
    const size_t w = (size_t)from->width, h = (size_t)from->height;
    for (int part = 0; part < 2; part++)
        for (size_t u = 0; u < w; u++) {
            const float *gains = c->gains + (u <= w / 2 ? u : w - u) * (h / 2 + 1);
            for (size_t v = 0; v < h; v++)
                to->spectrum[part][u * h + v] =
                    gains[v <= h / 2 ? v : h - v] * from->spectrum[part][u * h + v];
        }
}

/* out by b, and its C. */
static double change_by(const change *c, double b)
{
    fill_gains(c, b);
    for (int i = 0; 2 * i < c->out->channels; i++) {
        multiply(c, &c->kept[i], &c->plane);
        shf_fft_backward(c->context, &c->plane);
        write_plane(&c->plane, &c->kept[i], i, c->out);
    }
    return complexity_of(c->context, c->out, &c->plane, 0);
}

/* ---- phases ---- */

/* Spectra times N / |N|, the phases of white noise; the mean stays. */
static void draw_phases(const change *c, const shf_stream *stream)
{
    const shf_fft_plane *noise = &c->plane;
    const size_t count = (size_t)noise->width * (size_t)noise->height;
    uint32_t words[WORDS];
    for (size_t first = 0; first < count; first += WORDS) {
        const size_t some = count - first < WORDS ? count - first : WORDS;
        c->context->kernels->random_u32(stream, 0, first, some, words);
        for (size_t i = 0; i < some; i++)
            noise->values[0][first + i] = (float)(words[i] >> 8) - 8388607.5F;
    }
    memset(noise->values[1], 0, count * sizeof(float));
    shf_fft_forward(c->context, noise);
    for (size_t k = 1; k < count; k++) {
        const float re = noise->spectrum[0][k], im = noise->spectrum[1][k];
        const float size = __builtin_sqrtf(re * re + im * im);
        for (int i = 0; 2 * i < c->out->channels && size > 0; i++)
            c->context->kernels->rotate(&c->kept[i].spectrum[0][k], &c->kept[i].spectrum[1][k],
                                        re / size, im / size, 1);
    }
}

/* ---- search ---- */

/* The amplitudes of all channels, those of one gain summed: what C is of, if nothing is clipped. */
static void fold(const change *c)
{
    const size_t w = (size_t)c->out->width, h = (size_t)c->out->height;
    memset(c->amplitudes, 0, quarter(&c->kept[0]) * sizeof(*c->amplitudes));
    for (int i = 0; 2 * i < c->out->channels; i++)
        for (size_t u = 0; u < w; u++)
            for (size_t v = 0; v < h; v++)
                c->amplitudes[(u <= w / 2 ? u : w - u) * (h / 2 + 1) + (v <= h / 2 ? v : h - v)] +=
                    amplitudes_at(&c->kept[i], u, v);
    const double share = 1 / (2 * 255.0 * c->out->channels * (double)(w * h));
    for (size_t k = 0; k < quarter(&c->kept[0]); k++)
        c->amplitudes[k] *= share;
}

/* The b whose C is aim, if nothing is clipped, by Newton's method on its logarithm. */
static double predict(const change *c, double aim)
{
    const bool flat = c->how->shape == SHF_SPECTRUM_FLAT;
    const double low = flat ? 0 : -4, high = flat ? 64 : 4;
    double b = flat ? 1 : 0;
    for (int step = 0; step < 20; step++) {
        double sum = c->amplitudes[0], slope = 0;
        for (size_t k = 1; k < quarter(&c->kept[0]); k++) {
            const double own = c->amplitudes[k] * (flat ? 1 : shf_exp(b * c->logs[k]));
            sum += flat ? b * own : own;
            slope += flat ? own : own * c->logs[k];
        }
        if (slope <= 0)
            return b; /* nothing but the mean */
        const double move = flat ? (aim - sum) / slope : shf_log(aim / sum) * sum / slope;
        const double next = b + move < low ? low : b + move > high ? high : b + move;
        const bool done = distance(next, b) < 1e-6;
        b = next;
        if (done)
            break;
    }
    return b;
}

/* What clipping takes is asked for in addition, by as much as it answered last time. */
static void search(const change *c, shf_changed *changed)
{
    const double aim = c->how->ratio * c->before;
    double asked = aim, last_asked = 0, last = 0, rate = 1, last_b = 1e9, nearest = 1e300;
    *changed = (shf_changed){0, c->before, 0};
    double b = 0;
    for (int step = 0; step < STEPS && nearest > TOLERANCE * aim; step++) {
        b = predict(c, asked);
        if (b == last_b)
            break; /* the end of the range */
        const double got = change_by(c, b);
        if (distance(got, aim) < nearest) {
            nearest = distance(got, aim);
            changed->b = b;
            changed->after = got;
        }
        if (step > 0 && got != last) {
            rate = shf_log(asked / last_asked) / shf_log(got / last);
            rate = rate > 0.5 ? rate < 4 ? rate : 4 : 0.5;
        }
        last_asked = asked;
        last = got;
        last_b = b;
        asked *= got > 0 ? shf_exp(rate * shf_log(aim / got)) : 1;
    }
    if (last_b != changed->b)
        change_by(c, changed->b);
}

/* ---- images ---- */

static const char *const names[SHF_SPECTRA] = {"slope", "flat", "texture"};

const char *shf_spectrum_name(shf_spectrum shape)
{
    return (unsigned)shape < SHF_SPECTRA ? names[shape] : NULL;
}

bool shf_spectrum_find(const char *name, shf_spectrum *shape)
{
    for (int i = 0; i < SHF_SPECTRA; i++)
        if (strcmp(names[i], name) == 0) {
            *shape = (shf_spectrum)i;
            return true;
        }
    return false;
}

static shf_status check(shf_context *context, const shf_image *in, const shf_complexity *how,
                        const shf_image *out)
{
    shf_status status = shf_image_check(context, in, "input");
    if (!status)
        status = shf_image_check(context, out, "output");
    if (status)
        return status;
    if (out->width != in->width || out->height != in->height || out->channels != in->channels)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "output image: %dx%d with %d channels; the input has %dx%d with %d",
                        out->width, out->height, out->channels, in->width, in->height,
                        in->channels);
    if (!(how->ratio > 0 && how->ratio <= 1000))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "the ratio of complexities must be above 0 and at most 1000");
    if ((unsigned)how->shape >= SHF_SPECTRA)
        return shf_fail(context, SHF_ERR_ARGUMENT, "there is no shape of spectra %d",
                        (int)how->shape);
    if (how->shape == SHF_SPECTRUM_TEXTURE && !how->stream)
        return shf_fail(context, SHF_ERR_ARGUMENT, "a texture needs a stream for its phases");
    return SHF_OK;
}

static shf_status change_channels(shf_context *context, const shf_image *in,
                                  const shf_complexity *how, const shf_image *out,
                                  shf_changed *changed)
{
    shf_arena *arena = &context->scratch;
    change c = {.context = context, .how = how, .out = out};
    shf_status status = shf_fft_make(context, in->width, in->height, &c.plane);
    for (int i = 0; 2 * i < in->channels && !status; i++)
        status = shf_fft_again(context, &c.plane, &c.kept[i]);
    if (!status) {
        c.logs = shf_arena_take(arena, quarter(&c.kept[0]), sizeof(*c.logs));
        c.gains = shf_arena_take(arena, quarter(&c.kept[0]), sizeof(*c.gains));
        c.amplitudes = shf_arena_take(arena, quarter(&c.kept[0]), sizeof(*c.amplitudes));
        if (!c.logs || !c.gains || !c.amplitudes)
            status = shf_fail_memory(context, "gains of a spectrum");
    }
    if (!status) {
        fill_logs(&c);
        c.before = complexity_of(context, in, c.kept, 1);
        if (how->shape == SHF_SPECTRUM_TEXTURE)
            draw_phases(&c, how->stream);
        fold(&c);
        if (how->b)
            *changed = (shf_changed){*how->b, c.before, change_by(&c, *how->b)};
        else
            search(&c, changed);
    }
    return status;
}

static bool has_colour(const shf_image *image)
{
    for (int y = 0; image->channels == 3 && y < image->height; y++)
        for (const uint8_t *p = shf_row(image, y), *end = p + shf_row_samples(image); p < end;
             p += 3)
            if (p[0] != p[1] || p[0] != p[2])
                return true;
    return false;
}

/* Equal channels are one, and stay equal: rounding would part them. */
static shf_status change_gray(shf_context *context, const shf_image *in, const shf_complexity *how,
                              const shf_image *out, shf_changed *changed)
{
    const shf_image gray = shf_image_take(&context->scratch, in->width, in->height, 1);
    if (!gray.data)
        return shf_fail_memory(context, "a gray image");
    shf_luma(in, &gray);
    shf_status status = change_channels(context, &gray, how, &gray, changed);
    if (!status)
        shf_spread_gray(&gray, out);
    return status;
}

shf_status shf_change_complexity(shf_context *context, const shf_image *in,
                                 const shf_complexity *how, const shf_image *out,
                                 shf_changed *changed)
{
    shf_changed ignored;
    shf_status status = check(context, in, how, out);
    if (status)
        return status;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    status = (in->channels == 1 || has_colour(in) ? change_channels : change_gray)(
        context, in, how, out, changed ? changed : &ignored);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
