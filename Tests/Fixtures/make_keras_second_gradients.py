"""Writes gradients of gradients with respect to weights, as TensorFlow computes them.

Batch normalisation in training is not among them: TensorFlow takes the mean for a constant in the
variance (`stop_gradient` in `nn.moments`), which is right for a first derivative only. The tests
compare it with differences in double precision.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_second_gradients.py`.
"""

import keras
import tensorflow
from keras import layers
from keras_fixture import formula, set_weights, write

NETWORKS = {
    "dense": ([3], lambda: [
        layers.Dense(5, activation="tanh"), layers.Dense(4, activation="sigmoid"),
        layers.Dense(1)]),
    "convolution": ([8, 8, 2], lambda: [
        layers.Conv2D(3, 3, strides=2, padding="same"), layers.LeakyReLU(negative_slope=0.2),
        layers.Conv2D(4, 3, activation="tanh"), layers.Flatten(), layers.Dense(1)]),
    "frozen statistics": ([3], lambda: [
        layers.Dense(5, activation="elu"), layers.BatchNormalization(trainable=False),
        layers.Dense(1)]),
}


def penalty(kind, model, x, training):
    """A cost made of the gradient of the model at its input."""
    with tensorflow.GradientTape() as inner:
        inner.watch(x)
        scores = model(x, training=training)
    slopes = tensorflow.reshape(inner.gradient(scores, x), [x.shape[0], -1])
    squares = tensorflow.reduce_sum(slopes ** 2, axis=1)
    if kind == "gradient penalty":
        return (tensorflow.reduce_mean((tensorflow.sqrt(squares) - 1) ** 2)
                + tensorflow.reduce_mean(scores))
    return tensorflow.reduce_mean(squares) / 2


cases = {}
for name, (shape, make) in NETWORKS.items():
    for kind in ["gradient penalty", "r1"]:
        model = keras.Sequential([layers.Input(shape), *make()])
        set_weights(model)
        x = tensorflow.constant(formula([4, *shape], 1))
        with tensorflow.GradientTape() as outer:
            cost = penalty(kind, model, x, training=True)
        variables = [variable.value for variable in model.trainable_variables]
        found = outer.gradient(
            cost, variables, unconnected_gradients=tensorflow.UnconnectedGradients.ZERO)
        cases[f"{name} {kind}"] = {
            "cost": cost.numpy(),
            **{f"gradient{place}": value.numpy() for place, value in enumerate(found)}}

# A contractive code: the slopes of every hidden number.
model = keras.Sequential([layers.Input([3]), layers.Dense(4, activation="sigmoid")])
set_weights(model)
x = tensorflow.constant(formula([4, 3], 1))
with tensorflow.GradientTape() as outer:
    cost = tensorflow.constant(0.0)
    for place in range(4):
        with tensorflow.GradientTape() as inner:
            inner.watch(x)
            hidden = tensorflow.reduce_sum(model(x)[:, place])
        cost += tensorflow.reduce_sum(inner.gradient(hidden, x) ** 2)
found = outer.gradient(cost, [variable.value for variable in model.trainable_variables])
cases["contractive"] = {
    "cost": cost.numpy(),
    **{f"gradient{place}": value.numpy() for place, value in enumerate(found)}}

write("keras_second_gradients", cases)
