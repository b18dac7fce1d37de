"""Writes Sources/DLLib/WeightFiles/Cache/PublishedWeightsTable.swift from what keras.applications downloads.

Run with Keras 3.15 (some minutes, up to 4 GB); nothing is downloaded:
    python Tests/Fixtures/make_published_weights.py
Every network is made as for its weights of ImageNet, and Keras's own call for the file is written down:
its name, address and digest, and the number of parameters of the network it is for.
"""

import pathlib

import keras
from keras import applications
from keras.src.utils import file_utils

TARGET = (pathlib.Path(__file__).parent.parent.parent
          / "Sources/DLLib/WeightFiles/Cache/PublishedWeightsTable.swift")
SERVER = "https://storage.googleapis.com/"
HEAD = f'''/// The files of ImageNet weights that keras.applications of Keras {keras.__version__} downloads.
///
/// Made by Tests/Fixtures/make_published_weights.py. The columns are the network, its form (- where it
/// has one alone), whether the classifier is in the file, its name, its folder below
/// `{SERVER}` (`~` is `tensorflow/keras-applications`), its name there (`=` for the
/// same), the number of parameters in it, and its MD5 or SHA-256 digest (- where Keras has none).
enum PublishedWeightsTable {{
    static let text = """
'''
# What makes a form of a network, where there is more than one.
ALPHAS = {"MobileNet": (0.25, 0.5, 0.75, 1.0), "MobileNetV2": (0.35, 0.5, 0.75, 1.0, 1.3, 1.4),
          "MobileNetV3Small": (0.75, 1.0), "MobileNetV3Large": (0.75, 1.0)}


def forms(network):
    """The name of each form, and the arguments that make it."""
    if network not in ALPHAS:
        return [("-", {})]
    found = [(f"alpha={alpha}", {"alpha": alpha}) for alpha in ALPHAS[network]]
    if network.startswith("MobileNetV3"):
        found.append(("minimalistic", {"minimalistic": True}))
    return found


def row(network, form, options, top):
    """Makes a network, and notes what Keras asks for."""
    keras.backend.clear_session()
    asked = []

    def get_file(fname=None, origin=None, *, cache_subdir, md5_hash=None, file_hash=None):
        assert cache_subdir == "models", cache_subdir
        asked.append((fname, origin, file_hash or md5_hash))
        return fname

    file_utils.get_file = get_file
    keras.Model.load_weights = lambda model, path: None
    model = getattr(applications, network)(weights="imagenet", include_top=top, **options)
    (name, address, digest), = asked
    assert address.startswith(SERVER), address
    folder, _, file = address.removeprefix(SERVER).rpartition("/")
    folder = folder.replace("tensorflow/keras-applications", "~")
    return " ".join([
        network, form, "top" if top else "features", name, folder,
        "=" if file == name else file, str(model.count_params()), digest or "-"])


def main():
    networks = sorted(name for name in dir(applications) if name[0].isupper())
    lines = []
    for network in networks:
        for form, options in forms(network):
            for top in (True, False):
                lines.append("        " + row(network, form, options, top))
                print(lines[-1].strip(), flush=True)
    TARGET.write_text(HEAD + "\n".join(lines) + '\n        """\n}\n')


if __name__ == "__main__":
    main()
