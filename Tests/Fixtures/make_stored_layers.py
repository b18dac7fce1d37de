"""Writes stored_layers.dllib and stored_layers.npz: every layer of the library in one model file, and
what it computes.

The committed files were written by version 1 of the format's layers, before settings were read from
their declarations; tests load them to see that older files stay readable. So do not write them again
with a later version: give a new version files of its own.

    SWIFT_KERNEL=.build/release/swift-kernel .venv/bin/python Tests/Fixtures/make_stored_layers.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent
TESTS = FIXTURES.parent
sys.path.insert(0, str(TESTS / "Python"))

WRITER = f"""
setRandomSeed(7)
let model = LayerExample.model()
try model.save("{FIXTURES}/stored_layers.dllib", includesTraining: false)
let results = model.apply(LayerExample.Source.allCases.map {{ $0.samples(2) }})
let named = Dictionary(
    uniqueKeysWithValues: results.enumerated().map {{ ("result_\\($0)", $1) }})
try NumPyFile.write(named, to: "{FIXTURES}/stored_layers.npz", isCompressed: true)
print(results.count, "results")
"""


def main() -> None:
    from kernel_client import Kernel

    with tempfile.TemporaryDirectory() as prefix:
        program = os.environ["SWIFT_KERNEL"]
        subprocess.run([program, "install", "--prefix", prefix], check=True)
        os.environ["JUPYTER_PATH"] = f"{prefix}/share/jupyter"
        kernel = Kernel()
        try:
            examples = (TESTS / "DLLibTests/Layers/LayerExamples.swift").read_text()
            for code in [examples, WRITER]:
                exchange = kernel.run(code)
                print(exchange.text(), exchange.text("stderr"))
                if exchange.status != "ok":
                    sys.exit("\n".join(exchange.content["traceback"]))
        finally:
            kernel.close()


if __name__ == "__main__":
    main()
