"""The commands `dlcourse site`, `dlcourse lecture` and `dlcourse figure`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_commands(subparsers: Any) -> None:
    """Add the parsers of these commands; each sets ``run``, which returns an exit code."""
    site = subparsers.add_parser("site", help="build the web edition: a static site")
    site.add_argument("out", type=Path, metavar="OUT", help="the folder to build (replaced whole)")
    site.add_argument("--cache", type=Path, default=Path("build/npm"), metavar="DIR",
                      help="where downloads are kept (default: build/npm)")
    site.add_argument("--only", action="append", default=[], metavar="LESSON",
                      help="only this lesson (may be given several times)")
    site.add_argument("--repository", default="", metavar="ADDRESS",
                      help="where the course lies on GitHub: pages then link to Colab")
    site.set_defaults(run=run)

    lecture = subparsers.add_parser("lecture", help="give a lecture from a lesson, in the browser")
    lecture.add_argument("lesson", metavar="LESSON", help="such as 02, or 02_artificial_neuron")
    one = subparsers.add_parser("figure", help="show one figure alone, in the browser")
    one.add_argument("figure", metavar="FIGURE", help="such as WeightedSum, or 02/sum-figure")
    one.add_argument("state", nargs="*", metavar="CONTROL=VALUE", help="how it stands at first")
    for shown in (lecture, one):
        shown.add_argument("--port", type=int, default=0, metavar="N")
        shown.add_argument("--no-browser", action="store_true", help="print the address instead")
        shown.add_argument("--cache", type=Path, default=Path("build/npm"), metavar="DIR",
                           help="where downloads are kept (default: build/npm)")
        shown.set_defaults(run=run_shown)


def run(args: argparse.Namespace) -> int:
    """Build the site, and say what it holds."""
    from . import builder

    names = builder.build(args.out, cache=args.cache, only=args.only, repository=args.repository)
    size = sum(path.stat().st_size for path in args.out.rglob("*") if path.is_file())
    print(f"{len(names)} lessons in {args.out} ({size / 1e6:.0f} MB)")
    return 0


def run_shown(args: argparse.Namespace) -> int:
    """Build the page, serve it here, and open it, until Ctrl-C."""
    from . import local

    name, query = ((local.lesson(args.lesson), "?present") if args.command == "lecture"
                   else local.figure(args.figure, args.state))
    local.show(name, query, cache=args.cache, port=args.port, browser=not args.no_browser)
    return 0
