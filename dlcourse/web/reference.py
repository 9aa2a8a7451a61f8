"""The reference of the package, made from its docstrings by pdoc, in the site's style."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdoc
import pdoc.doc
import pdoc.render

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(__file__).parents[1]
# What learners read, and what figures and checks of one's own are made of.
SHOWN = ("[a-z]*.py", "figures/kit/[a-z]*.py", "checks/kit/[a-z]*.py")
HIDDEN = ("hosts", "page")


def modules() -> list[str]:
    """The names of the modules that are shown, the package itself first.

    >>> modules()[:2], "dlcourse.checks.kit.questions" in modules()
    (['dlcourse', 'dlcourse.activations'], True)
    """
    paths = (path.relative_to(PACKAGE.parent).with_suffix("") for pattern in SHOWN
             for path in sorted(PACKAGE.glob(pattern)) if path.stem not in HIDDEN)
    return ["dlcourse", *(".".join(path.parts) for path in paths)]


def pages(templates: Path, known: Mapping[str, Any]) -> dict[str, str]:
    """Each module's page, by its path below the folder of the reference."""
    pdoc.render.configure(search=False, show_source=False, template_directory=templates)
    pdoc.render.env.filters["safe_html"] = lambda text: text
    pdoc.render.env.globals.update(known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of types that only a checker imports
        found = {name: pdoc.doc.Module.from_name(name) for name in modules()}
        return {f"{name.replace('.', '/')}.html": within_reach(
            pdoc.render.html_module(module, found)) for name, module in found.items()}


def within_reach(html: str) -> str:
    """What may be wider than the page is scrolled by the keyboard, too.

    >>> within_reach("<pre><code>x</code></pre>")
    '<pre tabindex="0"><code>x</code></pre>'
    """
    return html.replace("<pre>", '<pre tabindex="0">')
