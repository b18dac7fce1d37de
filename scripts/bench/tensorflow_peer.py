"""The TensorFlow side of a workload; speaks the line protocol of scripts/bench/run.py.

Prints `ready`, then for each line `N` on standard input runs N batches and answers with a JSON
list of their seconds. Ends with its input.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow as tf
from tensorflow import keras


def mobilenet_v2_forward(batch: int, size: int):
    """The frozen base with its 1,000-class top, as a compiled graph: TensorFlow's fastest path."""
    model = keras.applications.MobileNetV2(weights=None, input_shape=(size, size, 3))
    model.trainable = False
    images = tf.constant(np.random.default_rng(0).uniform(-1, 1, (batch, size, size, 3)), tf.float32)
    forward = tf.function(lambda x: model(x, training=False))
    return lambda: forward(images).numpy()


def scratch_cnn_step(batch: int, size: int):
    """One training step of the lecture's first network."""
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((size, size, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(16, 10, activation="relu"), layers.MaxPooling2D(3),
        layers.Conv2D(32, 8, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(32, 6, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(50, activation="relu"), layers.Dense(20, activation="relu"),
        layers.Dense(5, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    random = np.random.default_rng(0)
    images = tf.constant(random.uniform(0, 255, (batch, size, size, 3)), tf.float32)
    labels = tf.constant(np.eye(5, dtype=np.float32)[random.integers(0, 5, batch)])
    return lambda: float(model.train_on_batch(images, labels)[0])


WORKLOADS = {"mobilenetv2-forward": mobilenet_v2_forward, "scratch-cnn-step": scratch_cnn_step}


def main() -> None:
    workload, batch, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    step = WORKLOADS[workload](batch, size)
    for _ in range(2):
        step()
    print("ready", flush=True)
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            start = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - start)
        print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    main()
