"""Reports of executed notebooks: a page, a PDF, Markdown, slides, LaTeX and a Swift script."""
