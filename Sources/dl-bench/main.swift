// Timings of the library, in release builds only: debug builds say nothing about speed.

let arguments = Array(CommandLine.arguments.dropFirst())

switch arguments.first {
case "layers":
    LayerBenchmarks.run(peak: arguments.dropFirst().first.flatMap(Double.init))
case "ops":
    OperationBenchmarks.run(filter: arguments.dropFirst().first)
case "tensors":
    TensorBenchmarks.run(filter: arguments.dropFirst().first)
case "serve":
    try ModelServer.run(Array(arguments.dropFirst()))
case "start":
    try ModelServer.start()
default:
    print(
        """
        usage: dl-bench layers [GFLOPS]                 every convolution of the known networks, as
                                                        parts of the machine's peak rate
               dl-bench ops [word]                      single operations, those whose line has the
                                                        word
               dl-bench tensors [word]                  operations on a million numbers
               dl-bench serve WORKLOAD BATCH            batches of a model, for a driver that
                                                        compares it with its peers
               dl-bench start                           one prediction of MobileNetV2
        """)
}
