// The library as programs and cells see it: `import DLLib` brings all its parts.
@_exported public import DLApplications
@_exported public import DLData
@_exported public import DLFoundation
@_exported public import DLNetworks
@_exported public import DLPlots
@_exported public import DLSaving
@_exported public import DLTensors
@_exported public import DLTraining
@_exported public import DLWeightFiles
