"""Writes what Keras's regularizers cost, what its constraints make of weights, and how a training
with them goes; exact values of initializers that have them.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_weights.py`.
"""

import numpy
import keras
from keras import constraints, initializers, layers, regularizers
from keras_fixture import formula, write

WEIGHT = formula((4, 3), 1) * 3
KERNEL = formula((2, 2, 3, 2), 2)

REGULARIZERS = {
    "l1": regularizers.L1(0.02), "l2": regularizers.L2(0.03),
    "l1l2": regularizers.L1L2(l1=0.01, l2=0.02),
    "orthogonal_rows": regularizers.OrthogonalRegularizer(0.1),
    "orthogonal_columns": regularizers.OrthogonalRegularizer(0.1, mode="columns"),
}
CONSTRAINTS = {
    "non_neg": constraints.NonNeg(), "max_norm": constraints.MaxNorm(1.5),
    "max_norm_filters": constraints.MaxNorm(0.5, axis=[0, 1, 2]),
    "unit_norm": constraints.UnitNorm(), "unit_norm_rows": constraints.UnitNorm(axis=1),
    "min_max_norm": constraints.MinMaxNorm(2.0, 3.0, rate=0.5),
}
cases = {f"cost_{name}": {"output": rule(keras.ops.convert_to_tensor(WEIGHT))} for name, rule in REGULARIZERS.items()}
cases |= {f"kept_{name}": {"output": rule(KERNEL if "filters" in name else WEIGHT)}
          for name, rule in CONSTRAINTS.items()}
cases["identity"] = {"output": initializers.Identity(2.0)((3, 4))}

# The loss of each of five steps, and the weights after them.
inputs = keras.Input((6,))
x = layers.Dense(
    5, activation="tanh", kernel_regularizer=regularizers.L1L2(0.01, 0.02),
    bias_regularizer="l2", kernel_constraint=constraints.MaxNorm(0.8),
    activity_regularizer=regularizers.L2(0.1))(inputs)
frozen = layers.Dense(5, kernel_regularizer="l1")
frozen.trainable = False
x = frozen(x)
outputs = layers.Dense(2, bias_constraint="non_neg", activity_regularizer="l1")(x)
model = keras.Model(inputs, outputs)
for number, weight in enumerate(model.weights):
    weight.assign(formula(weight.shape, 100 + number) * 0.5)
model.compile(keras.optimizers.SGD(0.1), "mean_squared_error")
samples, targets = formula((8, 6), 1), formula((8, 2), 2)
losses = [model.train_on_batch(samples, targets) for _ in range(5)]
cases["training"] = {"losses": losses, "evaluation": model.evaluate(samples, targets, verbose=0)}
cases["training"] |= {f"weight_{i}": w.numpy() for i, w in enumerate(model.weights)}
write("keras_weights", cases)
