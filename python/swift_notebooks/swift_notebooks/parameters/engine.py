"""The point at which papermill loads this package: engines are what it looks for in others."""

from papermill.engines import NBClientEngine
from papermill.translators import papermill_translators

from .translator import SwiftTranslator

papermill_translators.register("swift", SwiftTranslator)


class SwiftEngine(NBClientEngine):
    """Runs notebooks as papermill's own engine does; `--engine swift` is therefore never needed."""
