"""The scripts of the repository as modules."""

import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
sys.path += [str(SCRIPTS), str(SCRIPTS / "bench")]
