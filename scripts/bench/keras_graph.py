"""Writes the layers of a workload as JSON, for peers that build the same network themselves.

    python keras_graph.py WORKLOAD FILE

Each layer has its name, kind, settings, the names of its inputs, whether it is trained, and its
weights as [name, shape, seed of the formula].
"""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras_workloads

SETTINGS = (
    "filters", "kernel_size", "strides", "padding", "use_bias", "activation", "epsilon", "momentum",
    "scale", "center", "pool_size", "units", "max_value", "axis", "offset", "keepdims",
)


def describe(name):
    model = keras_workloads.NETWORKS[name]()
    seeds = {variable.path: seed for seed, variable in enumerate(model.weights)}
    rows = []
    for layer in model.layers:
        config = layer.get_config()
        parents = layer._inbound_nodes[0].parent_nodes if layer._inbound_nodes else []
        # A `Sequential` does not list its input: its first layer reads what comes from outside.
        known = {row["name"] for row in rows}
        inputs = [node.operation.name for node in parents if node.operation.name in known]
        rows.append({
            "name": layer.name, "kind": layer.__class__.__name__, "inputs": inputs,
            "trainable": layer.trainable,
            **{key: config[key] for key in SETTINGS if key in config},
            "weights": [[variable.path.split("/")[-1], list(variable.shape), seeds[variable.path]]
                        for variable in layer.weights],
        })
    return {"input": list(model.input_shape[1:]), "layers": rows}


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(describe(sys.argv[1])))
