# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Runs in the environment of medmnistc, and writes what its Evaluator makes of predictions as JSON: see
test_score_evaluator.py.

    medmnist_evaluator.py DATASET TASK THRESHOLD PREDICTIONS.npz

THRESHOLD: JSON, a number or a list of them. PREDICTIONS.npz: labels, as MedMNIST has them; clean, and an
array of the name of each corruption, as probabilities, severity after severity.
"""
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
from medmnistc.eval import Evaluator  # noqa: E402


def main():
    dataset, task, threshold, path = sys.argv[1:]
    threshold, predictions = json.loads(threshold), dict(np.load(path))
    labels, clean = predictions.pop("labels"), predictions.pop("clean")
    evaluator = Evaluator(dataset, labels, list(predictions), "", "", task)
    evaluator.evaluate_clean(clean, threshold)
    for name, scores in predictions.items():
        evaluator.evaluate(scores, name, threshold)
    evaluator.output_log = {}
    evaluator.populate_summary()
    json.dump(evaluator.output_log, sys.stdout)


main()
