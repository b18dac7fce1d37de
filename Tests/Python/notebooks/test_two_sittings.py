"""A lesson in two sittings: a model is trained in one kernel and goes on in another.

Between the two, its file is read by Python, with nothing but what docs/model-file.md says.
"""

import hashlib
import json
import struct

import pytest

SAMPLES = """
let pixels = (0..<12 * 32 * 32 * 3).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 3072 &* 11) }
let images = Tensor(pixels, shape: [12, 32, 32, 3])
let labels = (0..<12).map { $0 % 2 }
let data = Dataset(images: images, labels: labels, classNames: ["daisy", "rose"])
"""

MODEL = """
let base = try MobileNetV2(
    weights: .none, includeTop: false, inputShape: [32, 32, 3], alpha: 0.35,
    includePreprocessing: true, name: "base")
base.trainable = false
let model = Sequential(seed: 1) {
    base
    GlobalAveragePooling2D()
    Dropout(0.2)
    Dense(2, activation: .softmax, name: "head")
}
model.compile(
    optimizer: Adam(learningRate: 0.01), loss: .categoricalCrossentropy, metrics: [.accuracy])
"""

TRAINING = """
let history = try model.fit(
    data, epochs: 3, validationSplit: 0.25, batchSize: 5, seed: 4,
    callbacks: [ModelCheckpoint("FOLDER/new/flowers-{epoch:02d}.dllib")], verbose: .silent)
if let use = history.frozenFeatures { print("base passes:", use.computed, "saved:", use.reused) }
"""

ANSWERS = """
print(model.classNames)
print(try model.predict(data).scalars().map { $0.bitPattern })
print(model.trainableParameterCount, model.fingerprint)
"""

TUNING = """
model.unfreeze(from: "base/block_16_project")
model.compile(optimizer: Adam(learningRate: 1e-4), loss: .categoricalCrossentropy)
let tuned = try model.fit(data, epochs: 2, batchSize: 5, seed: 4, verbose: .silent)
print(tuned["loss"], tuned.frozenFeatures?.computed ?? -1)
print(model.fingerprint)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sittings")


@pytest.fixture(scope="module")
def first_sitting(folder, kernel):
    """What the first kernel printed: of the training, of the model, and of its fine-tuning."""
    texts = []
    for cell in (SAMPLES, MODEL, TRAINING.replace("FOLDER", str(folder)), ANSWERS, TUNING):
        exchange = kernel.run(cell)
        assert exchange.status == "ok", exchange.content
        texts.append(exchange.text())
    return texts[2:]


def read(path):
    """The texts and the tensors of a model file, by the description in docs/model-file.md."""
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + size])
    texts = header.pop("__metadata__")
    numbers = content[8 + size:]
    tensors = {
        name: (entry["shape"], numbers[slice(*entry["data_offsets"])])
        for name, entry in header.items()}
    return texts, tensors, numbers


def test_the_frozen_base_saw_every_photograph_once(first_sitting):
    assert first_sitting[0] == "base passes: 12 saved: 24\n"


def test_the_file_says_what_its_documentation_promises(first_sitting, folder):
    texts, tensors, numbers = read(folder / "new" / "flowers-03.dllib")
    assert texts["format"] == "dllib-model"
    assert json.loads(texts["classNames"]) == ["daisy", "rose"]
    digest = hashlib.sha256(numbers)
    for name in ("architecture", "classNames", "training"):
        digest.update(texts[name].encode())
    assert texts["sha256"] == digest.hexdigest()
    architecture = json.loads(texts["architecture"])
    assert architecture["class"] == "Sequential"
    base, *rest = architecture["layers"]
    assert (base["class"], base["network"]) == ("Functional", {"class": "MobileNetV2"})
    assert [layer["class"] for layer in rest] == ["GlobalAveragePooling2D", "Dropout", "Dense"]
    assert all(layer.get("frozen") for layer in base["layers"] if "kernel" in str(layer))
    shape, values = tensors["head/kernel"]
    assert shape == [1280, 2] and len(values) == 4 * 1280 * 2
    assert tensors["@optimizer/mean/head/kernel"][0] == shape


def test_another_kernel_goes_on_where_the_first_one_was(first_sitting, folder, start_kernel):
    kernel = start_kernel()
    loading = f'let model = try loadModel("{folder}/new/flowers-03.dllib")'
    texts = []
    for cell in (SAMPLES, loading, ANSWERS, TUNING):
        exchange = kernel.run(cell)
        assert exchange.status == "ok", exchange.content
        texts.append(exchange.text())
    assert texts[2:] == first_sitting[1:]
    assert kernel.run('model.layer(at: "base") is MobileNetV2').value == "true"
