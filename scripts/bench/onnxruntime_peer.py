"""The onnxruntime side of a prediction; see peer_protocol.py.

    python onnxruntime_peer.py WORKLOAD BATCH GRAPH

The ONNX graph is made from Keras's description of the network (keras_graph.py), in the format's
own order of axes, batch-channels-height-width.
"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from peer_protocol import formula, graph, serve, weight


class Exporter:
    """Turns a description into ONNX nodes, keeping track of the sizes of images."""

    def __init__(self, description, batch):
        self.nodes, self.constants, self.sizes, self.names = [], [], {}, {}
        height, width, channels = description["input"]
        self.shape = [batch, channels, height, width]
        for row in description["layers"]:
            self.add(row)
        self.result = self.names[description["layers"][-1]["name"]]

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind, inputs, name, **settings):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **settings))
        return name

    def window(self, row, size, window):
        """Padding in ONNX's order and the size of the result."""
        stride = row["strides"]
        if row["padding"] == "same":
            totals = [max((-(-n // s) - 1) * s + k - n, 0)
                      for n, s, k in zip(size, stride, window)]
        else:
            totals = [0, 0]
        before = [total // 2 for total in totals]
        after = [total - first for total, first in zip(totals, before)]
        result = [(n + total - k) // s + 1
                  for n, total, k, s in zip(size, totals, window, stride)]
        return before + after, result

    def add(self, row):
        name, kind = row["name"], row["kind"]
        sources = [self.names[source] for source in row["inputs"]]
        size = self.sizes.get(row["inputs"][0]) if row["inputs"] else None
        values = [weight(*entry) for entry in row["weights"]]
        match kind:
            case "InputLayer":
                result, size = "input", self.shape[2:]
            case "Conv2D" | "DepthwiseConv2D":
                is_depthwise = kind == "DepthwiseConv2D"
                order = (2, 3, 0, 1) if is_depthwise else (3, 2, 0, 1)
                inputs = [sources[0], self.constant(name + "/w", values[0].transpose(order))]
                if row["use_bias"]:
                    inputs.append(self.constant(name + "/b", values[1]))
                pads, size = self.window(row, size, row["kernel_size"])
                result = self.node(
                    "Conv", inputs, name, pads=pads, strides=row["strides"],
                    group=values[0].shape[2] if is_depthwise else 1)
            case "BatchNormalization":
                if not row["scale"]:
                    values.insert(0, np.ones_like(values[0]))
                inputs = [self.constant(f"{name}/{place}", value)
                          for place, value in enumerate(values)]
                result = self.node(
                    "BatchNormalization", sources + inputs, name, epsilon=row["epsilon"])
            case "Dense":
                inputs = [self.constant(f"{name}/{place}", value)
                          for place, value in enumerate(values)]
                result = self.node("Gemm", sources + inputs, name)
            case "ZeroPadding2D":
                (top, bottom), (left, right) = row["padding"]
                pads = self.constant(
                    name + "/p", np.array([0, 0, top, left, 0, 0, bottom, right], np.int64))
                result = self.node("Pad", sources + [pads], name)
                size = [size[0] + top + bottom, size[1] + left + right]
            case "MaxPooling2D" | "AveragePooling2D":
                pads, size = self.window(row, size, row["pool_size"])
                result = self.node(
                    "MaxPool" if kind == "MaxPooling2D" else "AveragePool", sources, name,
                    pads=pads, strides=row["strides"], kernel_shape=row["pool_size"])
            case "GlobalAveragePooling2D":
                mean = self.node("GlobalAveragePool", sources, name + "/mean")
                result = self.node("Flatten", [mean], name)
            case "Add":
                result = self.node("Add", sources, name)
            case "Concatenate":
                result = self.node("Concat", sources, name, axis=1)
            case "ReLU" if row["max_value"] == 6:
                limits = [self.constant(f"{name}/{limit}", np.float32(limit)) for limit in (0, 6)]
                result = self.node("Clip", sources + limits, name)
            case "Activation" | "ReLU":
                result = sources[0]
            case _:
                raise ValueError(f"the onnxruntime peer has no {kind}")
        if row.get("activation") == "relu" or (kind == "ReLU" and row["max_value"] is None):
            result = self.node("Relu", [result], name + "/relu")
        self.names[name], self.sizes[name] = result, size

    def bytes(self):
        def value(name, shape=None):
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

        whole = helper.make_graph(
            self.nodes, "network", [value("input", self.shape)], [value(self.result)],
            self.constants)
        return helper.make_model(
            whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def main():
    name, batch, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    description = graph(file)
    exported = Exporter(description, batch).bytes()
    session = onnxruntime.InferenceSession(exported, providers=["CPUExecutionProvider"])
    del exported
    images = formula((batch, *description["input"]), 5).transpose(0, 3, 1, 2)
    images = np.ascontiguousarray(images)

    def forward():
        return session.run(None, {"input": images})[0]

    serve(forward, lambda y: y.transpose(0, 2, 3, 1) if y.ndim == 4 else y)


if __name__ == "__main__":
    main()
