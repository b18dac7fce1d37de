"""The TensorFlow side of a workload; see peer_protocol.py.

    python tensorflow_peer.py WORKLOAD BATCH
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import tensorflow as tf
from tensorflow import keras

import keras_workloads
from peer_protocol import serve


def forward(name, batch):
    """A compiled graph: TensorFlow's fastest path."""
    model = keras_workloads.build(name)
    images = tf.constant(keras_workloads.images(name, model, batch))
    call = tf.function(lambda x: model(x, training=False))
    return lambda: call(images).numpy()


def step(name, batch):
    """One step of training as a compiled graph, without the bookkeeping of `fit`."""
    model = keras_workloads.build(name)
    images = tf.constant(keras_workloads.images(name, model, batch))
    labels = tf.constant(keras_workloads.targets(batch))
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    loss_of = keras.losses.CategoricalCrossentropy()

    @tf.function
    def train():
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    return lambda: float(train())


def main():
    name, batch = sys.argv[1], int(sys.argv[2])
    if name.endswith("-start"):
        print(float(forward(name, batch)().ravel()[0]))
    else:
        serve((step if name.endswith("-step") else forward)(name, batch))


if __name__ == "__main__":
    main()
