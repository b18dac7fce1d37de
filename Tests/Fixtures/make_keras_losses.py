"""Writes what Keras's losses and metrics compute.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_losses.py`.
"""

import keras
import numpy
import tensorflow
from keras import losses, metrics
from keras_fixture import formula, write

# --- Losses: values and gradients, with and without weights of the samples.

ROWS = (6, 4)
logits = formula(ROWS, 3) * 4
probabilities = numpy.exp(logits) / numpy.exp(logits).sum(axis=1, keepdims=True)
# Rows that do not sum to 1, and entries that have to be clipped.
rough = probabilities * numpy.float32(1.5)
rough[0] = [1, 0, 0, 0]
classes = numpy.array([0, 1, 2, 3, 0, 1])
one_hot = numpy.eye(4, dtype=numpy.float32)[classes]
yes_no = (formula(ROWS, 5) > 0).astype(numpy.float32)
inside = (formula(ROWS, 6) + 1) / 2
values = formula(ROWS, 8) * 3
positive = numpy.abs(values)
weights = numpy.array([1, 0.5, 2, 0, 1.5, 0.25], dtype=numpy.float32)
shares = positive / positive.sum(axis=1, keepdims=True)
# Class numbers and scores at the places of small images.
image_logits = formula((2, 3, 2, 4), 11) * 3
image_classes = (numpy.arange(12) * 7 % 4).reshape(2, 3, 2)
# Labels of sequences, filled up with 0; one repeats a label, one has none.
labels_of_steps = numpy.array([[1, 2, 0], [3, 3, 4], [2, 0, 0], [0, 0, 0]])

LOSSES = {
    "categorical": (losses.CategoricalCrossentropy(), one_hot, rough),
    "categorical_logits": (losses.CategoricalCrossentropy(from_logits=True), one_hot, logits),
    "categorical_smoothed": (
        losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), one_hot, logits),
    "categorical_focal": (losses.CategoricalFocalCrossentropy(), one_hot, probabilities),
    "categorical_focal_logits": (
        losses.CategoricalFocalCrossentropy(
            alpha=0.4, gamma=1.5, from_logits=True, label_smoothing=0.1), one_hot, logits),
    "sparse": (losses.SparseCategoricalCrossentropy(), classes, probabilities),
    "sparse_logits": (losses.SparseCategoricalCrossentropy(from_logits=True), classes, logits),
    "sparse_places": (
        losses.SparseCategoricalCrossentropy(from_logits=True), image_classes, image_logits),
    "binary": (losses.BinaryCrossentropy(), yes_no, inside),
    "binary_logits": (losses.BinaryCrossentropy(from_logits=True), yes_no, logits),
    "binary_smoothed": (losses.BinaryCrossentropy(label_smoothing=0.2), yes_no, inside),
    "binary_focal": (losses.BinaryFocalCrossentropy(), yes_no, inside),
    "binary_focal_balanced": (
        losses.BinaryFocalCrossentropy(
            apply_class_balancing=True, alpha=0.3, gamma=3.0, from_logits=True), yes_no, logits),
    "mean_squared_error": (losses.MeanSquaredError(), yes_no, logits),
    "mean_absolute_error": (losses.MeanAbsoluteError(), yes_no, logits),
    "mean_absolute_percentage_error": (losses.MeanAbsolutePercentageError(), values, logits),
    "mean_squared_logarithmic_error": (losses.MeanSquaredLogarithmicError(), positive, logits),
    "huber": (losses.Huber(), values, logits),
    "huber_wide": (losses.Huber(delta=2.5), values, logits),
    "log_cosh": (losses.LogCosh(), values, logits),
    "poisson": (losses.Poisson(), positive, inside),
    "kl_divergence": (losses.KLDivergence(), shares, probabilities),
    "cosine_similarity": (losses.CosineSimilarity(), values, logits),
    "hinge": (losses.Hinge(), yes_no, logits),
    "hinge_signs": (losses.Hinge(), yes_no * 2 - 1, logits),
    "squared_hinge": (losses.SquaredHinge(), yes_no, logits),
    "categorical_hinge": (losses.CategoricalHinge(), one_hot, logits),
    "dice": (losses.Dice(), yes_no, inside),
    "tversky": (losses.Tversky(alpha=0.3, beta=0.7), yes_no, inside),
    "ctc": (losses.CTC(), labels_of_steps, formula((4, 7, 5), 12) * 2),
}


def measured(loss, targets, predictions, weights):
    variable = tensorflow.Variable(predictions)
    with tensorflow.GradientTape() as tape:
        value = tensorflow.reduce_mean(loss(targets, variable, sample_weight=weights))
    return value.numpy(), tape.gradient(value, variable).numpy()


cases = {}
for name, (loss, targets, predictions) in LOSSES.items():
    value, gradient = measured(loss, targets, predictions, None)
    # Keras would lay plain weights along the last axis of the values instead of the first.
    values = loss.call(targets, predictions)
    used = weights[:len(predictions)].reshape([-1] + [1] * (max(1, len(values.shape)) - 1))
    weighted, weighted_gradient = measured(loss, targets, predictions, used)
    cases[name] = {
        "targets": targets, "predictions": predictions, "value": value, "gradient": gradient,
        "weights": used.ravel(), "weighted": weighted, "weighted_gradient": weighted_gradient,
    }
write("keras_losses", cases)

# --- Metrics: the value after three batches of unequal size, with and without weights.

