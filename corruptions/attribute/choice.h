/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which background an edit wants: its parameters of the names SHF_CHOICE_NAME and SHF_CHOICE_DRAW, which the
 * pipeline reads. */
#ifndef SHF_ATTRIBUTE_CHOICE_H
#define SHF_ATTRIBUTE_CHOICE_H

#define SHF_CHOICE_NAME "classes"
#define SHF_CHOICE_DRAW "draw"

typedef enum shf_choice {
    SHF_CHOOSE_ANY,   /* of any other image */
    SHF_CHOOSE_SAME,  /* of another image of the same class */
    SHF_CHOOSE_OTHER, /* of an image of another class */
    SHF_CHOOSE_NEXT,  /* of the next class, and of the first for the last */
    SHF_CHOOSE_PLACE, /* of the class that the pipeline drew as the image's place */
    SHF_CHOICES
} shf_choice;

/* The draw id of the stream that chooses, beside those of the edits. */
#define SHF_DRAW_CHOICE 64

#endif
