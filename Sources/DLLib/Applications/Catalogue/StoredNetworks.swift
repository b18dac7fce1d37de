package import DLNetworks

/// The networks that model files may name.
package enum StoredNetworks {
    /// Their classes.
    package static var all: [any StoredNetwork.Type] { Applications.all }
}
