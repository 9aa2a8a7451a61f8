"""What is compiled at build time is what a page imports, whatever stands beside it."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from dlcourse.web.compiled import compiled


@pytest.mark.parametrize("sources", [True, False])
def test_modules_are_imported_from_what_was_compiled(tmp_path, monkeypatch, sources):
    given = io.BytesIO()
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("compiled_here/__init__.py", "from .inner import x\n")
        archive.writestr("compiled_here/inner.py", "x = __cached__")
        archive.writestr("compiled_here/words.txt", "kept")
    out = compiled(given.getvalue(), sources=sources)
    assert out == compiled(given.getvalue(), sources=sources)
    zipfile.ZipFile(io.BytesIO(out)).extractall(tmp_path)
    folder = tmp_path / "compiled_here"
    assert (folder / "words.txt").read_text() == "kept"
    assert (folder / "inner.py").exists() is sources
    if sources:
        (folder / "inner.py").write_text("x = 'compiled anew'")
    monkeypatch.syspath_prepend(str(tmp_path))
    import compiled_here

    try:
        assert compiled_here.x.endswith(".pyc")
    finally:
        for name in ("compiled_here", "compiled_here.inner"):
            del sys.modules[name]
