"""%install: packages from folders, with C targets, shared dependencies, failures and a cache.

The packages are made by the tests; nothing is fetched.
"""

import json
import os
from pathlib import Path

import pytest
from packages import BUILD, install, package

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def counting(workshop):
    """A package with a counter, and two packages that share it."""
    package(workshop / "Counting", "Counting", {"Counting": ([], {"Counting.swift": """
        nonisolated(unsafe) public var count = 0
        public struct Step: Equatable { public var size: Int
            public init(_ size: Int) { self.size = size } }
        """})})
    for name in ("Upward", "Downward"):
        sign = "+" if name == "Upward" else "-"
        package(
            workshop / name, name,
            {name: (['.product(name: "Counting", package: "Counting")'], {f"{name}.swift": f"""
                import Counting
                public func move{name}(_ step: Step) {{ count {sign}= step.size }}
                """})},
            dependencies=['.package(path: "../Counting")'])
    return workshop


def test_a_package_is_built_shown_and_importable_in_the_same_cell(session, counting):
    cell = install(session, f"{counting}/Upward", "import Upward\nimport Counting\n"
                   "moveUpward(Step(3))\ncount")
    assert cell.status == "ok", cell.content
    assert cell.value == "3"
    shown = cell.all("display_data") + cell.all("update_display_data")
    assert len({s["transient"]["display_id"] for s in shown}) == 1
    assert len(cell.all("display_data")) == 1
    assert "upward is installed: import Upward" in shown[-1]["data"]["text/plain"]
    # In later cells, too, and with a type of the package in a declaration of the notebook.
    assert session.run("let step = Step(4); moveUpward(step); count").value == "7"
    assert session.run("extension Step { var twice: Int { 2 * size } }; step.twice").value == "8"


def test_a_second_package_uses_the_copy_of_what_both_need(session, counting):
    cell = install(session, f"{counting}/Downward", "import Downward\nmoveDownward(step)\ncount")
    assert cell.status == "ok", cell.content
    assert cell.value == "3"
    assert session.run("%install").value == (
        "upward is installed: import Upward\ndownward is installed: import Downward")


def test_installing_again_changes_nothing(session, counting):
    cell = install(session, f"{counting}/Upward", "count")
    assert cell.value == "3"
    assert "%reset" in cell.all("display_data")[0]["data"]["text/plain"]


def test_a_package_with_c_and_a_system_library(session, workshop):
    folder = package(
        workshop / "Digests", "Digests",
        {"Digests": (['"CSquares"', '"CSystemZlib"'], {"Digests.swift": """
            import CSquares
            import CSystemZlib
            public func zlibMajor() -> String { String(cString: zlibVersion()).prefix(1) + "" }
            public func squareInC(_ x: Int32) -> Int32 { c_square(x) }
            public func root(_ x: Double) -> Double { c_root(x) }
            """}),
         "CSquares": ([], {
             "squares.c": "#include \"squares.h\"\n#include <math.h>\n"
                          "int c_square(int x) { return x * x; }\n"
                          "double c_root(double x) { return hypot(x, 4); }\n",
             "include/squares.h": "int c_square(int x);\ndouble c_root(double x);\n"})},
        products=["Digests", "CSquares"])
    manifest = folder / "Package.swift"
    manifest.write_text(manifest.read_text().replace(
        '.target(name: "CSquares", dependencies: [])',
        '.target(name: "CSquares", linkerSettings: [.linkedLibrary("m")]), '
        '.systemLibrary(name: "CSystemZlib")'))
    system = folder / "Sources/CSystemZlib"
    system.mkdir()
    (system / "module.modulemap").write_text(
        'module CSystemZlib [system] { header "shim.h" link "z" export * }')
    (system / "shim.h").write_text("#include <zlib.h>\n")
    cell = install(session, folder, "import Digests\nimport CSquares\n"
                   "[squareInC(7), c_square(3)]")
    assert cell.status == "ok", cell.content
    assert cell.value == "[49, 9]"
    assert session.run("root(3)").value == "5.0"
    assert session.run("zlibMajor()").value == '"1"'


