"""Chromium as a printer of pages."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# A page of many pictures takes seconds; this only tells a browser that hangs.
PATIENCE = 300


class ReportError(Exception):
    """A report that cannot be written; says what is missing and how to get it."""


def find_browser() -> str | None:
    """The program: what the variable CHROMIUM names, or the first that is on the PATH."""
    wanted = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [wanted] if wanted else NAMES)), None)


def run_browser(page: Path, *options: str) -> None:
    program = find_browser()
    if not program:
        raise ReportError(
            "a PDF needs Chromium and there is none on the PATH (on Debian: apt-get install chromium); "
            "the variable CHROMIUM may name another Chromium or Chrome")
    with tempfile.TemporaryDirectory() as profile:
        # Its sandbox does not work for root, and a report is a page of our own without scripts.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [program, "--headless=new", *sandbox, "--disable-gpu", "--disable-dev-shm-usage",
                   "--no-first-run", "--disable-extensions", "--disable-background-networking",
                   f"--user-data-dir={profile}", *options, page.resolve().as_uri()]
        try:
            process = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=PATIENCE,
                check=False)
        except subprocess.TimeoutExpired:
            raise ReportError(f"{program} did not end within {PATIENCE} s") from None
    if process.returncode:
        lines = process.stderr.strip().splitlines()[-5:]
        raise ReportError("\n".join([f"{program} failed:", *lines]))


def print_pdf(page: Path, target: Path) -> None:
    """Prints a page to a PDF with an outline and tags for screen readers."""
    # Chromium says nothing when it cannot write.
    target.unlink(missing_ok=True)
    run_browser(page, "--no-pdf-header-footer", "--export-tagged-pdf",
                "--generate-pdf-document-outline", f"--print-to-pdf={target.resolve()}")
    if not target.is_file():
        raise ReportError(f"Chromium wrote no {target}")


def screenshot(page: Path, size: tuple[int, int]) -> bytes:
    """A picture of a page at twice its size."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "shot.png"
        run_browser(page, f"--screenshot={target}", "--hide-scrollbars",
                    "--force-device-scale-factor=2", f"--window-size={size[0]},{size[1]}")
        return target.read_bytes()
