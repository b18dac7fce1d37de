// Timings of the library, in release builds only: debug builds say nothing about speed.

let arguments = Array(CommandLine.arguments.dropFirst())

switch arguments.first {
case "ops":
    OperationBenchmarks.run(filter: arguments.dropFirst().first)
case "tensors":
    TensorBenchmarks.run(filter: arguments.dropFirst().first)
case "serve":
    try ModelServer.run(Array(arguments.dropFirst()))
default:
    print(
        """
        usage: dl-bench ops [word]                      layers of well-known networks, those whose
                                                        line has the word
               dl-bench tensors [word]                  operations on a million numbers
               dl-bench serve WORKLOAD BATCH SIZE       batches of a model, for a driver that
                                                        compares it with a peer
        """)
}
