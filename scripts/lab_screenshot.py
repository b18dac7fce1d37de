"""Opens a notebook in JupyterLab in a headless Chromium, runs it, and saves a picture of it.

Needs Debian's `chromium` and `chromium-driver`. The server listens on loopback, on a free port, with
settings of its own; it ends with this program.
"""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent


class LabServer:
    """A JupyterLab server of its own."""

    def __init__(self, folder: Path, scratch: Path):
        self.token = secrets.token_hex(16)
        runtime = scratch / "runtime"
        environment = os.environ | {
            "JUPYTER_TOKEN": self.token,
            "JUPYTER_CONFIG_DIR": str(scratch / "config"),
            "JUPYTER_RUNTIME_DIR": str(runtime),
            "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
            "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        }
        news = scratch / "settings" / "@jupyterlab" / "apputils-extension"
        news.mkdir(parents=True)
        (news / "notification.jupyterlab-settings").write_text(
            '{"fetchNews": "false", "checkForUpdates": false}')
        # Lab keeps cells that are out of sight out of the page, where nothing finds them.
        notebook = scratch / "settings" / "@jupyterlab" / "notebook-extension"
        notebook.mkdir(parents=True)
        (notebook / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0",
            f"--notebook-dir={folder}", "--LabApp.expose_app_in_browser=True"]
        if os.geteuid() == 0:
            command.append("--allow-root")
        self.process = subprocess.Popen(
            command, env=environment, start_new_session=True,
            stdout=(scratch / "server.log").open("w"), stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 60
        information = runtime / f"jpserver-{self.process.pid}.json"
        while not information.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((scratch / "server.log").read_text())
            time.sleep(0.1)
        self.port = json.loads(information.read_text())["port"]

    def address(self, notebook: str) -> str:
        return f"http://127.0.0.1:{self.port}/doc/tree/{notebook}?reset&token={self.token}"

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def browser(scratch: Path, width: int, height: int) -> webdriver.Chrome:
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     f"--user-data-dir={scratch / 'chromium'}", f"--window-size={width},{height}"]:
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


IDLE = """
const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
const session = panel && panel.sessionContext && panel.sessionContext.session;
return Boolean(session && session.kernel && session.kernel.status === 'idle'
    && !session.kernel.hasPendingInput);
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scroll-to", default="", help="show the cell that holds this text")
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=1243)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        server = LabServer(arguments.notebook.resolve().parent, scratch)
        page = None
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        try:
            page = browser(scratch, arguments.width, arguments.height)
            page.set_script_timeout(arguments.timeout)
            page.get(server.address(arguments.notebook.name))
            WebDriverWait(page, 60).until(lambda p: p.execute_script(IDLE))
            page.execute_async_script(
                "const done = arguments[arguments.length - 1];"
                "window.jupyterapp.commands.execute('notebook:run-all-cells').then(done, done);")
            WebDriverWait(page, arguments.timeout).until(lambda p: p.execute_script(IDLE))
            page.execute_script(
                "const wanted = arguments[0];"
                "const cells = [...document.querySelectorAll('.jp-Cell')];"
                "const cell = wanted && cells.find(c => c.innerText.includes(wanted));"
                "if (cell) cell.scrollIntoView({block: 'start'});", arguments.scroll_to)
            time.sleep(2)
            page.save_screenshot(str(arguments.out))
            print(f"saved {arguments.out}")
        except TimeoutException:
            failure = arguments.out.with_suffix(".failed.png")
            page.save_screenshot(str(failure))
            sys.exit(f"error: JupyterLab did not become idle in time; what it showed: {failure}")
        finally:
            if page:
                page.quit()
            server.stop()


if __name__ == "__main__":
    main()
