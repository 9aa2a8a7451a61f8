"""A lesson as a page: ``jupyter nbconvert --execute --to dlcourse NOTEBOOK``.

nbconvert's own page loads its widgets from the network. This one carries all it needs, so its
figures move without a kernel and without network, as far as their frames were shipped. (Formulas
are set by MathJax where there is a network, and stand as they were typed where there is none.)
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter

PLAYER = Path(__file__).with_name("page.js")


class PageExporter(HTMLExporter):
    """nbconvert's HTML, with page.js in place of the scripts that come from the network.

    >>> import nbformat
    >>> page, _ = PageExporter().from_notebook_node(nbformat.v4.new_notebook())
    >>> "require.js" in page, "page without a kernel" in page
    (False, True)
    """

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        page, resources = super().from_notebook_node(nb, resources, **kw)
        page = re.sub(r"<script(?![^>]*mathjax)[^>]*\ssrc=[^>]*>\s*</script>", "", page, flags=re.I)
        script = f'<script type="module">\n{PLAYER.read_text(encoding="utf-8")}</script>\n'
        return page.replace("</body>", script + "</body>"), resources
