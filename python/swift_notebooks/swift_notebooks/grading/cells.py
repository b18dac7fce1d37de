"""The steps of nbgrader that write into cells, for Swift."""

from nbgrader.preprocessors import OverwriteCells


class SwiftOverwriteCells(OverwriteCells):
    """Puts cells back that a student has deleted, with a note that is a comment in Swift.

    nbgrader's own note begins with `#`, which does not compile.
    """

    def missing_cell_transform(self, source_cell, *arguments, **options):
        cell = super().missing_cell_transform(source_cell, *arguments, **options)
        if cell.cell_type == "code":
            note = self.missing_cell_notification.format(cell_id=source_cell.name).strip()
            comment = "\n".join(f"// {line}" for line in note.splitlines())
            cell.source = f"{comment}\n\n{source_cell.source}"
        return cell
