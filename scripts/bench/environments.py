"""The environments of the peers: one virtual environment each under .bench/, made when missing."""

import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".bench"


@dataclass(frozen=True)
class Environment:
    """What is installed for a peer, and how to see that it works."""

    name: str
    script: str
    requirements: tuple[str, ...]
    probe: str
    bare: tuple[str, ...] = ()
    """Packages installed without what they ask for."""

    def python(self) -> Path | None:
        """Its interpreter, or None where the peer cannot be installed or imported."""
        folder = FOLDER / self.name
        python = folder / "bin" / "python"
        stamp = folder / ".installed"
        wanted = "\n".join((*self.requirements, *self.bare))
        if not (stamp.exists() and stamp.read_text() == wanted):
            print(f"installing {wanted.split()[0]} into {folder.relative_to(ROOT)}", flush=True)
            venv.create(folder, with_pip=True, clear=True)
            install = [python, "-m", "pip", "install", "--quiet"]
            commands = [[*install, *self.requirements]]
            if self.bare:
                commands.append([*install, "--no-deps", *self.bare])
            if any(subprocess.run(command).returncode for command in commands):
                print(f"{self.name}: could not be installed; its columns stay empty")
                return None
            stamp.write_text(wanted)
        probe = subprocess.run([python, "-c", self.probe], capture_output=True, text=True)
        if probe.returncode:
            reason = (probe.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"{self.name}: cannot be imported here ({reason}); its columns stay empty")
            return None
        return python


ENVIRONMENTS = {
    "tensorflow": Environment(
        "tensorflow", "tensorflow_peer.py", ("tensorflow-cpu==2.21.0", "keras==3.15.1"),
        "import tensorflow"),
    # Without the libraries of graphics cards that the package asks for on Linux.
    "torch": Environment(
        "torch", "torch_peer.py",
        ("numpy", "sympy", "networkx", "jinja2", "fsspec", "filelock", "typing_extensions",
         "mpmath"),
        "import torch; torch.ones(2) + 1", bare=("torch==2.13.0",)),
    "onnxruntime": Environment(
        "onnxruntime", "onnxruntime_peer.py", ("onnxruntime", "onnx", "numpy"),
        "import onnxruntime, onnx"),
}
