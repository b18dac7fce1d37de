"""Writes what Keras's optimizers compute with options drawn at random and a constraint.

Options act on one another: a constraint holds after the averages took the place of the weights, a
batch that only accumulates moves the averages, and so on. The draw covers all pairs of options.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_optimizer_options.py`.
"""

import random

import keras
import numpy
import tensorflow
from keras import constraints, optimizers
from keras_fixture import formula, write

CLASSES = ["SGD", "Adam", "Nadam", "Adamax", "Adagrad", "Adadelta", "RMSprop", "Lion",
           "Ftrl", "Lamb", "Adafactor"]
CONSTRAINTS = [None, constraints.NonNeg(), constraints.MaxNorm(1.2), constraints.UnitNorm(),
               constraints.MinMaxNorm(0.6, 1.1, rate=0.5)]
CLIPPINGS = [{}, {"clipvalue": 0.05}, {"clipnorm": 0.15}, {"global_clipnorm": 0.2}]
DECAYS = [0.0, 0.1]
ACCUMULATIONS = [1, 2, 3]
AVERAGES = [(0.0, 0), (0.8, 0), (0.8, 2), (0.9, 3)]
RATES = [0.01, 0.05]
SHAPES, NAMES, SHOWN = [(3, 4), (5,)], ["first", "second"], [7, 25]


def draw(chance):
    """One value of each option, as places in the lists above."""
    lists = [RATES, DECAYS, CLIPPINGS, ACCUMULATIONS, AVERAGES, CONSTRAINTS]
    return [chance.randrange(len(values)) for values in lists]


def run(kind, places):
    rate, decay, clipping, accumulation, average, constraint = places
    momentum, frequency = AVERAGES[average]
    optimizer = getattr(optimizers, CLASSES[kind])(
        RATES[rate], weight_decay=DECAYS[decay] or None,
        gradient_accumulation_steps=ACCUMULATIONS[accumulation] if accumulation else None,
        use_ema=momentum > 0, ema_momentum=momentum, ema_overwrite_frequency=frequency or None,
        **CLIPPINGS[clipping])
    weights = [keras.Variable(formula(shape, number), name=NAMES[number])
               for number, shape in enumerate(SHAPES)]
    weights[0].constraint = CONSTRAINTS[constraint]
    case = {"options": numpy.array([kind, *places]), "first": [], "second": []}
    for step in range(SHOWN[-1]):
        found = [tensorflow.constant(formula(shape, 10 * step + number + 50) * 0.1)
                 for number, shape in enumerate(SHAPES)]
        optimizer.apply(found, weights)
        if step + 1 in SHOWN:
            for name, weight in zip(NAMES, weights):
                case[name].append(weight.numpy().ravel())
    optimizer.finalize_variable_values(weights)
    for name, weight in zip(NAMES, weights):
        case[name].append(weight.numpy().ravel())
    return case


chance = random.Random(20)
cases = {}
for kind, name in enumerate(CLASSES):
    for number in range(12):
        cases[f"{name.lower()}_{number}"] = run(kind, draw(chance))
write("keras_optimizer_options", cases)
