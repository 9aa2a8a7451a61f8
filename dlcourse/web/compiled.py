"""Archives of Python with its code compiled: to import it, a page need not compile it anew.

The code must be compiled by the Python that will run it, the browser's own: the builder lets
front/compile.mjs run this module in it.
"""

from __future__ import annotations

import importlib.util
import io
import marshal
import zipfile

UNCHECKED = (1).to_bytes(4, "little")  # the code is tied to its source by a sum, never compared


def compiled(archive: bytes, *, sources: bool = False) -> bytes:
    """A zip archive with each module as .pyc: in its place, or beside it to keep ``sources``.

    >>> given = io.BytesIO()
    >>> with zipfile.ZipFile(given, "w") as zipped:
    ...     zipped.writestr("p/a.py", "x = 1")
    ...     zipped.writestr("p/a.txt", "x")
    >>> zipfile.ZipFile(io.BytesIO(compiled(given.getvalue()))).namelist()
    ['p/a.pyc', 'p/a.txt']
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as read, zipfile.ZipFile(
            out, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            name, content = entry.filename, read.read(entry)
            if not name.endswith(".py") or sources:
                write(written, name, content)
            if name.endswith(".py"):
                place = importlib.util.cache_from_source(name) if sources else f"{name}c"
                write(written, place, pyc(name, content))
    return out.getvalue()


def write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # of no date: the same bytes each time
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def pyc(name: str, source: bytes) -> bytes:
    """What a .pyc file of this module holds."""
    code = compile(source, name, "exec", dont_inherit=True)
    return (importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source)
            + marshal.dumps(code))
