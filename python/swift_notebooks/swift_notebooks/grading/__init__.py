"""Grading of notebooks in Swift with nbgrader: its configuration, its steps, and a lint."""
