import DLLib
import KernelDisplay
import Testing

@Suite struct ConfusionMatrixTests {
    /// Truth 0 0 0 1 1 2, prediction 0 0 1 1 0 1: class 2 is never predicted.
    private let matrix = ConfusionMatrix(
        labels: [0, 0, 0, 1, 1, 2], predictions: [0, 0, 1, 1, 0, 1],
        classNames: ["daisy", "rose", "tulip"])

    @Test func `rows are the truth, columns the prediction`() {
        #expect(matrix.counts == [[2, 1, 0], [1, 1, 0], [0, 1, 0]])
        #expect(matrix.total == 6 && matrix.accuracy == 0.5)
    }

    @Test func `recall, precision and F1 follow from the counts, and nothing divides by zero`() {
        #expect(matrix.recall == [2.0 / 3, 0.5, 0])
        #expect(matrix.precision == [2.0 / 3, 1.0 / 3, 0])
        #expect(matrix.f1 == [2.0 / 3, 0.4, 0])
        #expect(ConfusionMatrix(labels: [], predictions: [], classNames: ["a"]).accuracy == 0)
    }

    @Test func `the most frequent mistakes come first`() {
        let larger = ConfusionMatrix(
            labels: [0, 0, 0, 1], predictions: [2, 2, 1, 0], classNames: ["a", "b", "c"])
        let mistakes = larger.mostConfused(2)
        #expect(mistakes.map(\.label) == ["a", "a"])
        #expect(mistakes.map(\.prediction) == ["c", "b"])
        #expect(mistakes.map(\.count) == [2, 1])
    }

    @Test func `the text is a table in aligned columns`() {
        #expect(
            matrix.description == """
                6 samples, accuracy 50.0 %; rows: true class, columns: predicted class
                       daisy  rose  tulip  samples  recall  precision
                -----  -----  ----  -----  -------  ------  ---------
                daisy      2     1      0        3  66.7 %     66.7 %
                rose       1     1      0        2  50.0 %     33.3 %
                tulip      0     1      0        1   0.0 %      0.0 %
                """)
    }

    /// The numbers are those of scikit-learn's `classification_report` for these samples.
    @Test func `the report has every class by name, accuracy and both means`() {
        #expect(
            matrix.report.description == """
                class                precision  recall     F1  samples
                -------------------  ---------  ------  -----  -------
                daisy                    0.667   0.667  0.667        3
                rose                     0.333   0.500  0.400        2
                tulip                    0.000   0.000  0.000        1
                accuracy                                0.500        6
                mean of the classes      0.333   0.389  0.356        6
                weighted mean            0.444   0.500  0.467        6
                """)
    }

    @Test func `names are escaped in HTML`() throws {
        let odd = ConfusionMatrix(labels: [0], predictions: [0], classNames: ["<a & b>"])
        guard case .text(let html) = odd.mimeBundle.data["text/html"] else {
            Issue.record("no HTML")
            return
        }
        #expect(html.contains("&lt;a &amp; b&gt;") && !html.contains("<a & b>"))
    }

    @Test func `a class beyond the names stops with its number`() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = ConfusionMatrix(labels: [0], predictions: [5], classNames: ["a", "b"])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("class 5 of 2 classes"))
    }
}
