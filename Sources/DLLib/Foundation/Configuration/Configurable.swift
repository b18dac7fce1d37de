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

    /// Finds out whether the settings make sense.
    ///
    /// - Throws: ``SettingError`` when they do not.
    func validate() throws
}

extension Configurable {
    /// All settings make sense.
    public func validate() throws {}

    /// Stops the program with a message that names the type when a setting makes no sense; an
    /// initialiser ends with it.
    package func requireValidSettings() {
        do { try validate() } catch { stop("\(Self.self) \(error)") }
    }
}

/// A structure whose settings are its properties: the compiler writes how they are read.
extension Configurable where Self: Codable {
    /// The properties by name.
    public var configuration: Configuration { Configuration(propertiesOf: self) }

    /// Makes one with these properties.
    ///
    /// - Throws: ``ModelFileError/configuration(key:expected:found:)`` when one is missing, of
    ///   another kind, or makes no sense.
    public init(configuration: Configuration) throws {
        let made: Self = try configuration.decoded()
        try SettingError.inFile { try made.validate() }
        self = made
    }
}
