"""The whole site: pages, frames, modules, Python."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import __version__, checks
from ..app import outline
from ..app.progress import asked
from ..app.workspace import lay_out
from ..figures import animal_pictures
from ..figures.kit import style
from ..teaching import guide
from . import lessons, offline, reference, runtime
from .lessons import Page
from .packed import repacked

HERE = Path(__file__).parent
PACKAGE = HERE.parent
KIT = PACKAGE / "figures" / "kit"
LARGE = "animals.npz"  # of the data: it comes with the pages that need it
ANIMALS = "11_animal_pictures"
LEARNT = "learnt_animals.npz"  # the same for what lesson 11 trains: in a page that takes a minute
FIRST_FIGURE = "network"  # of the first lesson: it stands on the front page
QUESTION = re.compile(r"""ask\.me\(["']([\w/-]+)["']\)""")  # a cell that asks
# What of the package a page never needs.
LEFT_OUT = ("grading", "term", "teaching", "app/jupyter", "web")
IN_BROWSER = ("web/__init__.py", "web/session.py", "web/interact.py", "web/narrow.py")


@dataclass(frozen=True)
class Course:
    """The lessons of this course and their assignments, as learners get them."""

    root: Path
    lessons: Sequence[outline.Lesson]
    repository: str = ""  # its address, for links to where it can be run besides

    def notebooks(self) -> list[Path]:
        return [self.root / f"notebooks/{one.name}.ipynb" for one in self.lessons if one.notebook]

    def exercises(self) -> list[Path]:
        return [path for one in self.lessons if one.assignment
                for path in sorted((self.root / "exercises" / one.name).glob("*.ipynb"))]

    def called(self, page: Page) -> Page:
        """A page under the title that `course.toml` gives it, if any."""
        title = next((one.called for one in self.lessons if one.name == page.name), "")
        return replace(page, title=str(escape(title))) if title else page

    @classmethod
    def here(cls, folder: Path, repository: str = "") -> Course:
        """The course that one is in, laid out in a folder."""
        lay_out(folder)
        return cls(folder, outline.here().lessons, repository.rstrip("/"))


def build(out: Path, *, cache: Path | None, only: Sequence[str] = (),
          repository: str = "", whole: bool = True) -> list[str]:
    """Build the site into ``out``, whole or not at all; the names of its lessons.

    ``only`` names the lessons to build (default: all); ``repository`` is the course's address on
    GitHub, from where Colab takes notebooks; ``whole`` adds the pages on the package.
    Without a ``cache`` the pages have no Python: that needs nothing but this package.
    """
    node_modules = runtime.modules(cache) if cache else None
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".site-") as folder:
        course = Course.here(Path(folder) / "course", repository)
        site = Path(folder) / "site"
        site.mkdir()
        if node_modules and cache:
            runtime.bundle(node_modules, site / "app")
            runtime.python(node_modules, site / "python", cache)
            (site / "python" / "dlcourse.packed").write_bytes(repacked(
                runtime.compiled(node_modules, package(course), cache, sources=True)))
            shutil.copy(PACKAGE / "data" / LARGE, site / "python")
        else:
            as_they_are(site)
        shutil.copy(runtime.FRONT / "theme.js", site / "app")
        names = write_pages(site, course, only, whole)
        shutil.copytree(course.root / "notebooks" / "images", site / "images")
        offline.add(site)
        if out.exists():
            shutil.rmtree(out)
        site.rename(out)
    return names


def as_they_are(site: Path) -> None:
    """The browser's modules, not joined: each imports the others by their places."""
    for folder in (runtime.FRONT, KIT):
        for path in folder.rglob("*.js"):
            save(site / path.relative_to(PACKAGE), path.read_text(encoding="utf-8"))
    save(site / "app" / "page.js", 'import "../web/front/page.js";')


def write_pages(site: Path, course: Course, only: Sequence[str], whole: bool) -> list[str]:
    """All pages, and the frames of their figures."""
    def wanted(paths: Iterable[Path]) -> list[Path]:
        return [path for path in paths if not only or path.stem in only]

    notebooks, exercises = wanted(course.notebooks()), wanted(course.exercises())
    with ProcessPoolExecutor(initializer=apart) as pool:
        has_guide = {path.stem for path in notebooks} & {*guide.names()}
        guides = pool.map(told, sorted(has_guide))
        taught = [course.called(page) for page in pool.map(run, notebooks)]
        pages = dict(guides)
    worked = [course.called(lessons.page(path, run=False)) for path in exercises]
    (site / "app").mkdir(exist_ok=True)
    (site / "app" / "site.css").write_text(css(), encoding="utf-8")
    parts = re.findall(r'from"\./(part-\w+\.js)"', (site / "app" / "page.js").read_text("utf-8"))
    shelf = Shelf(taught, worked, course.repository, [*pages], parts, whole)
    for page, path in zip(taught, notebooks, strict=True):
        for name, data in page.files.items():
            file = site / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        shelf.write(site / "lessons" / f"{page.name}.html", "lesson.html", page=page)
        shutil.copy(path, site / "lessons" / path.name)
    for page, path in zip(worked, exercises, strict=True):
        shelf.write(site / "exercises" / f"{page.name}.html", "exercise.html", page=page)
        shutil.copy(path, site / "exercises" / path.name)
    shelf.write(site / "index.html", "index.html", root="")
    size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    shelf.write(site / "progress.html", "progress.html", root="", megabytes=round(size / 1e6))
    instructors = outline.shipped() / "INSTRUCTORS.md"
    if instructors.exists():
        shelf.write(site / "instructors.html", "text.html", root="", page=lessons.text(
            "instructors", instructors.read_text(encoding="utf-8"), root=""))
    for path in guide.folder().glob("[!0-9]*.md"):
        pages[path.stem.replace("README", "index")] = path.read_text(encoding="utf-8")
    for name, text in pages.items():
        shelf.write(site / "teaching" / f"{name}.html", "text.html", page=lessons.text(name, text))
    if whole:
        for name, text in reference.pages(HERE / "pages", shelf.templates.globals).items():
            save(site / "reference" / name, text)
    return [page.name for page in taught]


def save(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def apart() -> None:
    """A process that builds knows no reader's record."""
    os.environ["DLCOURSE_WORKSPACE"] = os.devnull


def run(path: Path) -> lessons.Page:
    """A lesson as a page; what it brings besides are files like its frames."""
    page = lessons.page(path, run=True)
    if page.name == ANIMALS:
        with tempfile.TemporaryDirectory() as folder:
            animal_pictures.keep(file := Path(folder, LEARNT))
            page.files[f"python/{LEARNT}"] = file.read_bytes()
    return page


def told(name: str) -> tuple[str, str]:
    """A lesson's guide for teachers, with what it takes from the checks."""
    return name, guide.markdown(guide.named(name))


class Shelf:
    """All pages of the site, and how each is written."""

    def __init__(self, taught: list[lessons.Page], worked: list[lessons.Page],
                 repository: str, guides: Sequence[str], parts: Sequence[str],
                 whole: bool) -> None:
        self.lessons, self.exercises = taught, {page.name: page for page in worked}
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True)
        self.templates.filters["safe_html"] = Markup
        questions = asked()
        self.templates.globals |= {
            "lessons": taught, "exercises": self.exercises, "version": __version__,
            "tasks": {page.name: tasks(page) for page in worked}, "play": opening(taught),
            "asked": {lesson: [key.partition("/")[2] for key in kinds]
                      for lesson, kinds in questions.items()},
            "questions": {asks[1]: frames[1] for page in taught for cell in page.cells
                          if (asks := QUESTION.fullmatch(cell.source))
                          and questions[page.name].get(asks[1]) == "question"
                          and (frames := re.search(r'data-frames="([^"]+)"', cell.outputs))},
            "repository": repository, "guides": guides, "parts": parts, "whole": whole}

    def write(self, file: Path, template: str, *, root: str = "../", **given: Any) -> None:
        page = given.get("page")
        order = [one.name for one in self.lessons]
        at = order.index(page.name) if page and page.name in order else None
        given["before"] = self.lessons[at - 1] if at else None
        given["lesson"] = self.lessons[at] if at is not None else None
        given["after"] = (self.lessons[at + 1] if at is not None and at + 1 < len(order) else None)
        save(file, self.templates.get_template(template).render(root=root, **given))


def opening(taught: list[lessons.Page]) -> lessons.Page:
    """The first lesson as far as its trained network: what moves on the front page."""
    first = taught[0]
    names = [cell.name for cell in first.cells]
    end = names.index(FIRST_FIGURE) + 1 if FIRST_FIGURE in names else 0
    return replace(first, cells=first.cells[:end])


def tasks(page: lessons.Page) -> list[str]:
    """The names of an assignment's tasks that give points: of checks, and in one of an
    instructor's own of what other cells judge."""
    own = page.name not in checks.NAMES
    known = {} if own else checks.lesson(page.name).exercises
    names = [found[1] if cell.role == "check"
             and (found := re.match(r"check\.(\w+)\(", cell.source)) else cell.task * own
             for cell in page.cells]
    return [one for one in names if one and not isinstance(known.get(one), checks.Explanation)]


def css() -> str:
    """The pages' style sheet, in the figures' colours, and theirs."""
    def colours(which: int) -> str:
        table = style.COLOURS | style.PAGES
        return " ".join(f"--{name}: {pair[which]};" for name, pair in table.items())

    sheet = (HERE / "pages" / "site.css").read_text(encoding="utf-8")
    shown = (KIT / "show.css").read_text(encoding="utf-8")
    return sheet.replace("/* light */", colours(0)).replace("/* dark */", colours(1)) + shown


def package(course: Course) -> bytes:
    """The package as the browser gets it, and the lessons' code: always the same bytes."""
    files = {f"dlcourse/{name}": path.read_bytes() for path in sorted(PACKAGE.rglob("*"))
             if path.is_file() and in_browser(name := path.relative_to(PACKAGE).as_posix())}
    for path in course.notebooks():  # so that a lesson can say what is asked in all of them
        title, *cells = lessons.read(path)["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        files[f"dlcourse/course/notebooks/{path.name}"] = json.dumps({"cells": [title, *code]}
                                                                     ).encode()
    for path in [course.root / outline.FILE, *sorted((course.root / "figures").glob("*.py"))]:
        if path.is_file():  # of a course of one's own
            files[f"dlcourse/course/{path.relative_to(course.root).as_posix()}"] = path.read_bytes()
    for path in course.exercises():  # so that a check knows what its cell is worth
        asks = [cell for cell in lessons.read(path)["cells"] if lessons.role(cell) == "check"]
        name = f"dlcourse/course/{path.relative_to(course.root).as_posix()}"
        files[name] = json.dumps({"cells": asks}).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, content)
    return archive.getvalue()


def in_browser(name: str) -> bool:
    """Whether a page may need a file of the package.

    >>> in_browser("layers.py"), in_browser("grading/grade.py"), in_browser("web/session.py")
    (True, False, True)
    """
    if name in IN_BROWSER:
        return True
    left_out = tuple(f"{folder}/" for folder in (*LEFT_OUT, "course"))
    return (name.endswith((".py", ".csv", ".npz")) and name != f"data/{LARGE}"
            and not name.startswith(left_out))
