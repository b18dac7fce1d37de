// What these files build on belongs to their own interface, so that one import is enough.
@_exported public import DLApplications
@_exported public import DLTraining
@_exported public import DLWeightFiles
