// What these files build on belongs to their own interface, so that one import is enough.
@_exported public import DLNetworks
@_exported public import DLWeightFiles
