import Foundation
import SwiftKernel
import Testing

/// What the router sends for each request, with its order.
struct RequestRouterTests {
    @Test func `a cell is echoed, counted, shown and answered`() {
        let kernel = TestKernel()
        for count in 1...2 {
            let sent = kernel.run("out:hi value:42")
            #expect(
                sent.story == [
                    "busy", "execute_input", "stream", "execute_result", "execute_reply", "idle",
                ])
            #expect(sent.only("execute_input")?["execution_count"] == .integer(count))
            #expect(sent.only("execute_result")?["execution_count"] == .integer(count))
            #expect(sent.only("execute_reply")?["execution_count"] == .integer(count))
            #expect(sent.only("execute_reply")?["status"] == "ok")
            let data = JSONValue.object(["text/plain": "42"])
            #expect(sent.only("execute_result")?["data"] == data)
        }
    }

    @Test func `a reply goes to the sender's identities, everything else to a topic`() {
        let kernel = TestKernel()
        for sent in kernel.run("value:1") {
            switch sent.channel {
            case .shell: #expect(sent.message.identities == [[1], [2]])
            case .iopub: #expect(sent.message.identities.count == 1)
            case .control, .standardInput: Issue.record("unexpected \(sent.message.type)")
            }
        }
    }

    @Test func `starting is published once, before everything else`() {
        let kernel = TestKernel()
        _ = kernel.run("value:1")
        let states = kernel.transport.sent.map { $0.content["execution_state"] }
        #expect(states.first == "starting")
        #expect(states.count { $0 == "starting" } == 1)
    }

    @Test func `small writes become one message, in the order of the streams`() {
        let kernel = TestKernel()
        let sent = kernel.run("out:a out:b err:c err:d out:e show:x out:f")
        let streams = sent.filter { $0.message.type == "stream" }.map(\.content)
        #expect(streams.map { $0["text"] } == ["ab", "cd", "e", "f"].map(JSONValue.string))
        #expect(sent.story.suffix(4) == ["display_data", "stream", "execute_reply", "idle"])
    }

    @Test func `displays, updates and clearing arrive as they are`() {
        let kernel = TestKernel()
        let sent = kernel.run("show:id update:id clear")
        let transient = JSONValue.object(["display_id": "id"])
        #expect(sent.only("display_data")?["transient"] == transient)
        #expect(sent.only("update_display_data")?["transient"] == transient)
        #expect(sent.only("clear_output")?["wait"] == true)
    }

    @Test func `a failure is one error message with the fields of the reply`() {
        let kernel = TestKernel()
        let sent = kernel.run("out:x fail:Trap")
        #expect(
            sent.story == ["busy", "execute_input", "stream", "error", "execute_reply", "idle"])
        let (error, reply) = (sent.only("error"), sent.only("execute_reply"))
        #expect(reply?["status"] == "error")
        #expect(reply?["execution_count"] == 1)
        for field in ["ename", "evalue", "traceback"] {
            #expect(error?[field] != nil)
            #expect(error?[field] == reply?[field])
        }
    }

    @Test func `a silent cell leaves no trace but its output`() {
        let kernel = TestKernel()
        let sent = kernel.run("out:x value:1", ["silent": true])
        #expect(sent.story == ["busy", "stream", "execute_reply", "idle"])
        #expect(kernel.evaluator.evaluated.last?.executionCount == nil)
        #expect(kernel.run("value:1").only("execute_reply")?["execution_count"] == 1)
    }

    @Test func `a cell outside the history does not count`() {
        let kernel = TestKernel()
        let sent = kernel.run("value:1", ["store_history": false])
        #expect(sent.only("execute_input")?["execution_count"] == 0)
        #expect(kernel.run("value:1").only("execute_reply")?["execution_count"] == 1)
        let history = kernel.ask("history_request", ["hist_access_type": "tail"])
        #expect(
            history.only("history_reply")?["history"]
                == .array([.array([1, 1, "value:1"])]))
    }

    @Test(arguments: ["", " \n\t"])
    func `a blank cell succeeds without being run`(code: String) {
        let kernel = TestKernel()
        #expect(kernel.run(code).only("execute_reply")?["status"] == "ok")
        #expect(kernel.evaluator.evaluated.isEmpty)
    }

    @Test func `user expressions carry a value or an error of their own`() {
        let kernel = TestKernel()
        let expressions = JSONValue.object(["a": "value:1", "b": "fail:Trap"])
        let reply = kernel.run("out:x", ["user_expressions": expressions]).only("execute_reply")
        #expect(reply?["status"] == "ok")
        let values = reply?["user_expressions"]
        #expect(values?["a"]?["data"]?["text/plain"] == "1")
        #expect(values?["b"]?["status"] == "error")
        #expect(values?["b"]?["ename"] == "Trap")
    }

    @Test func `pages travel in the payload of the reply`() {
        let kernel = TestKernel()
        let reply = kernel.run("page:help").only("execute_reply")
        guard case .array(let payload)? = reply?["payload"] else {
            Issue.record("no payload")
            return
        }
        #expect(payload.map { $0["source"] } == ["page"])
        #expect(payload.first?["data"]?["text/plain"] == "help")
    }

    @Test func `cells behind a failure are aborted, other requests are not`() {
        let kernel = TestKernel()
        let first = kernel.post("wait")
        let second = kernel.post("value:2")
        let info = kernel.post(TestKernel.request("kernel_info_request"))
        #expect(kernel.transport.waits { _ in kernel.evaluator.waits })
        kernel.evaluator.interrupt()

        #expect(kernel.outcome(of: first).story.last == "idle")
        let aborted = kernel.outcome(of: second)
        #expect(aborted.story == ["busy", "execute_reply", "idle"])
        #expect(aborted.only("execute_reply")?["status"] == "aborted")
        #expect(kernel.outcome(of: info).story == ["busy", "kernel_info_reply", "idle"])
        #expect(kernel.run("value:3").only("execute_reply")?["status"] == "ok")
    }

    @Test func `without stop_on_error the cells behind a failure run`() {
        let kernel = TestKernel()
        let first = kernel.post("wait", ["stop_on_error": false])
        let second = kernel.post("value:2")
        #expect(kernel.transport.waits { _ in kernel.evaluator.waits })
        kernel.evaluator.interrupt()
        #expect(kernel.outcome(of: first).only("execute_reply")?["status"] == "error")
        #expect(kernel.outcome(of: second).only("execute_reply")?["status"] == "ok")
    }

    @Test func `an interrupt ends the cell and aborts those that wait`() {
        let kernel = TestKernel()
        let running = kernel.post("wait", ["stop_on_error": false])
        let waiting = kernel.post("value:2")
        #expect(kernel.transport.waits { _ in kernel.evaluator.waits })
        let interrupt = kernel.ask("interrupt_request", on: .control)
        #expect(interrupt.only("interrupt_reply")?["status"] == "ok")
        #expect(
            kernel.outcome(of: running).only("execute_reply")?["ename"]
                == "KeyboardInterrupt")
        #expect(kernel.outcome(of: waiting).only("execute_reply")?["status"] == "aborted")
    }

    @Test func `an interrupt of an idle kernel changes nothing`() {
        let kernel = TestKernel()
        #expect(
            kernel.ask("interrupt_request", on: .control).story
                == ["busy", "interrupt_reply", "idle"])
        #expect(kernel.run("value:1").only("execute_reply")?["status"] == "ok")
    }

    @Test func `control is answered while a cell runs`() {
        let kernel = TestKernel()
        let running = kernel.post("wait")
        #expect(kernel.transport.waits { _ in kernel.evaluator.waits })
        let info = kernel.ask("kernel_info_request", on: .control)
        #expect(info.only("kernel_info_reply")?["implementation"] == "swift-kernel")
        #expect(kernel.evaluator.waits)
        kernel.evaluator.interrupt()
        _ = kernel.outcome(of: running)
    }

    @Test func `a shutdown is answered, broadcast, and ends the kernel with its cell`() {
        let kernel = TestKernel()
        let running = kernel.post("wait")
        #expect(kernel.transport.waits { _ in kernel.evaluator.waits })
        let sent = kernel.ask("shutdown_request", ["restart": true], on: .control)
        #expect(sent.story == ["busy", "shutdown_reply", "shutdown_reply", "idle"])
        #expect(sent.map(\.channel) == [.iopub, .iopub, .control, .iopub])
        for reply in sent where reply.message.type == "shutdown_reply" {
            #expect(reply.content["restart"] == true)
        }
        #expect(kernel.hasEnded)
        #expect(kernel.transport.sent(for: running).story.last == "idle")
    }

    @Test func `shutdown on the shell channel works for old clients`() {
        let kernel = TestKernel()
        let sent = kernel.ask("shutdown_request")
        #expect(sent.story == ["busy", "shutdown_reply", "shutdown_reply", "idle"])
        #expect(sent.map(\.channel) == [.iopub, .iopub, .shell, .iopub])
        #expect(kernel.hasEnded)
    }

    @Test func `questions about code are answered through the evaluator`() {
        let kernel = TestKernel()
        let complete = kernel.ask("complete_request", ["code": "pr", "cursor_pos": 2])
            .only("complete_reply")
        #expect(complete?["matches"] == .array(["print"]))
        #expect(complete?["cursor_start"] == 0)
        #expect(complete?["cursor_end"] == 2)
        let known = kernel.ask("inspect_request", ["code": "known", "detail_level": 1])
            .only("inspect_reply")
        #expect(known?["found"] == true)
        #expect(known?["data"]?["text/plain"] == "detail 1")
        let unknown = kernel.ask("inspect_request", ["code": "x"]).only("inspect_reply")
        #expect(unknown?["found"] == false)
        #expect(unknown?["status"] == "ok")
        #expect(unknown?["data"] == [:])
    }

    @Test(arguments: [(-5, 0), (0, 0), (3, 3), (99, 5)])
    func `a cursor outside the text is moved to its nearest end`(cursor: Int, expected: Int) {
        // Five scalars: the family emoji alone is three of them.
        let code: JSONValue = "a👨‍👩b"
        let reply = TestKernel().ask(
            "complete_request", ["code": code, "cursor_pos": .integer(cursor)])
        #expect(reply.only("complete_reply")?["cursor_end"] == .integer(expected))
    }

    @Test(arguments: [("{", "incomplete"), ("}", "invalid"), ("x", "complete")])
    func `completeness has three answers`(code: String, status: String) {
        let reply = TestKernel().ask("is_complete_request", ["code": .string(code)])
            .only("is_complete_reply")
        #expect(reply?["status"] == .string(status))
        #expect((reply?["indent"] != nil) == (status == "incomplete"))
    }

    @Test func `there are no comms, and one that is opened is closed`() {
        let kernel = TestKernel()
        #expect(kernel.ask("comm_info_request").only("comm_info_reply")?["comms"] == [:])
        let opened = kernel.ask("comm_open", ["comm_id": "c", "target_name": "t"])
        #expect(opened.story == ["busy", "comm_close", "idle"])
        #expect(opened.only("comm_close")?["comm_id"] == "c")
        #expect(kernel.ask("comm_msg", ["comm_id": "c"]).story == ["busy", "idle"])
    }

    @Test(arguments: ["debug_request", "no_such_request", "stream"])
    func `an unknown message is only bracketed`(type: String) {
        #expect(TestKernel().ask(type).story == ["busy", "idle"])
    }

    @Test func `a request without its fields gets an error reply`() {
        let kernel = TestKernel()
        for type in ["execute", "complete", "inspect", "is_complete"] {
            let sent = kernel.ask("\(type)_request")
            #expect(sent.story == ["busy", "\(type)_reply", "idle"])
            let reply = sent.only("\(type)_reply")
            #expect(reply?["status"] == "error")
            #expect(reply?["ename"] == "InvalidRequest")
        }
        #expect(kernel.run("value:1").only("execute_reply")?["status"] == "ok")
    }

    @Test func `usage is measured for the whole process tree`() {
        let reply = TestKernel().ask("usage_request", on: .control).only("usage_reply")
        guard case .integer(let memory)? = reply?["kernel_memory"],
            case .integer(let total)? = reply?["host_virtual_memory"]?["total"]
        else {
            Issue.record("no memory in \(String(describing: reply))")
            return
        }
        #expect(memory > 1 << 20)
        #expect(memory < total)
        #expect(reply?["pid"] == .integer(Int(ProcessInfo.processInfo.processIdentifier)))
    }
}
