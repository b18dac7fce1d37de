"""%install: requirements, versions that clash, updates, and what goes wrong on the way.

The packages are repositories on this machine, reached by `file:` addresses.
"""

import threading

import pytest
from packages import BUILD, install, last_shown, package, release


def greeting(text, version):
    return {"Greeting": ([], {"Greeting.swift": f"""
        public let text = "{text}"
        public let version = "{version}"
        """})}


@pytest.fixture(scope="module")
def repositories(workshop):
    """Packages in versions: Greeting 1.0.0, 1.1.0 and 2.0.0; two others that need it."""
    home = workshop / "repositories"
    folder = home / "Greeting"
    revisions = {}
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        package(folder, "Greeting", greeting("hello", version))
        revisions[version] = release(folder, version)
    package(folder, "Greeting", greeting("from a branch", "next"))
    revisions["next"] = release(folder, "next", branch="next")

    def user(name, requirement):
        package(
            home / name, name,
            {name: (['.product(name: "Greeting", package: "Greeting")'], {f"{name}.swift": f"""
                import Greeting
                public func greet{name}() -> String {{ "{name} \\(text) \\(version)" }}
                """})},
            dependencies=[f'.package(url: "file://{folder}", {requirement})'])
        release(home / name, "1.0.0")

    user("Easygoing", 'from: "1.0.0"')
    user("Modern", 'from: "2.0.0"')
    return {"home": home, "greeting": f"file://{folder}", "revisions": revisions}


@pytest.fixture
def kernel(start_kernel, workshop):
    return start_kernel()


@pytest.mark.parametrize(("requirement", "version"), [
    ("exact:1.0.0", "1.0.0"), ("1.0.0", "1.1.0"), ("from: 2.0.0", "2.0.0"),
    ("1.0.0..<1.1.0", "1.0.0"), ("branch:next", "next"), ("revision:", "1.1.0")])
def test_each_form_of_a_requirement_chooses_its_version(
        kernel, repositories, requirement, version):
    if requirement == "revision:":
        requirement += repositories["revisions"][version]
    cell = install(
        kernel, f"{repositories['greeting']} {requirement}", "import Greeting\nGreeting.version")
    assert cell.status == "ok", cell.content
    assert cell.value == f'"{version}"'
    name = repositories["revisions"]["next"][:7] if version == "next" else version
    if not requirement.startswith("revision:"):
        assert f"greeting {name} is installed" in last_shown(cell)


def test_a_dependency_that_is_loaded_is_used_in_its_version_where_that_will_do(
        kernel, repositories):
    """Alone, the second package would have taken 1.1.0."""
    first = install(kernel, f"{repositories['greeting']} exact:1.0.0", "import Greeting")
    assert first.status == "ok", first.content
    second = install(
        kernel, f"file://{repositories['home']}/Easygoing 1.0.0", "import Easygoing\ngreetEasygoing()")
    assert second.status == "ok", second.content
    assert second.value == '"Easygoing hello 1.0.0"'


def test_two_packages_that_need_different_versions_are_told_apart_and_nothing_is_lost(
        kernel, repositories):
    kernel.run("let kept = 17")
    install(kernel, f"file://{repositories['home']}/Easygoing 1.0.0", "import Easygoing")
    cell = install(kernel, f"file://{repositories['home']}/Modern 1.0.0", "let never = 1")
    assert cell.content["ename"] == "InstallError"
    message = cell.content["evalue"]
    assert "modern" in message and "greeting 1.1.0 (brought by easygoing)" in message
    assert "2.0.0" in message and "%reset" in message
    assert last_shown(cell) == "modern is not installed" or "(" in last_shown(cell)
    assert kernel.run("kept").value == "17"
    assert kernel.run("greetEasygoing()").value == '"Easygoing hello 1.1.0"'
    # The way that the error shows is open.
    kernel.run("%reset")
    other = install(
        kernel, f"file://{repositories['home']}/Modern 1.0.0", "import Modern\ngreetModern()")
    assert other.value == '"Modern hello 2.0.0"', other.content


