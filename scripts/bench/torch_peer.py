"""The PyTorch side of a workload; see peer_protocol.py.

    python torch_peer.py WORKLOAD BATCH GRAPH

The network is built from Keras's description of it (keras_graph.py), in channels-last memory, which
is PyTorch's faster layout for images on processors.
"""

import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from peer_protocol import formula, graph, labels, serve, weight


class Network(nn.Module):
    """The layers of a description, run in their order."""

    def __init__(self, description):
        super().__init__()
        self.rows = description["layers"]
        self.parts = nn.ModuleDict()
        for row in self.rows:
            part = self.make(row)
            if part is not None:
                for parameter in part.parameters():
                    parameter.requires_grad_(row["trainable"])
                self.parts[row["name"]] = part

    def make(self, row):
        values = [torch.from_numpy(np.array(weight(name, shape, seed)))
                  for name, shape, seed in row["weights"]]
        match row["kind"]:
            case "Conv2D" | "DepthwiseConv2D":
                kernel = values[0]
                h, w, inputs, outputs = kernel.shape
                groups = inputs if row["kind"] == "DepthwiseConv2D" else 1
                part = nn.Conv2d(inputs, inputs * outputs if groups > 1 else outputs, (h, w),
                                 stride=row["strides"], groups=groups, bias=row["use_bias"])
                order = (2, 3, 0, 1) if groups > 1 else (3, 2, 0, 1)
                part.weight.data = kernel.permute(order).contiguous()
                if row["use_bias"]:
                    part.bias.data = values[1]
            case "BatchNormalization":
                channels = values[0].shape[0]
                part = nn.BatchNorm2d(channels, eps=row["epsilon"], momentum=1 - row["momentum"])
                targets = ([part.weight] if row["scale"] else []) + [
                    part.bias, part.running_mean, part.running_var]
                for target, value in zip(targets, values):
                    target.data.copy_(value)
            case "Dense":
                part = nn.Linear(*values[0].shape)
                part.weight.data, part.bias.data = values[0].T.contiguous(), values[1]
            case "LSTM":
                units = values[1].shape[0]
                part = nn.LSTM(values[0].shape[0], units, batch_first=True)
                part.weight_ih_l0.data = values[0].T.contiguous()
                part.weight_hh_l0.data = values[1].T.contiguous()
                part.bias_ih_l0.data = values[2]
                part.bias_hh_l0.data.zero_()
            case _:
                return None
        return part

    def pad(self, x, row, window):
        """Keras's rule for `same`; nothing for `valid`."""
        if row["padding"] != "same":
            return x, (0, 0)
        pads = []
        for size, extent, stride in zip(x.shape[2:], window, row["strides"]):
            total = max((-(-size // stride) - 1) * stride + extent - size, 0)
            pads.append((total // 2, total - total // 2))
        (top, bottom), (left, right) = pads
        if top == bottom and left == right:
            return x, (top, left)
        return functional.pad(x, (left, right, top, bottom)), (0, 0)

    def run(self, row, inputs):
        x = inputs[0]
        part = self.parts[row["name"]] if row["name"] in self.parts else None
        match row["kind"]:
            case "Conv2D" | "DepthwiseConv2D":
                x, padding = self.pad(x, row, row["kernel_size"])
                x = functional.conv2d(
                    x, part.weight, part.bias, part.stride, padding, 1, part.groups)
            case "BatchNormalization":
                x = part(x)
            case "Dense":
                x = part(x)
            case "LSTM":
                x = part(x)[0][:, -1]
            case "ZeroPadding2D":
                (top, bottom), (left, right) = row["padding"]
                x = functional.pad(x, (left, right, top, bottom))
            case "MaxPooling2D":
                x, padding = self.pad(x, row, row["pool_size"])
                x = functional.max_pool2d(x, row["pool_size"], row["strides"], padding)
            case "AveragePooling2D":
                x, padding = self.pad(x, row, row["pool_size"])
                x = functional.avg_pool2d(
                    x, row["pool_size"], row["strides"], padding, count_include_pad=False)
            case "GlobalAveragePooling2D":
                x = x.mean((2, 3))
            case "Flatten":
                x = (x.permute(0, 2, 3, 1) if x.dim() == 4 else x).reshape(x.shape[0], -1)
            case "Add":
                x = inputs[0] + inputs[1]
            case "Concatenate":
                x = torch.cat(inputs, 1)
            case "Rescaling":
                x = x * row["scale"] + row["offset"]
            case "ReLU":
                x = functional.relu6(x) if row["max_value"] == 6 else functional.relu(x)
            case "Activation" | "InputLayer":
                pass
            case kind:
                raise ValueError(f"the PyTorch peer has no {kind}")
        match row.get("activation"):
            case "relu":
                x = functional.relu(x)
            # The softmax at the end is part of the loss.
            case None | "linear" | "softmax" | "tanh":
                pass
            case other:
                raise ValueError(f"the PyTorch peer has no {other}")
        return x

    def forward(self, x):
        last = {source: index for index, row in enumerate(self.rows) for source in row["inputs"]}
        values = {}
        for index, row in enumerate(self.rows):
            inputs = [values[name] for name in row["inputs"]] or [x]
            values[row["name"]] = self.run(row, inputs)
            for name in row["inputs"]:
                if last[name] == index:
                    values.pop(name, None)
        return values[self.rows[-1]["name"]]


def main():
    name, batch, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    description = graph(file)
    model = Network(description)
    values = formula((batch, *description["input"]), 5)
    if name.startswith("scratch"):
        values = (values + 1) * np.float32(127.5)
    images = torch.from_numpy(values)
    if images.dim() == 4:
        model = model.to(memory_format=torch.channels_last)
        images = images.permute(0, 3, 1, 2)
    if not name.endswith("-step"):
        model.eval()

        def forward():
            with torch.inference_mode():
                return model(images).numpy()

        if name.endswith("-start"):
            print(float(forward().ravel()[0]))
        else:
            serve(forward, lambda y: y.transpose(0, 2, 3, 1) if y.ndim == 4 else y)
        return
    model.train()
    targets = torch.from_numpy(labels(batch))
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=1e-3, eps=1e-7)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(model(images), targets)
        loss.backward()
        optimizer.step()
        return float(loss)

    serve(step)


if __name__ == "__main__":
    main()
