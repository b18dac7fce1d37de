"""Makes KerasFiles/: small files of weights in every form that Keras writes, and what the models compute.

Run with Keras 3.15 and h5py 3:
    python Tests/Fixtures/make_keras_files.py
Weights come from a formula (`set_weights` of keras_fixture.py), but the files hold them, and the tests
load them from there; keras_files.json has results only.
"""

import pathlib
import zipfile

import h5py
import keras
import numpy
from keras import layers
from keras.src.legacy.saving import legacy_h5_format

from keras_fixture import formula, set_weights, write

FOLDER = pathlib.Path(__file__).parent / "KerasFiles"


def small():
    """Convolutions and normalisation; class names repeat, and no name is given."""
    keras.backend.clear_session()
    return keras.Sequential([
        keras.Input((6, 5, 2)),
        layers.Conv2D(3, 3, padding="same"), layers.BatchNormalization(),
        layers.DepthwiseConv2D(2), layers.Conv2D(2, 1), layers.Flatten(),
        layers.Dense(4, activation="softmax"),
    ])


def nested():
    """Layers inside layers: models, cells, directions, heads."""
    keras.backend.clear_session()
    entry = keras.Input((4, 3))
    inner = keras.Sequential([
        keras.Input((4, 3)), layers.Dense(3, name="first"), layers.BatchNormalization(name="norm"),
        layers.Dense(3, name="second")], name="inner")
    x = inner(entry)
    x = layers.LSTM(3, return_sequences=True, name="memory")(x)
    x = layers.Bidirectional(layers.GRU(2, return_sequences=True), name="both")(x)
    x = layers.MultiHeadAttention(2, 2, name="heads")(x, x)
    x = layers.TimeDistributed(layers.Dense(2), name="each")(x)
    x = layers.SeparableConv1D(3, 2, name="apart")(x)
    x = layers.PReLU(name="bend")(x)
    x = layers.SimpleRNN(2, name="plain")(x)
    return keras.Model(entry, x, name="outer")


def save_legacy(model, path, before=lambda group: None):
    with h5py.File(path, "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
        before(file)


def rewrite_as_keras2(source, target):
    """Names with ":0", lists of names divided, texts of any length, numbers packed in chunks."""
    with h5py.File(source) as old, h5py.File(target, "w") as new:
        names = [name.decode() if isinstance(name, bytes) else name
                 for name in old.attrs["layer_names"]]
        half = len(names) // 2
        text = h5py.string_dtype()
        new.attrs.create("layer_names0", names[:half], dtype=text)
        new.attrs.create("layer_names1", names[half:], dtype=text)
        new.attrs["backend"] = "tensorflow"
        for place, name in enumerate(names):
            group = new.create_group(name)
            weights = [weight.decode() if isinstance(weight, bytes) else weight
                       for weight in old[name].attrs["weight_names"]]
            group.attrs.create("weight_names", [w + ":0" for w in weights], dtype=text)
            for weight in weights:
                value = old[name][weight][()]
                options = {}
                if value.ndim > 1:
                    chunks = tuple(max(1, (size + 1) // 2) for size in value.shape)
                    options = {"chunks": chunks, "compression": "gzip", "shuffle": True,
                               "fletcher32": place % 2 == 0}
                kind = ["<f4", ">f4", "<f8", ">f8"][place % 4]
                group.create_dataset(weight + ":0", data=value.astype(kind), **options)


def main():
    FOLDER.mkdir(exist_ok=True)
    cases = {}
    model = small()
    set_weights(model)
    cases["small"] = {"output": model(formula((2, 6, 5, 2), 3)).numpy()}
    model.save_weights(FOLDER / "small.weights.h5")
    model.save(FOLDER / "small-model.h5")
    model.save(FOLDER / "small.keras")
    save_legacy(model, FOLDER / "small-legacy.h5")
    rewrite_as_keras2(FOLDER / "small-legacy.h5", FOLDER / "small-keras2.h5")
    with zipfile.ZipFile(FOLDER / "small.keras") as old, \
            zipfile.ZipFile(FOLDER / "small-packed.keras", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)

    model = nested()
    set_weights(model)
    cases["nested"] = {"output": model(formula((2, 4, 3), 3)).numpy()}
    model.save_weights(FOLDER / "nested.weights.h5")
    save_legacy(model, FOLDER / "nested-legacy.h5")
    # Frozen models have their weights in another order.
    model.get_layer("inner").trainable = False
    save_legacy(model, FOLDER / "nested-frozen.h5")
    model.get_layer("inner").trainable = True
    model.get_layer("inner").get_layer("norm").trainable = False
    model.get_layer("inner").get_layer("first").trainable = False
    save_legacy(model, FOLDER / "nested-partly-frozen.h5")

    # Names and attributes in HDF5's newer form, as links in headers.
    with h5py.File(FOLDER / "links.h5", "w", libver="latest") as file:
        group = file.create_group("layers/dense/vars")
        group["0"] = formula((3, 2), 100)
        group["1"] = formula((2,), 101)
        file["layers/soft"] = h5py.SoftLink("/layers/dense")
        file["layers/other"] = h5py.ExternalLink("other.h5", "/layers/dense")

    write("keras_files", cases)
    for file in sorted(FOLDER.iterdir()):
        print(f"{file.stat().st_size:8d} {file.name}")


if __name__ == "__main__":
    main()