COUNT = 23
scores = numpy.exp(formula((COUNT, 4), 21) * 2)
scores /= scores.sum(axis=1, keepdims=True)
labels = (numpy.arange(COUNT) * 5 + numpy.arange(COUNT) // 7) % 4
# Some predictions are made right, so that no metric is near its limits.
for row in range(0, COUNT, 2):
    scores[row] = numpy.roll(scores[row], labels[row] - scores[row].argmax())
hot = numpy.eye(4, dtype=numpy.float32)[labels]
chances = (formula((COUNT, 1), 22) + 1) / 2
answers = ((chances + formula((COUNT, 1), 23) * 0.6) > 0.5).astype(numpy.float32)
many_chances = (formula((COUNT, 3), 24) + 1) / 2
many_answers = ((many_chances + formula((COUNT, 3), 25) * 0.7) > 0.5).astype(numpy.float32)
truth = formula((COUNT, 2), 26) * 2 + 3
guesses = truth + formula((COUNT, 2), 27)
sample_weights = numpy.abs(formula((COUNT,), 28)) + numpy.float32(0.1)

PAIRS = {
    "classes": (hot, scores), "numbers": (labels, scores), "yes": (answers, chances),
    "many": (many_answers, many_chances), "values": (truth, guesses),
    "signs": (many_answers, many_chances * 2 - 1),
}
METRICS = {
    "categorical_accuracy": ("classes", lambda: metrics.CategoricalAccuracy()),
    "sparse_categorical_accuracy": ("numbers", lambda: metrics.SparseCategoricalAccuracy()),
    "binary_accuracy": ("yes", lambda: metrics.BinaryAccuracy()),
    "binary_accuracy_high": ("many", lambda: metrics.BinaryAccuracy(threshold=0.7)),
    "top_2": ("classes", lambda: metrics.TopKCategoricalAccuracy(k=2)),
    "sparse_top_3": ("numbers", lambda: metrics.SparseTopKCategoricalAccuracy(k=3)),
    "precision": ("yes", lambda: metrics.Precision()),
    "precision_many": ("many", lambda: metrics.Precision(thresholds=0.4)),
    "precision_class": ("classes", lambda: metrics.Precision(class_id=2, thresholds=0.3)),
    "precision_top_2": ("classes", lambda: metrics.Precision(top_k=2)),
    "recall": ("yes", lambda: metrics.Recall()),
    "recall_many": ("many", lambda: metrics.Recall()),
    "recall_top_2": ("classes", lambda: metrics.Recall(top_k=2)),
    "true_positives": ("many", lambda: metrics.TruePositives()),
    "false_positives": ("many", lambda: metrics.FalsePositives()),
    "true_negatives": ("many", lambda: metrics.TrueNegatives(thresholds=0.6)),
    "false_negatives": ("many", lambda: metrics.FalseNegatives()),
    "auc": ("yes", lambda: metrics.AUC()),
    "auc_many": ("many", lambda: metrics.AUC()),
    "auc_labels": ("many", lambda: metrics.AUC(multi_label=True, num_labels=3)),
    "auc_pr": ("yes", lambda: metrics.AUC(curve="PR")),
    "auc_few": ("many", lambda: metrics.AUC(num_thresholds=7)),
    "auc_pr_few": ("many", lambda: metrics.AUC(num_thresholds=7, curve="PR")),
    "f1_macro": ("classes", lambda: metrics.F1Score(average="macro")),
    "f1_micro": ("classes", lambda: metrics.F1Score(average="micro")),
    "f1_weighted": ("classes", lambda: metrics.F1Score(average="weighted")),
    "f1_threshold": ("many", lambda: metrics.F1Score(average="macro", threshold=0.5)),
    "fbeta": ("classes", lambda: metrics.FBetaScore(average="macro", beta=2.0)),
    "mean_iou": ("classes", lambda: metrics.OneHotMeanIoU(num_classes=4, dtype="float32")),
    "mean_squared_error": ("values", lambda: metrics.MeanSquaredError()),
    "root_mean_squared_error": ("values", lambda: metrics.RootMeanSquaredError()),
    "mean_absolute_error": ("values", lambda: metrics.MeanAbsoluteError()),
    "mean_absolute_percentage_error": (
        "values", lambda: metrics.MeanAbsolutePercentageError()),
    "mean_squared_logarithmic_error": (
        "values", lambda: metrics.MeanSquaredLogarithmicError()),
    "cosine_similarity": ("values", lambda: metrics.CosineSimilarity()),
    "log_cosh": ("values", lambda: metrics.LogCoshError()),
    "r2": ("values", lambda: metrics.R2Score()),
    "categorical_crossentropy": ("classes", lambda: metrics.CategoricalCrossentropy()),
    "sparse_categorical_crossentropy": (
        "numbers", lambda: metrics.SparseCategoricalCrossentropy()),
    "binary_crossentropy": ("many", lambda: metrics.BinaryCrossentropy()),
    "kl_divergence": ("classes", lambda: metrics.KLDivergence()),
    "poisson": ("values", lambda: metrics.Poisson()),
    "hinge": ("signs", lambda: metrics.Hinge()),
    "squared_hinge": ("signs", lambda: metrics.SquaredHinge()),
    "categorical_hinge": ("classes", lambda: metrics.CategoricalHinge()),
}


def after_batches(make, pair, weighted):
    targets, predictions = PAIRS[pair]
    metric = make()
    for start, end in [(0, 8), (8, 19), (19, COUNT)]:
        metric.update_state(
            targets[start:end], predictions[start:end],
            sample_weight=sample_weights[start:end] if weighted else None)
    return float(metric.result())


found = {name: {"targets": targets, "predictions": predictions}
         for name, (targets, predictions) in PAIRS.items()}
found["weights"] = {"weights": sample_weights}
for name, (pair, make) in METRICS.items():
    found["metric_" + name] = {
        "plain": after_batches(make, pair, False), "weighted": after_batches(make, pair, True)}
write("keras_metrics", found)
