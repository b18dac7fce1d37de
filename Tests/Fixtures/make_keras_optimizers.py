"""Writes what Keras's optimizers and schedules compute, with weights and gradients from a formula.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_optimizers.py`.
"""

import math

import keras
import tensorflow
from keras import optimizers
from keras_fixture import formula, write

# --- Optimizers: 12 steps of two weights by gradients from the formula.

schedules = optimizers.schedules
OPTIMIZERS = {
    "sgd": lambda: optimizers.SGD(0.05),
    "sgd_momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "sgd_nesterov": lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "sgd_decay": lambda: optimizers.SGD(0.05, momentum=0.9, weight_decay=0.1),
    "sgd_clip_value": lambda: optimizers.SGD(0.05, clipvalue=0.05),
    "sgd_clip_norm": lambda: optimizers.SGD(0.05, momentum=0.9, clipnorm=0.15),
    "sgd_clip_global": lambda: optimizers.SGD(0.05, global_clipnorm=0.2),
    "sgd_piecewise": lambda: optimizers.SGD(
        schedules.PiecewiseConstantDecay([3, 7], [0.1, 0.05, 0.01])),
    "adam": lambda: optimizers.Adam(0.01),
    "adam_betas": lambda: optimizers.Adam(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3),
    "adam_amsgrad": lambda: optimizers.Adam(0.01, beta_2=0.9, amsgrad=True),
    "adam_accumulated": lambda: optimizers.Adam(0.01, gradient_accumulation_steps=3),
    "adam_average": lambda: optimizers.Adam(
        0.01, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4),
    "adam_everything": lambda: optimizers.Adam(
        schedules.CosineDecay(0.01, 8, warmup_target=0.05, warmup_steps=3), weight_decay=0.05,
        global_clipnorm=0.2, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.9,
        ema_overwrite_frequency=3),
    "adamw": lambda: optimizers.AdamW(0.01),
    "adamw_excluded": lambda: excluding(optimizers.AdamW(0.01, weight_decay=0.2), "second"),
    "nadam": lambda: optimizers.Nadam(0.01),
    "adamax": lambda: optimizers.Adamax(0.01),
    "adagrad": lambda: optimizers.Adagrad(0.05),
    "adadelta": lambda: optimizers.Adadelta(1.0),
    "adadelta_default": lambda: optimizers.Adadelta(),
    "lion": lambda: optimizers.Lion(0.01),
    "lion_decay": lambda: optimizers.Lion(0.01, weight_decay=0.1),
    "muon": lambda: optimizers.Muon(0.01),
    "muon_options": lambda: optimizers.Muon(
        0.01, momentum=0.8, nesterov=False, ns_steps=3, rms_rate=None, weight_decay=0.1,
        adam_weight_decay=0.1, adam_lr_ratio=0.5, adam_beta_1=0.8, epsilon=1e-3),
    "muon_excluded": lambda: optimizers.Muon(0.01, exclude_layers=["first"]),
    "rmsprop": lambda: optimizers.RMSprop(0.01),
    "rmsprop_momentum": lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5),
    "rmsprop_centered": lambda: optimizers.RMSprop(0.01, centered=True),
    "rmsprop_both": lambda: optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, centered=True),
    "ftrl": lambda: optimizers.Ftrl(
        0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.1, beta=0.1,
        l2_shrinkage_regularization_strength=0.05),
    "lamb": lambda: optimizers.Lamb(0.01, weight_decay=0.01),
    "adafactor": lambda: optimizers.Adafactor(0.05),
}


def excluding(optimizer, name):
    optimizer.exclude_from_weight_decay(var_names=[name])
    return optimizer


def steps_of(make):
    optimizer = make()
    shapes = [(3, 4), (5,)]
    names = ["first", "second"]
    weights = [keras.Variable(formula(shape, number), name=names[number])
               for number, shape in enumerate(shapes)]
    result = {"first": [], "second": []}
    for step in range(12):
        found = [tensorflow.constant(formula(shape, 10 * step + number + 50) * 0.1)
                 for number, shape in enumerate(shapes)]
        optimizer.apply(found, weights)
        for name, weight in zip(names, weights):
            result[name].append(weight.numpy().ravel())
    result["variables"] = sum(math.prod(v.shape) for v in optimizer.variables)
    return result


write("keras_optimizers", {name: steps_of(make) for name, make in OPTIMIZERS.items()})

# --- Schedules: the rate of 40 steps.


def one_cycle(maximum, steps, warmup=0.3, start=25.0, end=1e4):
    """The formula of torch.optim.lr_scheduler.OneCycleLR with cosines."""
    first, peak, last = maximum / start, warmup * steps - 1, steps - 1
    rates = []
    for step in range(40):
        place = min(step, last)
        if place <= peak:
            a, b, part = first, maximum, place / peak
        else:
            a, b, part = maximum, first / end, (place - peak) / (last - peak)
        rates.append(b + (a - b) / 2 * (1 + math.cos(math.pi * part)))
    return {"rates": rates}


SCHEDULES = {
    "exponential": schedules.ExponentialDecay(0.1, 7, 0.5),
    "exponential_stairs": schedules.ExponentialDecay(0.1, 7, 0.5, staircase=True),
    "inverse": schedules.InverseTimeDecay(0.1, 5, 0.5),
    "inverse_stairs": schedules.InverseTimeDecay(0.1, 5, 0.5, staircase=True),
    "cosine": schedules.CosineDecay(0.1, 20, alpha=0.1),
    "cosine_warmup": schedules.CosineDecay(0.01, 20, warmup_target=0.1, warmup_steps=6),
    "restarts": schedules.CosineDecayRestarts(0.1, 5),
    "restarts_equal": schedules.CosineDecayRestarts(0.1, 5, t_mul=1.0, m_mul=0.8, alpha=0.05),
    "restarts_lower": schedules.CosineDecayRestarts(0.1, 4, t_mul=1.5, m_mul=0.5),
    "polynomial": schedules.PolynomialDecay(0.1, 15, 0.01, power=2.0),
    "polynomial_cycle": schedules.PolynomialDecay(0.1, 15, 0.01, power=0.5, cycle=True),
    "piecewise": schedules.PiecewiseConstantDecay([3, 10, 20], [0.1, 0.05, 0.02, 0.01]),
}
rates = {name: {"rates": [float(schedule(step)) for step in range(40)]}
         for name, schedule in SCHEDULES.items()}
rates["one_cycle"] = one_cycle(0.1, 32)
write("keras_schedules", rates)
