"""Parameters (papermill), grading (nbgrader) and reports (nbconvert) of Jupyter notebooks in Swift."""
