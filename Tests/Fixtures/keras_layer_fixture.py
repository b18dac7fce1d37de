"""What the scripts share that write results and gradients of Keras's layers.

A family of layers is a table: name of the case -> (layer, list of inputs). An input is a shape,
filled by `formula`, or one of `whole` and `padded`. The Swift side is `LayerCase` in
`Tests/DLLibTests/Layers`.
"""

import pathlib

import numpy
import tensorflow
from keras.src.backend import get_keras_mask, set_keras_mask
from keras.layers import RNN, Bidirectional, MultiHeadAttention
from keras_fixture import formula, set_weights, write


def whole(shape, limit):
    """Whole numbers from 0 up to but not including `limit`."""
    return lambda seed: ((numpy.arange(numpy.prod(shape)) * 7919 + seed * 104729) % 2003
                         % limit).astype(numpy.int32).reshape(shape)


def padded(shape, lengths):
    """Sequences that are zero from a length of their own on."""
    def make(seed):
        values = formula(shape, seed)
        for sample, length in enumerate(lengths):
            values[sample, length:] = 0
        return values
    return make


def masked(shape, rows):
    """Numbers from the formula with a mask: a row of zeros and ones for each sample."""
    def make(seed):
        return formula(shape, seed)
    make.mask = numpy.array(rows, dtype=bool)
    return make


def make(source, number):
    return source(number + 1) if callable(source) else formula(source, number + 1)


def run(layer, sources, **arguments):
    """Results and gradients of one layer, whose weights come from the formula."""
    inputs = [make(source, number) for number, source in enumerate(sources)]

    def call(values):
        for source, value in zip(sources, values):
            if hasattr(source, "mask"):
                set_keras_mask(value, tensorflow.constant(source.mask))
        if isinstance(layer, (RNN, Bidirectional)) and len(values) > 1:
            # Keras forgets the mask of a sequence that comes with first states, unless it is told.
            mask = get_keras_mask(values[0])
            given = {} if mask is None else {"mask": mask}
            return layer(values[0], initial_state=list(values[1:]), **given, **arguments)
        if type(layer) is MultiHeadAttention:
            return layer(*values, **arguments)
        return layer(values[0] if len(values) == 1 else list(values), **arguments)

    call([tensorflow.constant(value) for value in inputs])
    set_weights(layer)
    if hasattr(layer, "reset_state") and getattr(layer, "stateful", False):
        layer.reset_state()
    variables = [tensorflow.Variable(value) for value in inputs]
    trained = layer.trainable_weights
    with tensorflow.GradientTape() as tape:
        # Read the variables outside Keras, which would turn them into its own.
        results = call([tensorflow.convert_to_tensor(value) for value in variables])
        results = list(results) if isinstance(results, (list, tuple)) else [results]
        total = sum(tensorflow.reduce_sum(result * formula(result.shape, 7 + number))
                    for number, result in enumerate(results))
    mask = get_keras_mask(results[0])
    real = [value for value in variables if value.dtype.is_floating]
    found = tape.gradient(total, real + [weight.value for weight in trained])
    case = {}
    for number, result in enumerate(results):
        case[f"output_{number}"] = result.numpy()
    if mask is not None:
        case["mask"] = mask.numpy()
    for number, gradient in enumerate(found[:len(real)]):
        if gradient is not None:
            case[f"input_{number}"] = tensorflow.convert_to_tensor(gradient).numpy()
    for number, gradient in enumerate(found[len(real):]):
        case[f"weight_{number}"] = tensorflow.convert_to_tensor(gradient).numpy()
    for number, weight in enumerate(layer.non_trainable_weights):
        if "seed" not in weight.path:
            case[f"statistic_{number}"] = weight.numpy()
    return case


def describe(layer):
    """Names and shapes of all weights, in Keras's order."""
    return " ".join(f"{weight.name}{list(weight.shape)}".replace(" ", "")
                    for weight in layer.weights if "seed" not in weight.path)


def write_family(family, table, more=()):
    """Writes `<family>.json` with the results and `<family>_weights.txt` with the weights' names."""
    cases, lines = {}, []
    for name, (layer, sources, *rest) in table.items():
        cases[name] = run(layer, sources, **(rest[0] if rest else {}))
        lines.append(f"{name}: {describe(layer)}".rstrip())
    cases.update(more)
    write(family, cases)
    path = pathlib.Path(__file__).parent / f"{family}_weights.txt"
    path.write_text("\n".join(lines) + "\n")
