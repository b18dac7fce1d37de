"""Parameters of notebooks in Swift, for papermill."""
