import DLLib
import KernelDisplay
import TestSupport
import Testing

/// The catalogue of networks, and what its entries know.
@Suite(.seeded) struct CatalogueTests {
    @Test func `there are the networks of Keras, and three more, each once`() throws {
        let names = Applications.facts.map(\.name)
        #expect(Set(names).count == 43 && names.count == 43)
        let records = Set(NetworkRecord.all.map(\.network))
        #expect(Set(names).subtracting(records) == ["MobileNetV2"])
        for type in Applications.all { #expect(String(describing: type) == type.facts.name) }
    }

    @Test(arguments: [
        ("EfficientNetB0", "EfficientNetB0"), ("efficientnetv2-s", "EfficientNetV2S"),
        ("convnext_tiny", "ConvNeXtTiny"), ("resnet50v2", "ResNet50V2"),
        ("mobilenet v2", "MobileNetV2"), ("NASNetLarge", "NASNetLarge"),
    ])
    func `a network is found by its name, as it is written here and in Keras`(
        name: String, expected: String
    ) throws {
        #expect(try Applications.type(named: name).facts.name == expected)
    }

    @Test(arguments: [
        ("EficientNetB0", "EfficientNetB0"), ("ResNet5O", "ResNet50"), ("VGG-18", "VGG16"),
        ("mobilnet", "MobileNet"),
    ])
    func `a misspelt name is answered with the one that is meant`(
        name: String, nearest: String
    ) throws {
        let error = #expect(throws: ApplicationError.self) {
            try Applications.make(name, weights: .none)
        }
        #expect(error == .unknownNetwork(name: name, nearest: nearest))
        #expect(error?.description.contains("did you mean \"\(nearest)\"") == true)
    }

    @Test func `a name that is like none is answered with where to look`() {
        let error = #expect(throws: ApplicationError.self) {
            try Applications.preprocessInput(image(2), for: "zzzzzz")
        }
        #expect(error == .unknownNetwork(name: "zzzzzz", nearest: nil))
        #expect(error?.description.contains("Applications.table()") == true)
    }

    @Test func `the table shows every network, in the order that was asked for`() throws {
        let names = { (table: Table) in table.rows.map { $0[0] } }
        #expect(names(Applications.table()) == Applications.facts.map(\.name))
        #expect(names(Applications.table(sortedBy: .name))[0] == "ConvNeXtBase")
        #expect(
            Array(names(Applications.table(sortedBy: .top1)).prefix(2))
                == ["ConvNeXtXLarge", "ConvNeXtLarge"])
        #expect(
            Array(names(Applications.table(sortedBy: .parameters)).prefix(2))
                == ["MobileNetV3Small", "MobileNetV2"])
        #expect(names(Applications.table(sortedBy: .milliseconds))[0] == "MobileNet")
        for column in Applications.Column.allCases {
            let table = Applications.table(sortedBy: column)
            #expect(Set(names(table)) == Set(Applications.facts.map(\.name)))
        }
        let row = try #require(Applications.table().rows.first { $0[0] == "ResNet50" })
        #expect(
            row == [
                "ResNet50", "224", "25,636,712", "107", "98", "74.9 %", "92.1 %", "58.2", "4.6",
                "BGR, mean", "MIT",
            ])
        let html = Applications.table().mimeBundle
        #expect("\(html)".contains("<td"))
    }

    @Test func `the front holds those that no faster network surpasses`() {
        let front = Applications.paretoFront()
        #expect(front.first?.name == "MobileNet")
        #expect(front.last?.name == "EfficientNetB7")
        #expect(!front.contains { $0.name == "VGG16" })
        let times = front.compactMap { $0.published?.processorMilliseconds }
        let shares = front.compactMap { $0.published?.top1 }
        #expect(times == times.sorted() && shares == shares.sorted())
        for facts in Applications.facts {
            guard let published = facts.published, let time = published.processorMilliseconds else {
                continue
            }
            let isSurpassed = zip(times, shares).contains { $0 <= time && $1 >= published.top1 }
            #expect(isSurpassed, "\(facts.name)")
        }
    }

    @Test func `networks are measured on request, and the times get a column`() throws {
        let times = try Applications.measure(["mobilenetv3small"], repetitions: 1)
        #expect(times.map(\.network) == ["MobileNetV3Small"])
        #expect(times[0].milliseconds > 0)
        let table = Applications.table(
            of: Applications.paretoFront(measured: times), measured: times)
        #expect(table.header.last == "ms here" && table.rows.count == 1)
    }

    @Test func `each network knows where Keras publishes its weights`() {
        for facts in Applications.facts where !facts.name.contains("Lite") {
            #expect(Set(facts.weights.map(\.includesTop)) == [true, false], "\(facts.name)")
            #expect(facts.license != nil && facts.published != nil)
            for weights in facts.weights {
                #expect(weights.url.hasPrefix("https://") && weights.url.hasSuffix(".h5"))
                #expect(weights.name.hasSuffix(".h5"))
                #expect(weights.digest.map { [32, 64].contains($0.count) } ?? true)
            }
        }
        // Nobody's file of EfficientNet-Lite is read, so that there are no terms either.
        #expect(EfficientNetLite0.facts.weights.isEmpty && EfficientNetLite0.facts.license == nil)
        #expect(ResNet50.facts.license == "MIT" && ResNet50V2.facts.license == "BSD-3-Clause")
        #expect(
            VGG16.facts.weights.map(\.digest)
                == ["64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc"])
        #expect(NASNetLarge.facts.weights[0].url.hasSuffix("/nasnet/NASNet-large.h5"))
        #expect(NASNetLarge.facts.weights[0].name == "nasnet_large.h5")
    }
}
