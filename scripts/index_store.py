"""Reads an index store: the compiler's own record of which symbol is declared and used where.

Only what is needed of libIndexStore's C interface (indexstore/indexstore.h of the toolchain).
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEFINITION, REFERENCE = 1 << 1, 1 << 2
RECORD = 2  # the kind of a unit's dependency that leads to occurrences of symbols


class _Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    def __str__(self) -> str:
        return ctypes.string_at(self.data, self.length).decode() if self.length else ""


@dataclass(frozen=True)
class Occurrence:
    """One place where a symbol is declared or used."""

    file: str
    symbol: str
    name: str
    is_definition: bool
    is_reference: bool
    line: int


class IndexStore:
    """The symbols of one module."""

    def __init__(self, library: Path, folder: Path):
        self._library = ctypes.CDLL(str(library))
        pointer, text = ctypes.c_void_p, _Text
        self._unit_callback = ctypes.CFUNCTYPE(ctypes.c_bool, pointer, text)
        self._callback = ctypes.CFUNCTYPE(ctypes.c_bool, pointer, pointer)
        for name, result, arguments in [
            ("store_create", pointer, (ctypes.c_char_p, pointer)),
            ("store_units_apply_f", ctypes.c_bool,
             (pointer, ctypes.c_uint, pointer, self._unit_callback)),
            ("unit_reader_create", pointer, (pointer, ctypes.c_char_p, pointer)),
            ("unit_reader_dispose", None, (pointer,)),
            ("unit_reader_dependencies_apply_f", ctypes.c_bool,
             (pointer, pointer, self._callback)),
            ("unit_dependency_get_kind", ctypes.c_int, (pointer,)),
            ("unit_dependency_get_name", text, (pointer,)),
            ("unit_dependency_get_filepath", text, (pointer,)),
            ("record_reader_create", pointer, (pointer, ctypes.c_char_p, pointer)),
            ("record_reader_dispose", None, (pointer,)),
            ("record_reader_occurrences_apply_f", ctypes.c_bool,
             (pointer, pointer, self._callback)),
            ("occurrence_get_symbol", pointer, (pointer,)),
            ("occurrence_get_roles", ctypes.c_uint64, (pointer,)),
            ("occurrence_get_line_col", None,
             (pointer, ctypes.POINTER(ctypes.c_uint), ctypes.POINTER(ctypes.c_uint))),
            ("symbol_get_usr", text, (pointer,)),
            ("symbol_get_name", text, (pointer,)),
        ]:
            function = getattr(self._library, f"indexstore_{name}")
            function.restype, function.argtypes = result, arguments
            setattr(self, f"_{name}", function)
        self._store = self._store_create(str(folder).encode(), None)
        if not self._store:
            raise OSError(f"{folder} is no index store")

    def occurrences(self) -> Iterator[Occurrence]:
        """Every definition and use of a symbol in the files of the store."""
        seen = set()
        for record, file in self._records():
            if (record, file) in seen:
                continue
            seen.add((record, file))
            yield from self._read(record, file)

    def _records(self) -> list[tuple[str, str]]:
        units: list[str] = []
        keep = self._unit_callback(lambda _, name: units.append(str(name)) or True)
        self._store_units_apply_f(self._store, 1, None, keep)
        found: list[tuple[str, str]] = []

        def note(_, dependency):
            if self._unit_dependency_get_kind(dependency) == RECORD:
                found.append((str(self._unit_dependency_get_name(dependency)),
                              str(self._unit_dependency_get_filepath(dependency))))
            return True

        callback = self._callback(note)
        for unit in units:
            reader = self._unit_reader_create(self._store, unit.encode(), None)
            if reader:
                self._unit_reader_dependencies_apply_f(reader, None, callback)
                self._unit_reader_dispose(reader)
        return found

    def _read(self, record: str, file: str) -> list[Occurrence]:
        reader = self._record_reader_create(self._store, record.encode(), None)
        if not reader:
            return []
        found: list[Occurrence] = []
        line, column = ctypes.c_uint(), ctypes.c_uint()

        def note(_, occurrence):
            symbol = self._occurrence_get_symbol(occurrence)
            roles = self._occurrence_get_roles(occurrence)
            self._occurrence_get_line_col(occurrence, ctypes.byref(line), ctypes.byref(column))
            found.append(Occurrence(
                file, str(self._symbol_get_usr(symbol)), str(self._symbol_get_name(symbol)),
                bool(roles & DEFINITION), bool(roles & REFERENCE), line.value))
            return True

        self._record_reader_occurrences_apply_f(reader, None, self._callback(note))
        self._record_reader_dispose(reader)
        return found
