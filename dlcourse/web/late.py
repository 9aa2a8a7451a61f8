"""What of Python's standard library is not in a page's memory comes when it is first imported.

front/begin.mjs runs this at build time, and so `Late` is in the memory that is kept.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Late:
    """Stands before what looks for modules in archives and folders, until the library is there.

    ``fetch`` brings the archive to where Python looks for it, and says whether it could.
    """

    def __init__(self, fetch: Callable[[], bool]) -> None:
        self.fetch = fetch
        sys.meta_path.insert(2, self)

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "pyodide"}:
            return
        if not self.fetch():  # (an ImportError were taken for “no such codec”, and remembered)
            kind = LookupError if name.startswith("encodings.") else ImportError
            raise kind(f"{name} is not on this device, and could not be fetched now")
        # another list, not a shorter one: whoever goes through this one would leave out the next
        sys.meta_path = [finder for finder in sys.meta_path if finder is not self]
        importlib.invalidate_caches()
