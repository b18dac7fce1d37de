"""Standard output and standard error of cells."""

import pytest
from kernel_client import PATIENCE, kind, waits_for


def test_each_stream_keeps_its_order(kernel):
    cell = kernel.run("""
        import Foundation
        for i in 0..<200 {
            print("out", i)
            FileHandle.standardError.write(Data("err \\(i)\\n".utf8))
        }
        """)
    assert cell.text("stdout") == "".join(f"out {i}\n" for i in range(200))
    assert cell.text("stderr") == "".join(f"err {i}\n" for i in range(200))


@pytest.mark.parametrize("flush", ["fflush(nil)", ""], ids=["flushed", "nobody flushed"])
def test_an_unfinished_line_is_shown_while_the_cell_runs(kernel, tmp_path, flush):
    seen = tmp_path / "seen"
    request = kernel.submit(f"""
        import Foundation
        print("half", terminator: "")
        {flush}
        {waits_for(seen)}
        print(" whole", access("{seen}", F_OK) == 0)
        """)
    half = kernel.published_for(request, until="stream")[-1]
    assert half["content"]["text"] == "half"
    # Only now does the cell go on.
    seen.touch()
    assert kernel.exchange(request).text() == "half whole true\n"


def test_characters_split_between_two_writes_are_rejoined(kernel):
    cell = kernel.run("""
        import Foundation
        let euro = Array("€".utf8)
        FileHandle.standardOutput.write(Data(euro[..<1]))
        Thread.sleep(forTimeInterval: 0.3)
        FileHandle.standardOutput.write(Data(euro[1...]))
        """)
    assert cell.text() == "€"


def test_bytes_that_are_no_text_do_no_harm(kernel):
    cell = kernel.run("""
        import Foundation
        FileHandle.standardOutput.write(Data([0x61, 0xff, 0xfe, 0x62]))
        """)
    assert cell.status == "ok"
    assert cell.text()[0] == "a" and cell.text()[-1] == "b"
    assert "\ufffd" in cell.text()


def test_carriage_returns_and_colours_pass_untouched(kernel):
    cell = kernel.run(r'print("10%\r20%\r\u{1b}[31mred\u{1b}[0m\u{8}!")')
    assert cell.text() == "10%\r20%\r\x1b[31mred\x1b[0m\x08!\n"


def test_ten_megabytes_of_output_arrive_whole(kernel):
    cell = kernel.run("""
        let line = String(repeating: "x", count: 99)
        for _ in 0..<100_000 { print(line) }
        """)
    text = cell.text()
    assert len(text) == 10_000_000
    assert text == ("x" * 99 + "\n") * 100_000
    # Text is gathered: clients choke on a message a line.
    assert cell.kinds.count("stream") < 1_000


def test_output_of_a_cell_ends_before_its_idle(kernel):
    for number in range(5):
        cell = kernel.run(f'for i in 0..<{number * 300} {{ print(i) }}\nprint("last")')
        assert cell.text().endswith("last\n")
        assert cell.kinds[-1] == "idle"
    assert [m for m in kernel.published_within(0.3) if m["header"]["msg_type"] == "stream"] == []


def test_late_output_has_a_parent_that_ran_and_harms_nothing(kernel, tmp_path):
    ended = tmp_path / "ended"
    first = kernel.run(f"""
        import Foundation
        Thread.detachNewThread {{
            {waits_for(ended).partition("import Foundation")[2]}
            print("late")
            fflush(nil)
        }}
        """)
    second = kernel.run("1")
    ended.touch()
    late = kernel.message("iopub", PATIENCE)
    known = {e.reply["parent_header"]["msg_id"] for e in (first, second)}
    assert (kind(late), late["content"]["text"]) == ("stream", "late\n")
    assert late["parent_header"]["msg_id"] in known
    assert kernel.run("2").value == "2"
