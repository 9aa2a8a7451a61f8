"""The command `dlcourse site`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..app.terminal import refuse


def add_commands(subparsers: Any) -> None:
    """Add the parser of this command; it sets ``run``, which returns an exit code."""
    site = subparsers.add_parser("site", help="build the web edition: a static site")
    site.add_argument("out", type=Path, metavar="OUT", help="the folder to build (replaced whole)")
    site.add_argument("--cache", type=Path, default=Path("build/npm"), metavar="DIR",
                      help="where downloads are kept (default: build/npm)")
    site.add_argument("--only", action="append", default=[], metavar="LESSON",
                      help="only this lesson (may be given several times)")
    site.add_argument("--repository", default="", metavar="ADDRESS",
                      help="where the course lies on GitHub: pages then link to Colab")
    site.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build the site, and say what it holds."""
    from . import builder, runtime

    try:
        names = builder.build(args.out, cache=args.cache, only=args.only,
                              repository=args.repository)
    except runtime.RuntimeMissing as error:
        return refuse(str(error))
    size = sum(path.stat().st_size for path in args.out.rglob("*") if path.is_file())
    print(f"{len(names)} lessons in {args.out} ({size / 1e6:.0f} MB)")
    return 0
