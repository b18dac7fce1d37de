import DLLib
import Foundation
import KernelDisplay
import Testing

@Suite struct DescriptionTests {
    @Test func `numbers are lined up at their points`() {
        #expect(Tensor(2.5).description == "2.5")
        #expect(
            Tensor([[1, 2.25], [-3, 40]]).description
                == "[[ 1.00,  2.25],\n [-3.00, 40.00]]\nTensor of float32 with shape [2, 2]")
        #expect(Tensor([1, 2, 3] as [Int32]).description.hasPrefix("[1, 2, 3]\nTensor of int32"))
        #expect(Tensor([true, false]).description.hasPrefix("[ true, false]\n"))
        #expect(Tensor([1.0 / 3, 100]).description.hasPrefix("[  0.333, 100.000]\n"))
        #expect(Tensor([.nan, .infinity, -1.5]).description.hasPrefix("[ nan,  inf, -1.5]\n"))
        #expect(Tensor(zeros: [0, 3]).description == "[]\nTensor of float32 with shape [0, 3]")
    }

    @Test func `very large and very small numbers have powers of ten`() {
        #expect(Tensor(1.5e-7).description == "1.5e-7")
        #expect(Tensor([1, 2.5e9]).description.hasPrefix("[1.0e0, 2.5e9]\n"))
        #expect(Tensor([0, -3e-6]).description.hasPrefix("[    0.0, -3.0e-6]\n"))
    }

    @Test func `of long axes the ends are shown`() {
        #expect(
            Tensor(rangeTo: 100).description
                == "[ 0.0,  1.0,  2.0, …, 97.0, 98.0, 99.0]\nTensor of float32 with shape [100]")
        let cut = Tensor(zeros: [9, 2, 2]).description
        #expect(
            cut.hasPrefix("[[[0.0, 0.0],\n  [0.0, 0.0]],\n\n [[0.0, 0.0],\n  [0.0, 0.0]],\n\n"))
        #expect(cut.contains("\n\n …,\n\n"))
    }

    @Test func `rows and matrices are tables in a notebook`() {
        let bundle = Tensor([[1, 2], [3, 4]]).mimeBundle
        guard case .text(let html)? = bundle.data["text/html"] else {
            Issue.record("no table")
            return
        }
        #expect(html.contains("<caption style=\"text-align:left\">Tensor of float32"))
        #expect(html.components(separatedBy: "<td").count == 5)
        #expect(bundle.data["text/plain"] != nil)
        #expect(Tensor(zeros: [2, 2, 2]).mimeBundle.data["text/html"] == nil)
        guard case .text(let long)? = Tensor(zeros: [20, 20]).mimeBundle.data["text/html"] else {
            Issue.record("no table")
            return
        }
        // Six rows of six numbers and dots, and a row of dots.
        #expect(long.components(separatedBy: "<td").count == 6 * 7 + 1 + 1)
    }
}
