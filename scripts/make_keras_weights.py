"""Writes Sources/DLLib/WeightFiles/Cache/KerasWeightsTable.swift from a table of Keras's weights.

    scripts/make_keras_weights.py TABLE.tsv

The table has a row for each file that keras.applications of Keras 3.15.1 downloads, with the columns
app, include_top, alpha, file, url, subdir and md5 (64 digits are a SHA-256; None where Keras has none).
"""

import csv
import sys
from pathlib import Path

TARGET = (Path(__file__).parent.parent
          / "Sources/DLLib/WeightFiles/Cache/KerasWeightsTable.swift")
HEAD = '''/// The files of ImageNet weights that keras.applications of Keras 3.15.1 downloads.
///
/// Made by scripts/make_keras_weights.py. The columns are the network, whether the classifier is in the
/// file, the width of the network (- where it has one alone), the name of the file, its address below
/// `https://storage.googleapis.com/`, and its MD5 or SHA-256 digest (- where Keras has none).
enum KerasWeightsTable {
    static let text = """
'''
SERVER = "https://storage.googleapis.com/"


def main():
    lines = []
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            assert row["url"].startswith(SERVER) and row["subdir"] == "models", row
            values = [row["app"], "top" if row["include_top"] == "True" else "notop",
                      row["alpha"], row["file"], row["url"].removeprefix(SERVER), row["md5"]]
            lines.append("        " + " ".join("-" if v in ("None", "") else v for v in values))
    TARGET.write_text(HEAD + "\n".join(lines) + '\n        """\n}\n')


if __name__ == "__main__":
    main()
