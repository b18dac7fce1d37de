internal import COneDNN
internal import Synchronization

/// How the elements of an image batch lie in memory.
enum ImageFormat: Hashable, Sendable {
    /// Row-major `[batch, height, width, channels]`.
    case plain
    /// Blocks of ``OneDNN/channelBlock`` channels, each a row-major `[height, width, block]`.
    case blocked

    /// What the kernels like for so many channels: few would mostly pad a block.
    static func preferred(channels: Int) -> ImageFormat {
        channels >= OneDNN.channelBlock ? .blocked : .plain
    }
}

/// An order of elements in memory that oneDNN knows: sizes, strides and blocks.
///
/// Sizes are in oneDNN's order: images `[batch, channels, height, width]`, filters
/// `[groups,] output, input, height, width`.
@safe final class Layout: @unchecked Sendable, Hashable {
    /// Owned; never changes after initialisation.
    let descriptor: UnsafePointer<dnnl_memory_desc_t>
    /// The bytes that elements in this order take, padding of blocks included.
    let byteCount: Int
    /// The sizes, in oneDNN's order.
    let sizes: [Int]
    /// Whether blocks are filled up with zeros that are not elements.
    let hasPadding: Bool

    init(_ value: dnnl_memory_desc_t) {
        let copy = UnsafeMutablePointer<dnnl_memory_desc_t>.allocate(capacity: 1)
        unsafe copy.initialize(to: value)
        unsafe descriptor = UnsafePointer(copy)
        byteCount = unsafe dnnl_memory_desc_get_size(copy)
        let d = value.dims
        let all = [d.0, d.1, d.2, d.3, d.4, d.5, d.6, d.7, d.8, d.9, d.10, d.11]
        sizes = all.prefix(Int(value.ndims)).map(Int.init)
        hasPadding = byteCount != sizes.reduce(4, *)
    }

    /// A layout oneDNN names by a tag.
    convenience init(_ sizes: [Int], tag: dnnl_format_tag_t) {
        var value = dnnl_memory_desc_t()
        let dims = sizes.map(Int64.init)
        let status = unsafe dnnl_memory_desc_init_by_tag(
            &value, Int32(sizes.count), dims, dnnl_f32, tag)
        OneDNN.check(status, "describe \(sizes)")
        self.init(value)
    }

    /// A layout with a distance between neighbours along each axis.
    convenience init(_ sizes: [Int], strides: [Int]) {
        var value = dnnl_memory_desc_t()
        let status = unsafe dnnl_memory_desc_init_by_strides(
            &value, Int32(sizes.count), sizes.map(Int64.init), dnnl_f32, strides.map(Int64.init))
        OneDNN.check(status, "describe \(sizes)")
        self.init(value)
    }

    /// A row of elements.
    static func vector(_ count: Int) -> Layout { Layout([count], strides: [1]) }

    /// A layout that leaves the order to the primitive that is made with it.
    static func any(_ sizes: [Int]) -> Layout { Layout(sizes, tag: dnnl_format_tag_any) }

    deinit {
        unsafe UnsafeMutablePointer(mutating: descriptor).deallocate()
    }

    static func == (lhs: Layout, rhs: Layout) -> Bool {
        unsafe lhs === rhs || dnnl_memory_desc_equal(lhs.descriptor, rhs.descriptor) != 0
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(sizes)
        hasher.combine(byteCount)
    }
}

extension Layout {
    /// The sizes of an image batch, the key of ``image(_:batch:height:width:channels:)``.
    private struct ImageKey: Hashable {
        let format: ImageFormat
        let batch: Int
        let height: Int
        let width: Int
        let channels: Int
    }

    private static let images = KernelCache<ImageKey, Layout>()

    /// The layout of a batch of images.
    static func image(
        _ format: ImageFormat, batch: Int, height: Int, width: Int, channels: Int
    ) -> Layout {
        let key = ImageKey(
            format: format, batch: batch, height: height, width: width, channels: channels)
        return images.value(for: key) {
            let blocked = OneDNN.channelBlock == 16 ? dnnl_nChw16c : dnnl_nChw8c
            return Layout(
                [batch, channels, height, width], tag: format == .plain ? dnnl_nhwc : blocked)
        }
    }
}
