"""What all peers share: the line protocol of run.py, and numbers by formula.

A peer prints `ready` and a JSON list of the numbers its first two calls gave, then for each line
`N` on standard input runs N batches and answers with a JSON list of their [seconds, processor
seconds]. It ends with its input.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np


def formula(shape, seed):
    """Numbers in about -1...1 without a visible pattern; dl-bench computes the same."""
    index = np.arange(int(np.prod(shape)), dtype=np.int64)
    values = ((index * 7919 + seed * 104729) % 2003) / 1001 - 1
    return values.astype(np.float32).reshape(shape)


def weight(name, shape, seed):
    """Formula numbers in the range that keeps a network's results sane."""
    values = formula(shape, seed)
    if name.endswith("kernel"):
        is_depthwise = shape[-1] == 1 and len(shape) == 4
        axes = shape[:2] if is_depthwise else shape[:-1]
        return values * np.sqrt(np.float32(6) / np.float32(np.prod(axes)))
    if name in ("gamma", "moving_variance"):
        return np.float32(1) + np.float32(0.5) * values
    return np.float32(0.25) * values


def labels(batch, classes=5):
    return np.eye(classes, dtype=np.float32)[np.arange(batch) % classes]


def sample(result):
    """Sixteen numbers spread over a result, or the one that a step of training gives."""
    values = np.asarray(result, dtype=np.float32).ravel()
    if values.size <= 16:
        return [float(value) for value in values]
    return [float(values[place * 104729 % values.size]) for place in range(16)]


def graph(name):
    """The layers of a workload as keras_graph.py wrote them."""
    return json.loads(Path(name).read_text())


def serve(step, view=lambda result: result):
    """Answers until the end of standard input."""
    print("ready " + json.dumps(sum((sample(view(step())) for _ in range(2)), [])), flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start, processor = time.perf_counter(), time.process_time()
            step()
            times.append([time.perf_counter() - start, time.process_time() - processor])
        print(json.dumps(times), flush=True)
