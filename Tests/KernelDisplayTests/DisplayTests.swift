import KernelDisplay
import Synchronization
import Testing

/// Keeps what was shown.
private final class RecordingSink: DisplaySink {
    struct Shown: Equatable {
        var bundle: MIMEBundle
        var identifier: String
        var isUpdate: Bool
    }
    let shown = Mutex<[Shown]>([])
    let cleared = Mutex<[Bool]>([])
    var updatesInPlace: Bool { true }
    func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool) {
        shown.withLock {
            $0.append(Shown(bundle: bundle, identifier: identifier, isUpdate: isUpdate))
        }
    }
    func clearOutput(wait: Bool) { cleared.withLock { $0.append(wait) } }
}

private struct Badge: Displayable {
    var mimeBundle: MIMEBundle { MIMEBundle(["text/html": .text("<b>badge</b>")]) }
}

@Suite(.serialized) struct DisplayTests {
    @Test func `a handle updates what it showed`() throws {
        let sink = RecordingSink()
        Notebook.install(sink)
        defer { Notebook.install(nil) }
        let handle = display("loading")
        handle.update("done")
        let other = display(1)
        let shown = sink.shown.withLock { $0 }
        try #require(shown.count == 3)
        #expect(shown.map(\.isUpdate) == [false, true, false])
        #expect(shown[0].identifier == shown[1].identifier)
        #expect(other.identifier != handle.identifier)
        #expect(shown[1].bundle.plainText == #""done""#)
    }

    @Test func `every bundle of a displayable holds plain text`() {
        let bundle = MIMEBundle(describing: Badge())
        #expect(bundle.data["text/html"] == .text("<b>badge</b>"))
        #expect(bundle.data["text/plain"] == .text("<text/html>"))
    }

    @Test func `every way to make a bundle gives its type and plain text`() {
        let bundles: [(MIMEBundle, String, String)] = [
            (.html("<b>", plainText: "b"), "text/html", "b"),
            (.markdown("*a*"), "text/markdown", "*a*"), (.latex("$x$"), "text/latex", "$x$"),
            (.svg("<svg/>"), "image/svg+xml", "SVG image"), (.png([1]), "image/png", "image"),
            (.jpeg([1], alt: "a face"), "image/jpeg", "a face"),
            (.json("[1]"), "application/json", "[1]"),
        ]
        for (bundle, type, text) in bundles {
            #expect(Set(bundle.data.keys) == [type, "text/plain"])
            #expect(bundle.plainText == text)
        }
    }

    @Test func `variables are listed with type, size and a short value`() throws {
        _VariableTable.add("x", 3)
        _VariableTable.add("rows", [[Float(1), 2], [3]])
        _VariableTable.add("text", String(repeating: "ab", count: 40))
        _VariableTable.show()
        let bundle = try #require(_CellResult.take())
        let rows = [
            #"{"name":"x","type":"Int","value":"3","bytes":8}"#,
            #"{"name":"rows","type":"[[Float]]","value":"[[1.0, 2.0], [3.0]]","bytes":28}"#,
            #"{"name":"text","type":"String","value":"\""# + String(repeating: "ab", count: 24)
                + #"…","bytes":80}"#,
        ]
        #expect(
            bundle.data["application/vnd.swift-kernel.variables+json"]
                == .json("[\(rows.joined(separator: ","))]"))
    }

    @Test func `a picture carries its description as JSON`() {
        let sink = RecordingSink()
        Notebook.install(sink)
        defer { Notebook.install(nil) }
        display(png: [1, 2], alt: "a \"curve\"\n")
        clearOutput(wait: true)
        let bundle = sink.shown.withLock { $0.first?.bundle }
        #expect(bundle?.data["image/png"] == .binary([1, 2]))
        #expect(bundle?.metadata["image/png"] == #"{"alt":"a \"curve\"\n"}"#)
        #expect(sink.cleared.withLock { $0 } == [true])
    }

    @Test func `the value of a cell is taken once, and nothing stands for Void`() {
        _CellResult.show(3)
        #expect(_CellResult.take()?.plainText == "3")
        #expect(_CellResult.take() == nil)
        _CellResult.show(())
        #expect(_CellResult.take() == nil)
    }

    @Test func `an interruption is seen until it is reset`() {
        Interruption.request()
        #expect(Interruption.isRequested)
        #expect(throws: Interruption.requested) { try Interruption.check() }
        Interruption.reset()
        #expect(!Interruption.isRequested)
    }
}
