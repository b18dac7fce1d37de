import Foundation

struct CommandResult { let status: Int32; let output: String }

func run(_ program: String, _ arguments: String..., input: String? = nil) throws -> CommandResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let output = Pipe(), standardInput = Pipe()
    process.standardOutput = output
    process.standardInput = standardInput
    try process.run()
    if let input { standardInput.fileHandleForWriting.write(Data(input.utf8)) }
    try standardInput.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return CommandResult(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
}

// %%
print(try run("/bin/echo", "hello", "world").output, terminator: "")
print(try run("/usr/bin/sort", "-r", input: "b\nc\na\n").output.split(separator: "\n"))
print(try run("/bin/sh", "-c", "exit 3").status)

// %%
setenv("GREETING", "hi", 1)
print(ProcessInfo.processInfo.environment["GREETING"] ?? "-", String(cString: getenv("GREETING")))
print(try run("/bin/sh", "-c", "echo $GREETING from the shell").output, terminator: "")
do {
    _ = try run("/no/such/program")
} catch {
    print("cannot be started:", (error as? CocoaError)?.code == .fileNoSuchFile)
}
