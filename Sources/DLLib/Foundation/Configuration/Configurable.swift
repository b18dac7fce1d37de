/// Something that says what it was made with, and that can be made again from that.
///
/// The setting of a training (optimizers, schedules) is stored this way; layers are, too
/// (``ConfigurableLayer``).
public protocol Configurable {
    /// What it was made with.
    ///
    /// - Throws: When a part of it is code, which a file cannot hold.
    var configuration: Configuration { get throws }

    /// Makes one like that which had this configuration.
    ///
    /// - Throws: When an entry is missing or makes no sense.
    init(configuration: Configuration) throws
}
