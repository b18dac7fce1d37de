public import DLNetworks

extension Applications {
    /// A column of the table, to sort it by.
    public enum Column: Sendable, CaseIterable {
        /// The order of the catalogue: family by family.
        case family
        /// The name of the network, by the alphabet.
        case name
        /// Height and width of the images, the smallest first.
        case imageSize
        /// The number of parameters, the fewest first.
        case parameters
        /// The number of layers with weights, the fewest first.
        case depth
        /// The size of the published file, the smallest first.
        case megabytes
        /// The published share of right first guesses, the largest first.
        case top1
        /// The published share of the right answer among five guesses, the largest first.
        case top5
        /// The published time on a processor, the shortest first.
        case milliseconds

        /// What is sorted by, the smallest first; `nil` for the order of the catalogue.
        fileprivate func key(_ facts: NetworkFacts) -> Double? {
            switch self {
            case .family, .name: nil
            case .imageSize: Double(facts.imageSize)
            case .parameters: Double(facts.parameterCount)
            case .depth: Double(facts.depth)
            case .megabytes: facts.published?.megabytes
            case .top1: facts.published.map { -$0.top1 }
            case .top5: facts.published?.top5.map { -$0 }
            case .milliseconds: facts.published?.processorMilliseconds
            }
        }
    }

    /// All networks in a table, in the order of the catalogue.
    public static var table: Table { table() }

    /// All networks in a table: sizes, counts, published accuracy and times, preprocessing.
    ///
    /// - Parameters:
    ///   - column: What the rows are sorted by; networks of which it is not known come last.
    ///   - networks: Only these, such as those of the ``paretoFront(of:measured:)``.
    ///   - measured: Times of this machine, which get a column of their own.
    /// - Returns: The table.
    public static func table(
        sortedBy column: Column = .family, of networks: [NetworkFacts]? = nil,
        measured: [Measurement] = []
    ) -> Table {
        var columns: [(name: String, alignment: Table.Alignment)] = [
            ("network", .leading), ("pixels", .trailing), ("parameters", .trailing),
            ("depth", .trailing), ("MB", .trailing), ("top 1", .trailing), ("top 5", .trailing),
            ("ms CPU", .trailing), ("ms GPU", .trailing), ("input", .leading),
            ("license", .leading),
        ]
        if !measured.isEmpty { columns.append(("ms here", .trailing)) }
        var table = Table(columns: columns)
        for facts in sorted(networks ?? facts, by: column) {
            var row = row(facts)
            if !measured.isEmpty {
                let time = measured.first { $0.network == facts.name }
                row.append(time.map { NumberText.fixed($0.milliseconds, 1) } ?? "–")
            }
            table.append(row)
        }
        return table
    }

    private static func sorted(_ networks: [NetworkFacts], by column: Column) -> [NetworkFacts] {
        if column == .name { return networks.sorted { $0.name < $1.name } }
        // Networks with equal keys keep the order of the catalogue.
        return networks.enumerated().sorted { left, right in
            let keys = [left, right].map { column.key($0.element) ?? .infinity }
            return (keys[0], left.offset) < (keys[1], right.offset)
        }.map(\.element)
    }

    private static func row(_ facts: NetworkFacts) -> [String] {
        func text(_ value: Double?, _ write: (Double) -> String) -> String {
            value.map(write) ?? "–"
        }
        let published = facts.published
        return [
            facts.name, String(facts.imageSize), NumberText.grouped(facts.parameterCount),
            String(facts.depth), text(published?.megabytes) { NumberText.fixed($0, 0) },
            text(published?.top1) { NumberText.percent($0) },
            text(published?.top5) { NumberText.percent($0) },
            text(published?.processorMilliseconds) { NumberText.fixed($0, 1) },
            text(published?.cardMilliseconds) { NumberText.fixed($0, 1) },
            facts.inputText, facts.license ?? "–",
        ]
    }
}

extension NetworkFacts {
    /// What pixels the network takes, in a few words.
    fileprivate var inputText: String {
        switch preprocessing {
        case .identity: "0...255"
        case .symmetric: "-1...1"
        case .torch: "mean, deviation"
        case .caffe: "BGR, mean"
        default: "(x - 127) / 128"
        }
    }
}
