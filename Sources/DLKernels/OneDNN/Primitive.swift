internal import COneDNN

/// A compiled oneDNN operation for fixed sizes and layouts, usable from any thread.
///
/// All working memory is given at each call, so that calls on different threads do not meet.
@safe final class Primitive: @unchecked Sendable {
    private let handle: dnnl_primitive_t
    private let description: dnnl_primitive_desc_t
    private let scratchpad: Layout?

    /// Compiles an operation, or returns nil where oneDNN has no kernel for it.
    ///
    /// - Parameters:
    ///   - operation: One of oneDNN's operation descriptors.
    ///   - postOperations: What is done to each result before it is stored.
    ///   - forward: For a backward operation, the forward one it belongs to.
    ///   - threads: The number of threads it will run on: all, or one where the caller divides work.
    init?<Operation>(
        _ operation: Operation, postOperations: PostOperations? = nil, forward: Primitive? = nil,
        threads: Int = Threads.count
    ) {
        Threads.prepareCallingThread(for: threads)
        let attributes = unsafe Self.attributes(postOperations)
        defer { unsafe dnnl_primitive_attr_destroy(attributes) }
        var description: dnnl_primitive_desc_t?
        let status = unsafe withUnsafePointer(to: operation) { pointer in
            unsafe dnnl_primitive_desc_create(
                &description, pointer, attributes, OneDNN.engine, forward?.description)
        }
        guard status == dnnl_success, let description = unsafe description else { return nil }
        guard let handle = unsafe Self.compile(description) else {
            unsafe dnnl_primitive_desc_destroy(description)
            return nil
        }
        unsafe self.description = description
        unsafe self.handle = handle
        scratchpad = unsafe Self.layout(of: DNNL_ARG_SCRATCHPAD, in: description)
    }

    /// Compiles the conversion from one layout to another.
    init?(reorderFrom source: Layout, to target: Layout) {
        let attributes = unsafe Self.attributes(nil)
        defer { unsafe dnnl_primitive_attr_destroy(attributes) }
        var description: dnnl_primitive_desc_t?
        let status = unsafe dnnl_reorder_primitive_desc_create(
            &description, source.descriptor, OneDNN.engine, target.descriptor, OneDNN.engine,
            attributes)
        guard status == dnnl_success, let description = unsafe description else { return nil }
        guard let handle = unsafe Self.compile(description) else {
            unsafe dnnl_primitive_desc_destroy(description)
            return nil
        }
        unsafe self.description = description
        unsafe self.handle = handle
        scratchpad = unsafe Self.layout(of: DNNL_ARG_SCRATCHPAD, in: description)
    }

    deinit {
        unsafe dnnl_primitive_destroy(handle)
        unsafe dnnl_primitive_desc_destroy(description)
    }

    /// The layout in which an argument must come; nil if the operation does not have it.
    func layout(of argument: Int32) -> Layout? {
        unsafe Self.layout(of: argument, in: description)
    }

    /// What oneDNN calls the kernel it chose, such as `jit:avx512_core`.
    var implementation: String {
        var name: UnsafePointer<CChar>?
        let status = unsafe dnnl_primitive_desc_query(
            description, dnnl_query_impl_info_str, 0, &name)
        guard status == dnnl_success, let name = unsafe name else { return "unknown" }
        return unsafe String(cString: name)
    }

    /// The bytes of working memory that a run takes.
    var scratchByteCount: Int { scratchpad?.byteCount ?? 0 }

    /// Whether these are oneDNN's plain loops, for what it has no kernel for.
    var isReference: Bool { implementation.hasPrefix("ref") }

    /// Runs the operation; returns when it is done.
    func execute(_ arguments: [Argument]) {
        Threads.prepareCallingThread()
        let scratch = scratchpad.map {
            Argument(DNNL_ARG_SCRATCHPAD, $0, Storage(byteCount: $0.byteCount))
        }
        let count = arguments.count + (scratch == nil ? 0 : 1)
        unsafe withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: count) {
            memories in
            for index in 0..<count {
                unsafe memories.initializeElement(
                    at: index,
                    to: Self.memory(index < arguments.count ? arguments[index] : scratch))
            }
            withExtendedLifetime((arguments, scratch)) {
                let status = unsafe dnnl_primitive_execute(
                    handle, OneDNN.stream, Int32(count), memories.baseAddress)
                OneDNN.check(status, "run a kernel")
            }
            for index in 0..<count { unsafe dnnl_memory_destroy(memories[index].memory) }
        }
    }

    private static func memory(_ argument: Argument?) -> dnnl_exec_arg_t {
        guard let argument else { fatalError("An argument of a kernel is missing.") }
        var memory: dnnl_memory_t?
        let status = unsafe dnnl_memory_create(
            &memory, argument.layout.descriptor, OneDNN.engine,
            argument.storage.base + argument.offset)
        OneDNN.check(status, "use a tensor's memory")
        return unsafe dnnl_exec_arg_t(arg: argument.index, memory: memory)
    }

    private static func attributes(_ operations: PostOperations?) -> dnnl_primitive_attr_t? {
        var attributes: dnnl_primitive_attr_t?
        unsafe OneDNN.check(dnnl_primitive_attr_create(&attributes), "create attributes")
        unsafe dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user)
        unsafe operations?.append(to: attributes)
        return unsafe attributes
    }

    private static func compile(_ description: dnnl_primitive_desc_t) -> dnnl_primitive_t? {
        var handle: dnnl_primitive_t?
        guard unsafe dnnl_primitive_create(&handle, description) == dnnl_success else {
            return nil
        }
        return unsafe handle
    }

    private static func layout(
        of argument: Int32, in description: dnnl_primitive_desc_t
    ) -> Layout? {
        let pointer = unsafe dnnl_primitive_desc_query_md(
            description, dnnl_query_exec_arg_md, argument)
        guard let pointer = unsafe pointer, unsafe pointer.pointee.ndims > 0 else { return nil }
        return unsafe Layout(pointer.pointee)
    }
}

/// One input or output of a primitive.
struct Argument {
    let index: Int32
    let layout: Layout
    let storage: Storage
    /// The bytes before its first element.
    let offset: Int

    init(_ index: Int32, _ layout: Layout, _ storage: Storage, offset: Int = 0) {
        self.index = index
        self.layout = layout
        self.storage = storage
        self.offset = offset
    }
}

/// What a primitive does to each result before storing it, in this order.
struct PostOperations: Hashable, Sendable {
    /// Adds what the result's memory held before.
    var addsToResult = false
    /// Cuts the result to `0...limit`.
    var activation = FusedOperation.none

    fileprivate func append(to attributes: dnnl_primitive_attr_t?) {
        guard addsToResult || activation != .none else { return }
        var operations: dnnl_post_ops_t?
        unsafe OneDNN.check(dnnl_post_ops_create(&operations), "create post-operations")
        defer { unsafe dnnl_post_ops_destroy(operations) }
        if addsToResult { unsafe dnnl_post_ops_append_sum(operations, 1) }
        switch activation {
        case .none: break
        case .relu:
            unsafe dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0)
        case .relu6:
            unsafe dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_clip, 0, 6)
        }
        unsafe dnnl_primitive_attr_set_post_ops(attributes, operations)
    }
}