def test_another_version_of_what_is_loaded_is_refused_until_reset(kernel, repositories):
    install(kernel, f"{repositories['greeting']} exact:1.0.0", "import Greeting")
    cell = install(kernel, f"{repositories['greeting']} exact:2.0.0")
    assert cell.content["ename"] == "InstallError"
    assert "greeting 1.0.0" in cell.content["evalue"]
    assert "2.0.0" in cell.content["evalue"] and "%reset" in cell.content["evalue"]
    assert kernel.run("Greeting.version").value == '"1.0.0"'
    kernel.run("%reset")
    again = install(
        kernel, f"{repositories['greeting']} exact:2.0.0", "import Greeting\nGreeting.version")
    assert again.value == '"2.0.0"', again.content


def test_an_update_finds_versions_that_came_later(kernel, repositories, workshop):
    folder = package(
        workshop / "Moving", "Moving", {"Moving": ([], {"Moving.swift": "public let step = 1"})})
    release(folder, "1.0.0")
    words = f"file://{folder} 1.0.0"
    assert install(kernel, words, "import Moving\nstep").value == "1"
    package(folder, "Moving", {"Moving": ([], {"Moving.swift": "public let step = 2"})})
    release(folder, "1.0.1")
    loaded = install(kernel, f"-update {words}")
    assert "moving 1.0.0 is installed" in loaded.content["evalue"]
    assert "%reset" in loaded.content["evalue"]
    kernel.run("%reset")
    # Without the word the build that is there counts.
    assert install(kernel, words, "import Moving\nstep").value == "1"
    kernel.run("%reset")
    cell = install(kernel, f"-update {words}", "import Moving\nstep")
    assert cell.value == "2", cell.content
    assert "moving 1.0.1 is installed" in last_shown(cell)


def test_a_version_that_does_not_exist_is_the_package_managers_error(kernel, repositories):
    cell = install(kernel, f"{repositories['greeting']} exact:9.9.9")
    assert cell.content["ename"] == "InstallError"
    assert "9.9.9" in cell.content["evalue"]


def test_without_a_network_the_error_says_so(kernel):
    # Nothing listens on this port, and no name server is asked.
    cell = install(kernel, "https://127.0.0.1:9/nobody/Nothing 1.0.0")
    assert cell.content["ename"] == "InstallError"
    assert "nothing could not be installed" in cell.content["evalue"]
    assert "127.0.0.1" in cell.content["evalue"]
    assert "Is the network there?" in cell.content["evalue"]
    assert kernel.run("1 + 1").value == "2"


def test_after_an_interrupted_build_the_next_one_works(kernel, workshop):
    folder = package(workshop / "Long", "Long", {"Long": ([], {
        **{f"File{n}.swift": "".join(
            f"public let value{n}_{i} = [{i}, 1.5, -2].map {{ $0 * {i} + 1 }}\n"
            for i in range(40)) for n in range(10)}})})
    request = kernel.submit(f"%install {folder}")
    kernel.published_for(request, until="display_data", timeout=BUILD)
    kernel.interrupt()
    assert kernel.exchange(request, timeout=60).content["ename"] == "KeyboardInterrupt"
    cell = install(kernel, folder, "import Long\nvalue3_2")
    assert cell.status == "ok", cell.content
    assert cell.value == "[5.0, 4.0, -3.0]"


def test_two_kernels_may_install_the_same_package_at_once(start_kernel, workshop):
    folder = package(
        workshop / "Shared", "Shared", {"Shared": ([], {"Shared.swift": "public let shared = 8"})})
    release(folder, "1.0.0")
    kernels = [start_kernel(), start_kernel()]
    cells = {}

    def run(index):
        cells[index] = install(kernels[index], f"file://{folder} 1.0.0", "import Shared\nshared")

    threads = [threading.Thread(target=run, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(BUILD)
    assert [cells[index].value for index in range(2)] == ["8", "8"], cells
    assert len(list((workshop / "cache/swift-kernel/packages").glob("shared-*"))) == 1
