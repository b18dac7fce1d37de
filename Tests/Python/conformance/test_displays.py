"""Values and displays: mime bundles, updates, clearing."""

import base64
import re

from PIL import Image
import io

MIME = re.compile(r"[\w.+-]+/[\w.+-]+")


def bundles(cell):
    return cell.all("execute_result") + cell.all("display_data") + cell.all("update_display_data")


def test_a_value_has_plain_text_and_metadata(kernel):
    for code, text in [
            ("1.5", "1.5"), ("true", "true"), ("[1, 2]", "[1, 2]"), ("Optional(3)", "3"),
            ('("a", 1)', None)]:
        result = kernel.run(code).all("execute_result")[0]
        assert result["data"]["text/plain"]
        assert result["metadata"] == {}
        if text and code != "Optional(3)":
            assert result["data"]["text/plain"] == text


def test_a_cell_that_ends_in_a_statement_has_no_value(kernel):
    for code in ("let a = 1", "func f() {}", "if true { 1 } else { 2 }; ()", "print(1)"):
        assert kernel.run(code).value is None


def test_displays_come_where_they_were_made(kernel):
    cell = kernel.run("""
        print("one")
        display(html: "<b>two</b>", plainText: "two")
        print("three")
        display("four")
        5
        """)
    assert cell.kinds == [
        "busy", "execute_input", "stream", "display_data", "stream", "display_data",
        "execute_result", "idle"]
    first = cell.all("display_data")[0]
    assert first["data"] == {"text/html": "<b>two</b>", "text/plain": "two"}


def test_every_bundle_has_plain_text_and_mime_types_without_parameters(kernel):
    cell = kernel.run("""
        display(html: "<i>a</i>")
        display(markdown: "*b*")
        display(latex: "$c$")
        display(svg: "<svg xmlns='http://www.w3.org/2000/svg'/>")
        display(json: "{}")
        display(42)
        """)
    assert cell.status == "ok", cell.content
    assert len(bundles(cell)) == 6
    for content in bundles(cell):
        assert content["data"]["text/plain"]
        assert isinstance(content["metadata"], dict)
        assert all(MIME.fullmatch(name) for name in content["data"])


def test_json_travels_as_an_object(kernel):
    cell = kernel.run(r'display(json: "{\"a\": [1, 2.5, null, true]}")')
    assert cell.all("display_data")[0]["data"]["application/json"] == {
        "a": [1, 2.5, None, True]}


def test_a_picture_travels_as_base64_with_its_description(kernel):
    picture = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(picture, "PNG")
    numbers = list(picture.getvalue())
    content = kernel.run(f'display(png: {numbers}, alt: "red")').all("display_data")[0]
    assert base64.b64decode(content["data"]["image/png"]) == picture.getvalue()
    assert content["metadata"]["image/png"]["alt"] == "red"


def test_an_update_reaches_a_display_of_an_earlier_cell(kernel):
    first = kernel.run('let shown = display("before")')
    identifier = first.all("display_data")[0]["transient"]["display_id"]
    assert identifier
    second = kernel.run('shown.update("after")')
    assert second.kinds == ["busy", "execute_input", "update_display_data", "idle"]
    update = second.all("update_display_data")[0]
    assert update["transient"] == {"display_id": identifier}
    assert "after" in update["data"]["text/plain"]


def test_two_displays_have_different_identifiers(kernel):
    cell = kernel.run("display(1)\ndisplay(2)")
    identifiers = [c["transient"]["display_id"] for c in cell.all("display_data")]
    assert len(set(identifiers)) == 2


def test_output_is_cleared_at_once_or_with_the_next_output(kernel):
    cell = kernel.run('print("old")\nclearOutput()\nclearOutput(wait: true)\nprint("new")')
    assert [c["wait"] for c in cell.all("clear_output")] == [False, True]
    assert cell.kinds == [
        "busy", "execute_input", "stream", "clear_output", "clear_output", "stream", "idle"]
