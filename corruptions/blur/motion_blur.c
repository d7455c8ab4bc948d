/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* motion_blur: each channel smeared along a line at a random angle, with half a Gaussian as weights
 * (kernels/streak.c). Source: create_c of Hendrycks & Dietterich 2019, which has ImageMagick do it;
 * the published script draws the angle uniformly from -45 to 45 degrees. ImageMagick 6.9.11 (Q16)
 * sums in double and truncates when it writes 8 bits; ours sums in fixed point of 23 bits, which
 * moves rare values by one level, and leaves flat areas as they are. Other builds of ImageMagick
 * round instead.
 *
 * Any size: the same taps; beyond the image its edge goes on. */
#include "corruptions/corruption.h"
#include "corruptions/kernels/streak.h"

typedef struct parameters {
    double radius_px, sigma_px, angle;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, radius_px, "px", 0, SHF_STREAK_RADIUS,
                         "half the length of the line, rounded up; 0 is no blur"),
    SHF_SCALED_PARAMETER(parameters, sigma_px, "px", 0.01, 1000,
                         "deviation of the weights along it"),
    SHF_DRAWN_PARAMETER(parameters, angle, "deg", -180, 180,
                        "where the line points to: 0 right, 90 down; drawn from -45 to 45"),
};

#define DRAWN SHF_DRAW_DOUBLE

/* radius_px, sigma_px, angle */
static const parameters imagenet[] = {
    {10, 3, DRAWN}, {15, 5, DRAWN}, {15, 8, DRAWN}, {15, 12, DRAWN}, {20, 15, DRAWN}};
static const parameters imagenet_299[] = {
    {12, 4, DRAWN}, {17, 6, DRAWN}, {17, 9, DRAWN}, {17, 13, DRAWN}, {22, 16, DRAWN}};
static const parameters imagenet_64[] = {
    {10, 1, DRAWN}, {10, 1.5, DRAWN}, {10, 2, DRAWN}, {10, 2.5, DRAWN}, {12, 3, DRAWN}};
static const parameters cifar10[] = {
    {6, 1, DRAWN}, {6, 1.5, DRAWN}, {6, 2, DRAWN}, {8, 2, DRAWN}, {9, 2.5, DRAWN}};
static const parameters imagenet_p[] = {{10, 3, DRAWN}};
static const parameters cifar_p[] = {{6, 1.8, DRAWN}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const parameters path[] = {
    {5, 5, DRAWN}, {10, 5, DRAWN}, {15, 5, DRAWN}, {15, 8, DRAWN}, {15, 12, DRAWN}};
static const parameters blood[] = {
    {3, 3, DRAWN}, {5, 5, DRAWN}, {10, 5, DRAWN}, {10, 7, DRAWN}, {10, 9, DRAWN}};
static const parameters derma[] = {
    {10, 5, DRAWN}, {15, 5, DRAWN}, {15, 8, DRAWN}, {15, 12, DRAWN}, {20, 15, DRAWN}};
static const parameters retina[] = {
    {8, 5, DRAWN}, {15, 5, DRAWN}, {15, 8, DRAWN}, {15, 12, DRAWN}, {20, 15, DRAWN}};
static const parameters oct[] = {
    {10, 3, DRAWN}, {15, 5, DRAWN}, {15, 8, DRAWN}, {15, 12, DRAWN}, {20, 15, DRAWN}};
static const parameters breast[] = {
    {5, 5, DRAWN}, {9, 7, DRAWN}, {9, 10, DRAWN}, {13, 10, DRAWN}, {17, 12, DRAWN}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),         SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),   SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("imagenet-p", imagenet_p),       SHF_TABLE("cifar-p", cifar_p),
    SHF_TABLE("medmnist-c/pathmnist", path),   SHF_TABLE("medmnist-c/bloodmnist", blood),
    SHF_TABLE("medmnist-c/dermamnist", derma), SHF_TABLE("medmnist-c/retinamnist", retina),
    SHF_TABLE("medmnist-c/octmnist", oct),     SHF_TABLE("medmnist-c/breastmnist", breast),
};

enum { DRAW_ANGLE };

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    if (isnan(p->angle))
        p->angle = shf_random_uniform(&call->stream, DRAW_ANGLE, 0, -45, 45);
    const shf_streak streak = {p->radius_px, p->sigma_px, p->angle};
    return shf_streak_blur(call->context, call->in, &streak, call->out);
}

const shf_corruption shf_corruption_motion_blur = {
    .name = "motion_blur",
    .family = "blur",
    .summary = "a blur along a line at a random angle, as of a moving camera",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .deviation = "computed in fixed point instead of double, which moves rare values by one level; "
                 "truncated as ImageMagick 6.9.11 (Q16) does, where other builds round",
    .revision = 1,
    .stochastic = true,
    .not_monotone = true, /* the angle's draw may weigh more than the severity */
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};
