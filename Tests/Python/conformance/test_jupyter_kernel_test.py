"""The kernel tests of the Jupyter project, and a count of what they skip."""

import time

import jupyter_kernel_test


class TestSwiftKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "swift"
    language_name = "swift"
    file_extension = ".swift"
    code_hello_world = 'print("hello, world")'
    code_stderr = """
        import Foundation
        FileHandle.standardError.write(Data("problem\\n".utf8))
        """
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[0.5, 1.5].map { $0 * 2 }", "result": "[1.0, 3.0]"},
        {"code": "(1...3).reduce(1, *)", "result": "6"},
    ]
    code_display_data = [
        {"code": 'display(html: "<b>bold</b>")', "mime": "text/html"},
        {"code": 'display(markdown: "*x*")', "mime": "text/markdown"},
        {"code": 'display(latex: "$x$")', "mime": "text/latex"},
        {"code": 'display(svg: "<svg/>")', "mime": "image/svg+xml"},
        {"code": 'display(json: "{}")', "mime": "application/json"},
        {"code": "display(1)", "mime": "text/plain"},
    ]
    code_generate_error = "let number: Int = noSuchName"
    complete_code_samples = ["1", "let a = 1", "func f() {\n    print(1)\n}", "// words"]
    incomplete_code_samples = ["func f() {", "let a = [1,", '"""\nlines', "/* words"]
    invalid_code_samples = ['let a = "words', "func f( {}}"]
    code_clear_output = "clearOutput()"
    completion_samples = [
        {"text": "DenseNet12", "matches": {"DenseNet121"}},
        {"text": "let xs = [1]; xs.underestimatedC", "matches": {"underestimatedCount"}},
        {"text": "%timei", "matches": {"%timeit"}},
        {"text": "import DLL", "matches": {"DLLib"}},
    ]
    code_inspect_sample = "print"
    code_page_something = "%help"
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 + 2*"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The first cell fills caches; the tests allow a cell 15 s.
        cls.kc.execute("1", reply=True, timeout=60)
        # The tests ask once; the library that knows members starts after the first cells can run.
        for _ in range(100):
            reply = cls.kc.complete("[1].underest", reply=True, timeout=60)
            if reply["content"]["matches"]:
                break
            time.sleep(0.1)


def test_nothing_is_skipped():
    fields = [
        "code_hello_world", "code_stderr", "completion_samples", "complete_code_samples",
        "incomplete_code_samples", "invalid_code_samples", "code_page_something",
        "code_generate_error", "code_execute_result", "code_display_data", "code_history_pattern",
        "supported_history_operations", "code_inspect_sample", "code_clear_output"]
    assert [f for f in fields if not getattr(TestSwiftKernel, f)] == []


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "swift"
    support_iopub_welcome = True