@pytest.mark.parametrize("module", ["Checks", "DLTensors"])
def test_a_module_of_the_kernel_is_not_hidden(session, workshop, module):
    folder = package(
        workshop / f"My{module}", f"My{module}",
        {module: ([], {"One.swift": "public let one = 1\n"})}, products=[module])
    cell = install(session, folder)
    assert cell.status == "error"
    assert f"has a module named {module}, and so has the kernel" in cell.content["evalue"]
    assert session.run("1 + 1").value == "2"


def test_a_package_shows_its_types_with_the_protocol_of_the_kernel(session, workshop):
    """What the worker holds already is not loaded a second time."""
    folder = package(
        workshop / "Swatches", "Swatches",
        {"Swatches": ([f'.product(name: "KernelDisplay", package: {json.dumps(ROOT.name)})'], {
            "Swatch.swift": """
                public import KernelDisplay
                public struct Swatch: Displayable {
                    public init() {}
                    public var mimeBundle: MIMEBundle { .html("<i>red</i>", plainText: "red") }
                }
                """})},
        dependencies=[f".package(path: {json.dumps(str(ROOT))})"])
    cell = install(session, folder, "import Swatches\nSwatch()")
    assert cell.status == "ok", cell.content
    [result] = cell.all("execute_result")
    assert result["data"] == {"text/html": "<i>red</i>", "text/plain": "red"}


def test_a_failing_build_shows_the_compiler_and_loses_nothing(session, workshop):
    folder = package(
        workshop / "Broken", "Broken",
        {"Broken": ([], {"Broken.swift": "public let wrong: Int = \"text\"\n"})})
    session.run("let kept = 17")
    cell = install(session, folder, "let never = 1")
    assert cell.kinds.count("error") == 1
    assert cell.content["ename"] == "InstallError"
    assert "cannot convert value of type 'String'" in cell.content["evalue"]
    assert any("Broken.swift:1:" in line for line in cell.content["traceback"])
    shown = cell.all("display_data") + cell.all("update_display_data")
    assert shown[-1]["data"]["text/plain"].startswith("broken is not installed")
    assert session.run("kept").value == "17"
    assert session.run("never").content["ename"] == "CompileError"
    assert session.run("moveUpward(Step(1)); count").value == "4"
    # Once it is mended it can be installed.
    (folder / "Sources/Broken/Broken.swift").write_text("public let wrong = 5\n")
    assert install(session, folder, "import Broken\nwrong").value == "5"


def test_a_product_that_is_not_there_is_the_package_managers_error(session, counting):
    cell = install(session, f"{counting}/Counting NoSuchProduct")
    assert cell.content["ename"] == "InstallError"
    assert "NoSuchProduct" in cell.content["evalue"]


def test_packages_are_there_again_after_the_worker_was_lost(session):
    lost = session.run("import Foundation\nkill(getpid(), SIGKILL); sleep(5)")
    assert lost.content["ename"] == "WorkerLost"
    cell = session.run("moveUpward(Step(2)); count")
    assert cell.status == "ok", cell.content
    assert cell.value == "2"


def test_a_build_can_be_interrupted(session, workshop):
    folder = package(
        workshop / "Slow", "Slow", {"Slow": ([], {
            f"File{n}.swift": "".join(
                f"public let value{n}_{i} = [{i}, 1.5, -2].map {{ $0 * {i} + 1 }}\n"
                for i in range(60)) for n in range(20)})})
    request = session.submit(f"%install {folder}")
    session.published_for(request, until="display_data", timeout=BUILD)
    session.interrupt()
    cell = session.exchange(request)
    assert cell.content["ename"] == "KeyboardInterrupt"
    assert session.run("1 + 1").value == "2"


def test_a_build_is_kept_for_the_next_session(start_kernel, counting, workshop):
    """A second kernel finds the build; nothing but SwiftPM's own look at the folder happens."""
    kept = list((workshop / "cache/swift-kernel/packages").glob("upward-*/build.json"))
    assert len(kept) == 1
    library = next(kept[0].parent.glob(".build/*/release/libNotebookPackage.so"))
    before = os.stat(library).st_mtime_ns
    kernel = start_kernel()
    cell = install(kernel, f"{counting}/Upward", "import Upward\nimport Counting\n"
                   "moveUpward(Step(1))\ncount")
    assert cell.value == "1", cell.content
    assert os.stat(library).st_mtime_ns == before
