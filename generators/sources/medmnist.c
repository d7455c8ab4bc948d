/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The datasets of MedMNIST: names, tasks and classes. */
#include "generators/sources/medmnist.h"

#include <stdio.h>
#include <string.h>

#include <shiftforge/dataset.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"
#include "manifests/record.h"

#define ENDING ".npz"
#define FIRST_SIZE 28 /* whose files do not tell it */

/* clang-format off */
#define ORGANS 11, {"00_bladder", "01_femur_left", "02_femur_right", "03_heart", "04_kidney_left", \
                    "05_kidney_right", "06_liver", "07_lung_left", "08_lung_right", "09_pancreas", \
                    "10_spleen"}

static const shf_medmnist datasets[] = {
    {"pathmnist", SHF_TASK_CLASSES, 3, 9,
     {"0_adipose", "1_background", "2_debris", "3_lymphocytes", "4_mucus", "5_smooth_muscle",
      "6_normal_colon_mucosa", "7_cancer_associated_stroma", "8_colorectal_adenocarcinoma"}},
    {"chestmnist", SHF_TASK_SEVERAL, 1, 14,
     {"00_atelectasis", "01_cardiomegaly", "02_effusion", "03_infiltration", "04_mass", "05_nodule",
      "06_pneumonia", "07_pneumothorax", "08_consolidation", "09_edema", "10_emphysema",
      "11_fibrosis", "12_pleural", "13_hernia"}},
    {"dermamnist", SHF_TASK_CLASSES, 3, 7,
     {"0_actinic_keratoses", "1_basal_cell_carcinoma", "2_benign_keratosis", "3_dermatofibroma",
      "4_melanoma", "5_melanocytic_nevi", "6_vascular_lesions"}},
    {"octmnist", SHF_TASK_CLASSES, 1, 4,
     {"0_choroidal_neovascularization", "1_diabetic_macular_edema", "2_drusen", "3_normal"}},
    {"pneumoniamnist", SHF_TASK_BINARY, 1, 2, {"0_normal", "1_pneumonia"}},
    {"retinamnist", SHF_TASK_ORDINAL, 3, 5, {"0", "1", "2", "3", "4"}},
    {"breastmnist", SHF_TASK_BINARY, 1, 2, {"0_malignant", "1_normal_or_benign"}},
    {"bloodmnist", SHF_TASK_CLASSES, 3, 8,
     {"0_basophil", "1_eosinophil", "2_erythroblast", "3_immature_granulocytes", "4_lymphocyte",
      "5_monocyte", "6_neutrophil", "7_platelet"}},
    {"tissuemnist", SHF_TASK_CLASSES, 1, 8,
     {"0_collecting_duct", "1_distal_convoluted_tubule", "2_glomerular_endothelial_cells",
      "3_interstitial_endothelial_cells", "4_leukocytes", "5_podocytes", "6_proximal_tubule",
      "7_thick_ascending_limb"}},
    {"organamnist", SHF_TASK_CLASSES, 1, ORGANS},
    {"organcmnist", SHF_TASK_CLASSES, 1, ORGANS},
    {"organsmnist", SHF_TASK_CLASSES, 1, ORGANS},
};
/* clang-format on */

const int shf_medmnist_sizes[] = {224, 128, 64, FIRST_SIZE, 0};

const shf_medmnist *shf_medmnist_find(const char *name)
{
    for (size_t i = 0; i < SHF_COUNT(datasets); i++)
        if (strcmp(datasets[i].name, name) == 0)
            return &datasets[i];
    return NULL;
}

const shf_medmnist *shf_medmnist_of_file(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (size_t i = 0; i < SHF_COUNT(datasets); i++)
        for (const int *size = shf_medmnist_sizes; *size; size++) {
            char file[64];
            if (shf_medmnist_file(datasets[i].name, *size, file, sizeof(file)) &&
                strcmp(file, name) == 0)
                return &datasets[i];
        }
    return NULL;
}

bool shf_medmnist_file(const char *name, int size, char *out, size_t room)
{
    const int length = size == FIRST_SIZE ? snprintf(out, room, "%s" ENDING, name)
                                          : snprintf(out, room, "%s_%d" ENDING, name, size);
    return length >= 0 && (size_t)length < room;
}

shf_status shf_medmnist_require(shf_context *context, const char *name, const shf_medmnist **out)
{
    shf_suggestion suggestion = {0};
    *out = shf_medmnist_find(name);
    for (size_t i = 0; i < SHF_COUNT(datasets); i++)
        shf_suggest(&suggestion, name, datasets[i].name);
    char text[96];
    return *out ? SHF_OK
                : shf_fail(context, SHF_ERR_ARGUMENT, "no dataset of MedMNIST is named '%s'%s",
                           name, shf_suggestion_text(&suggestion, text, sizeof(text)));
}

/* ---- for everybody ---- */

size_t shf_dataset_count(void)
{
    return SHF_COUNT(datasets);
}

shf_dataset_info shf_dataset_at(size_t index)
{
    if (index >= SHF_COUNT(datasets))
        return (shf_dataset_info){.struct_size = sizeof(shf_dataset_info)};
    const shf_medmnist *dataset = &datasets[index];
    return (shf_dataset_info){.struct_size = sizeof(shf_dataset_info),
                              .name = dataset->name,
                              .task = dataset->task,
                              .channels = dataset->channels,
                              .class_count = dataset->class_count,
                              .classes = dataset->classes};
}
