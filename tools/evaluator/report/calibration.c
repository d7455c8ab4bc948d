/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reliability diagrams, clean and of all corrupted cells together, and their numbers. */
#include "tools/evaluator/report/reliability.h"

bool shf_report_has_calibration(const shf_report *r)
{
    shf_bin bins[SHF_ECE_BINS];
    bool found = false;
    for (size_t m = 0; m < r->count; m++)
        found |= shf_reliability_sum(r->scores[m], 0, bins).n > 0 ||
                 shf_reliability_sum(r->scores[m], SHF_ALL_CORRUPTED, bins).n > 0;
    return found;
}

/* ---- numbers ---- */

static void add_part(shf_report *r, const shf_bin *bin)
{
    char n[SHF_FIXED_TEXT], confidence[SHF_FIXED_TEXT], right[SHF_FIXED_TEXT];
    shf_html_add(&r->html, "<td>%s</td><td>%s</td><td>%s</td>", shf_fixed_text(bin->n, 0, n),
                 shf_percent_text(bin->confidence / bin->n, confidence),
                 shf_percent_text(bin->right / bin->n, right));
}

static void add_bins_table(shf_report *r, const json_t *score)
{
    shf_bin clean[SHF_ECE_BINS], corrupted[SHF_ECE_BINS];
    shf_reliability_sum(score, 0, clean);
    shf_reliability_sum(score, SHF_ALL_CORRUPTED, corrupted);
    shf_report_table_open(r, "numbers",
                          "Bins of confidence: outputs, mean confidence and right "
                          "ones, per cent");
    shf_html_add(&r->html, "<thead><tr><th scope=\"col\" rowspan=\"2\">confidence</th>"
                           "<th scope=\"colgroup\" colspan=\"3\">clean</th>"
                           "<th scope=\"colgroup\" colspan=\"3\">corrupted</th></tr>\n<tr>");
    for (int part = 0; part < 2; part++)
        shf_html_add(&r->html, "<th scope=\"col\">outputs</th><th scope=\"col\">confidence</th>"
                               "<th scope=\"col\">right</th>");
    shf_html_add(&r->html, "</tr></thead>\n<tbody>\n");
    for (int b = 0; b < SHF_ECE_BINS; b++) {
        char low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT];
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s to %s</th>",
                     shf_percent_text((double)b / SHF_ECE_BINS, low),
                     shf_percent_text((b + 1.0) / SHF_ECE_BINS, high));
        add_part(r, &clean[b]);
        add_part(r, &corrupted[b]);
        shf_html_add(&r->html, "</tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
}

void shf_report_calibration(shf_report *r)
{
    shf_html_add(
        &r->html,
        "<p>Outputs by the confidence of the model: columns show how many of them are "
        "right, a line across how sure the model is of them. A column that ends below its "
        "line is over-confidence. Below, how many outputs there are. Outputs of one image "
        "are no independent draws: intervals of calibration errors are in the tables.</p>\n");
    for (size_t m = 0; m < r->count; m++) {
        shf_report_model(r, m, 3);
        shf_html_add(&r->html, "<div class=\"panels\">\n");
        shf_reliability_diagram(r, r->scores[m], 0);
        shf_reliability_diagram(r, r->scores[m], SHF_ALL_CORRUPTED);
        shf_reliability_course(r, r->scores[m]);
        shf_html_add(&r->html, "</div>\n");
        shf_report_details_open(r, "The numbers of this model, and the calibration error of "
                                   "every corruption and severity");
        add_bins_table(r, r->scores[m]);
        shf_report_heat_map(
            r, m, "ece", 0.5,
            "Calibration error (ECE), per cent; the strongest colour stands for 50");
        shf_report_details_close(r);
    }
}
