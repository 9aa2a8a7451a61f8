"""The lessons of this course: which there are, in which order, what they are called, when due.

`course.toml` at a course's root says it. Where there is none it is the whole course, as it came
with the package. All that lists, links or counts lessons asks `here()`.

    lessons = ["00_start_here", "01_biological_neuron", "20_sleeping_penguins"]
    [titles]
    20_sleeping_penguins = "Penguins at night"
    [due]
    01_biological_neuron = 2026-11-30 23:59:00

A lesson of one's own lies in the course's own `notebooks/`, `figures/`, `exercises/`; the others
come from the package. A course's own file comes before the package's of the same name.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import record
from .terminal import Refusal

FILE = "course.toml"
FOLDERS = ("notebooks", "figures", "exercises")  # of what learners get
PACKAGE = Path(__file__).resolve().parents[1]
PUBLIC = {"title": str, "lessons": list, "assignments": list, "titles": dict, "about": dict,
          "opens": dict, "due": dict, "timezone": str}
TERM = ("weights", "drop_lowest", "extensions", "late", "groups", "counts")  # for instructors only
NAME = re.compile(r"\w[\w-]*")
INDEX = "notebooks/00_start_here.ipynb"  # which has a table of all lessons
ROW = re.compile(r"^\| \[[^]]*\]\((\w[\w-]*)\.ipynb\) \| (.*) \|$", re.M)
TABLE = re.compile(r"^\| lesson \|.*\n(?:\|.*(?:\n|\Z))+", re.M)
WORK = "All lessons but this one have an assignment in the folder `exercises`."
WAYS = re.compile(r"\[(← |Assignment\b)[^]]*\]\(|.* →\]\([^)]*\)$")  # a line of links
ONWARD = re.compile(r"^(On to the next lesson: |This was the last one\. ).*$", re.M)
RELATIVE = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)[^)]*\)")
LINK = re.compile(r"\[([^]]+)\]\(((?:\.\./)*(?:notebooks/|exercises/)?(?:\w[\w-]*/)?"
                  r"(\w[\w-]*)\.ipynb)(#[^)]*)?\)")


MISSING = "\0([^\0]*)\0"  # a link that leads nowhere, until the words around it are set right
POINTER = re.compile(  # what only leads there: a line of a list, a sentence
    rf"^- The (?:next lesson|assignment)[^\n:]*: {MISSING}.*\n?"
    rf"|(?:^|(?<=[.!?]) )(?:[^.!?:\n\0]|[.](?=\S))*: {MISSING}\.", re.M)
ASIDE = re.compile(
    rf"\s+\({MISSING}\)|(?<=\(){MISSING}, |, {MISSING}(?=\))"
    rf"|, (?:as|from|in|the subject of)\b[^,.:;|()\n\0]*{MISSING}(?: on)?(?=[.:\n]| \||\Z)")
PLAIN = re.compile(r"\0[^\0]*\0|[Ll]essons? (\d\d)(?: (?:and|to) (\d\d))?\b")
SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|\Z))*[.!?]+(?:[ ]|(?=\n|\Z))")
READER = re.compile(r"\b(?:you|your|our)\b", re.I)


class CourseError(Refusal):
    """What is wrong with a course, as a sentence."""


@dataclass(frozen=True)
class Lesson:
    """A lesson, an assignment, or both, under one name."""

    name: str
    notebook: Path | None = None  # as it is written, before its links are those of a course
    assignment: Path | None = None  # what students get of it
    called: str = ""  # by course.toml
    about: str = ""
    opens: dt.datetime | None = None
    due: dt.datetime | None = None

    @property
    def number(self) -> str:
        """
        >>> Lesson("06_softmax_and_loss").number, Lesson("my_own").number
        ('06', '')
        """
        return self.name[:2] if re.match(r"\d\d_", self.name) else ""

    @functools.cached_property
    def title(self) -> str:
        """What it is called: by `course.toml`, else by its first heading."""
        for path in (self.notebook, self.assignment):
            if not self.called and path is not None:
                found = re.search(r"^# (?:Assignment ?\d*: *)?(.+)$", first_text(path), re.M)
                if found:
                    return found[1]
        return self.called or (self.name[3:] if self.number else self.name).replace("_", " ")

    @property
    def label(self) -> str:
        """Its number and its title, as far as a colon."""
        return f"{self.number} {self.title.partition(':')[0]}".strip()


@dataclass(frozen=True)
class Outline:
    """The lessons of a course, in order; and what its `course.toml` says besides."""

    root: Path
    said: dict[str, Any]

    @functools.cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        files, names = self._all, self.names
        titles, about = self.said.get("titles", {}), self.said.get("about", {})
        taken = self.said.get("assignments", names)
        return tuple(Lesson(
            name, files.get(f"notebooks/{name}.ipynb"),
            files.get(f"exercises/{name}/{name}.ipynb") if name in taken else None,
            titles.get(name, ""), about.get(name, ""), self.when("opens", name),
            self.when("due", name)) for name in names)

    @functools.cached_property
    def there(self) -> list[Lesson]:
        """Those that a learner finds: all but assignments that were not handed out yet."""
        return [one for one in self.lessons if one.notebook or one.assignment]

    @functools.cached_property
    def names(self) -> list[str]:
        return self.said.get("lessons") or sorted(there(self._all))

    @functools.cached_property
    def _all(self) -> dict[str, Path]:
        """Every file that a learner may get, the course's own before the package's."""
        return {path.relative_to(base).as_posix(): path
                for base in dict.fromkeys((shipped(), self.root)) for folder in FOLDERS
                for path in sorted((base / folder).rglob("*"))
                if path.is_file() and not hidden(path.relative_to(base))}

    def files(self) -> dict[str, Path]:
        """Every file of this course by its path for a learner (`notebooks/00_start_here.ipynb`)."""
        lessons = {f"notebooks/{one.name}.ipynb" for one in self.lessons}
        taken = {f"exercises/{one.name}/" for one in self.lessons if one.assignment}
        found = {name: path for name, path in self._all.items()
                 if name in lessons or name.startswith((*taken, "figures/"))
                 or (name.startswith("notebooks/")
                     and (not name.endswith(".ipynb") or name.count("/") > 1))}
        return found | ({FILE: self.root / FILE} if self.said else {})

    def find(self, name: str) -> Lesson | None:
        """The lesson of a name, a number, or the end of a name."""
        return next((one for one in self.lessons
                     if name in (one.name, one.number or None, one.name[3:])), None)

    def after(self, name: str) -> Lesson | None:
        """The lesson after another one."""
        return next((one for before, one in pairwise(self.there) if before.name == name), None)

    def when(self, key: str, name: str) -> dt.datetime | None:
        """A date of a lesson, with its zone: that of the date, else the course's, else UTC. A day
        without a time is meant to its end (for "opens": from its beginning)."""
        value = self.said.get(key, {}).get(name) if key in ("opens", "due") else None
        if isinstance(value, dt.datetime):
            return value if value.tzinfo else value.replace(tzinfo=self.zone)
        if isinstance(value, dt.date):
            time = dt.time.min if key == "opens" else dt.time(23, 59, 59)
            return dt.datetime.combine(value, time, self.zone)
        return None

    @property
    def zone(self) -> dt.tzinfo:
        from zoneinfo import ZoneInfo  # seldom needed: a web page's Python would have to fetch it

        name = self.said.get("timezone", "UTC")
        return dt.UTC if name == "UTC" else ZoneInfo(name)

    def linked(self, name: str, data: bytes) -> bytes:
        """A file for learners: a notebook's links are those of this course, and a `course.toml`
        says nothing of students. Whatever else, and the whole course, is as it was."""
        if name == FILE:
            return written(self._public()).encode()
        found = re.fullmatch(r"(notebooks|exercises)/(?:[\w-]+/)?([\w-]+)\.ipynb", name)
        if not self.said or found is None or found[2] not in self.names:
            return data
        notebook = json.loads(data)
        texts = {i: "".join(cell["source"]) for i, cell in enumerate(notebook["cells"])
                 if cell["cell_type"] == "markdown"}
        before = dict(texts)
        if found[1] == "notebooks" and texts:
            for i in {min(texts), max(texts)}:
                texts[i] = self._with_ways(texts[i], found[2])
        for i, text in texts.items():
            if found[1] == "exercises":
                text = ONWARD.sub(lambda line: self._onward(line[0], found[2]), text)
            elif name == INDEX and TABLE.search(text):
                text = self._index(text)
            text = LINK.sub(self._link, text)
            text = PLAIN.sub(self._named, text)
            if "\0" in text:
                text = ASIDE.sub("", POINTER.sub("", text))
                text = SENTENCE.sub(lambda one: "" if claims(one[0]) else one[0], text)
            texts[i] = re.sub(MISSING, r"\1 of the whole course", text)
        if texts == before:
            return data
        for i, text in texts.items():
            if text != before[i]:
                notebook["cells"][i]["source"] = text.splitlines(True)
        return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()

    def _public(self) -> dict[str, Any]:
        """What learners get of `course.toml`: nothing of students, or of what is not theirs yet."""
        names = [one.name for one in self.there]
        said = {key: self.said[key] for key in PUBLIC if key in self.said}
        said.pop("timezone", None)  # each date has its own
        return {key: [name for name in value if name in names] if isinstance(value, list) else
                {name: self.when(key, name) or one for name, one in value.items() if name in names}
                if isinstance(value, dict) else value for key, value in said.items()}

    def _with_ways(self, text: str, name: str) -> str:
        """A cell whose last line is that of links: to the lesson before, to the assignment, on."""
        lines = text.rstrip("\n").split("\n")
        if WAYS.match(lines[-1]):
            lines.pop()
        else:
            lines.append("")
        at = [one.name for one in self.there].index(name)
        ways = [f"[← {one.label}]({way(one)})" for one in self.there[at - 1 : at] if at]
        here = self.there[at]
        if here.assignment:
            called = f"Assignment {here.number}".strip()
            ways.append(f"[{called}](../exercises/{name}/{name}.ipynb)")
        ways += [f"[{one.label} →]({way(one)})" for one in self.there[at + 1 : at + 2]]
        return "\n".join([*lines, " · ".join(ways)]).rstrip("\n")

    def _onward(self, line: str, name: str) -> str:
        """The line of an assignment that leads to the next lesson."""
        following = self.after(name)
        if following is None:
            first = next((one for one in self.lessons if one.notebook), None)
            end = f" Back to the start: [{first.title}](../../{place(first)})." if first else ""
            return line if line.startswith("This") else f"This was the last one.{end}"
        return f"On to the next lesson: [{following.title}](../../{place(following)})."

    def _index(self, text: str) -> str:
        """The table of all lessons."""
        about = dict(ROW.findall(text))
        dated = any(one.due for one in self.lessons)
        rows = ["| lesson | what it is about |" + " due |" * dated, "|---|---|" + "---|" * dated]
        for one in self.lessons:
            if place(one) != INDEX:
                words = one.about or one.called or about.get(one.name) or one.title
                due = f" {shown(one.due)} |" if dated else ""
                link = f"[{one.number or one.name}]({way(one)})"
                rows.append(f"| {link if one in self.there else one.number} | {words} |{due}")
        if any(one.assignment is None for one in self.there if place(one) != INDEX):
            text = text.replace(WORK, "The first lines of a lesson lead to its assignment.")
        return TABLE.sub(lambda _: "\n".join(rows) + "\n", text)

    def _link(self, link: re.Match[str]) -> str:
        """A link to a lesson or an assignment; its words, or its number, marked as `MISSING`, where
        the course has none of the name."""
        words, target, name = link[1], link[2], link[3]
        one = self.find(name)
        if f"notebooks/{name}.ipynb" not in self._all and (
                f"exercises/{name}/{name}.ipynb" not in self._all):
            return link[0]
        missing = one is None or (
            one.assignment if "exercises/" in target else one.notebook) is None
        numbered = name[:2].isdigit() and not re.search(r"\d", words)
        called = f"lesson {name[:2]}" if numbered else words
        return f"\0{called}\0" if missing else link[0]


    def _named(self, words: re.Match[str]) -> str:
        """Lessons that a text names by number, marked in the same way."""
        return f"\0{words[0]}\0" if self._left_out & {words[1], words[2]} else words[0]

    @functools.cached_property
    def _left_out(self) -> set[str]:
        """The numbers of lessons that there are, but not in this course."""
        return {n[:2] for n in there(self._all)} - {n[:2] for n in self.names}


def claims(text: str) -> bool:
    """Whether a sentence says what the reader saw, or will see, in a lesson that is left out.

    >>> claims("You saw it in \\0lesson 07\\0."), claims("\\0lesson 07\\0 shows it. You see why.")
    (True, False)
    """
    return text.count("(") == text.count(")") and any(
        "\0" in one and READER.search(one) for one in re.split(r"(?<=[.!?])\s", text))


def home(start: Path | None = None) -> Path:
    """The root of the course that a folder (default: the workspace, else the one that one is in)
    belongs to; what came with the package, where there is no `course.toml` upwards."""
    named = os.environ.get("DLCOURSE_WORKSPACE")
    folders = [start, *start.parents] if start else [
        *([Path(named)] if named else []), *record.upwards()]
    return next((folder for folder in folders if (folder / FILE).is_file()), shipped())


def shipped() -> Path:
    """Where the lessons lie that came with the package: in it, or beside it in a checkout."""
    inside = PACKAGE / "course"
    return inside if inside.is_dir() else PACKAGE.parent


def here(start: Path | None = None) -> Outline:
    """The outline of the course that a folder belongs to. Raises `CourseError`.

    >>> [one.label for one in here().lessons[:2]]
    ['00 Start here', '01 The biological neuron']
    """
    return read(home(start.resolve() if start else None))


def following(name: str) -> Lesson | None:
    """The lesson after another one, in the course that one is in."""
    try:
        return here().after(name)
    except CourseError:  # `dlcourse doctor` says it, and `dlcourse lab`
        return None


def read(root: Path) -> Outline:
    """The outline of the course in ``root``. Raises `CourseError`."""
    outline = Outline(root, said(root))
    for problem in problems(outline):
        raise CourseError(f"{FILE}: {problem}")
    return outline


def said(root: Path) -> dict[str, Any]:
    """What a course's file says; without one, nothing. Raises `CourseError`."""
    try:
        return tomllib.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as why:
        raise CourseError(f"{FILE} cannot be read: {why}") from None


def problems(outline: Outline) -> Iterator[str]:
    """What is wrong with what a `course.toml` says of its lessons, the first thing first."""
    content = outline.said
    for key in content.keys() - {*PUBLIC, *TERM}:
        yield f"there is no key {key!r}{near(key, [*PUBLIC, *TERM])}"
    for key, kind in PUBLIC.items():
        if not isinstance(content.get(key, kind()), kind):
            yield f"{key} must be a {kind.__name__}, got {content[key]!r}"
            return
    known = there(outline._all) | {
        path.name for path in (outline.root / "solutions").glob("*") if path.is_dir()}
    for key in ("lessons", "assignments"):
        names = content.get(key, [])
        for i, name in enumerate(names):
            if not isinstance(name, str) or not NAME.fullmatch(name):
                yield f"{key}: expected a name such as 06_softmax_and_loss, got {name!r}"
            elif name in names[:i]:
                yield f"{key}: {name} is there twice"
            elif name not in (known if key == "lessons" else outline.names):
                yield f"{key}: there is no {name}{near(name, known)}"
    for key in ("titles", "about", "opens", "due"):
        for name, value in content.get(key, {}).items():
            dated = key in ("opens", "due")
            if name not in outline.names and name not in known:
                yield f"[{key}]: there is no {name}{near(name, outline.names)}"
            elif not isinstance(value, dt.date if dated else str):
                what = "a date such as 2026-11-30 23:59:00" if dated else "a text"
                yield f"[{key}] {name}: expected {what}, got {value!r}"
    try:
        outline.zone  # noqa: B018
    except (KeyError, ValueError, OSError):
        yield f"timezone: there is no {content['timezone']!r}; one is Europe/Berlin"


def gaps(outline: Outline) -> Iterator[str]:
    """What is wrong in a course of one's own: links that lead nowhere."""
    files = outline.files()
    for name, path in files.items():
        if name.endswith(".ipynb"):
            try:
                cells = json.loads(outline.linked(name, path.read_bytes()))["cells"]
            except (ValueError, KeyError, TypeError):
                yield f"{name} is no notebook"
                continue
            text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
            for target in RELATIVE.findall(text):
                if os.path.normpath(f"{name}/../{target}") not in files:
                    yield f"{name} has a link to {target}, which is not there"


def near(name: str, known: Any) -> str:
    found = difflib.get_close_matches(name, sorted(known), 1)
    return f"; did you mean {found[0]}?" if found else ""


def there(files: dict[str, Path]) -> set[str]:
    """The names of the lessons and assignments among files for learners.

    >>> sorted(there({"notebooks/00_a.ipynb": Path(), "exercises/01_b/01_b.ipynb": Path()}))
    ['00_a', '01_b']
    """
    found = (re.fullmatch(r"notebooks/(\w[\w-]*)\.ipynb|exercises/(\w[\w-]*)/\2\.ipynb", name)
             for name in files)
    return {one[1] or one[2] for one in found if one}


def place(one: Lesson) -> str:
    """Where a lesson is for a learner; its assignment, where it is nothing else.

    >>> place(Lesson("a", notebook=Path("x"))), place(Lesson("a"))
    ('notebooks/a.ipynb', 'exercises/a/a.ipynb')
    """
    return (f"notebooks/{one.name}.ipynb" if one.notebook
            else f"exercises/{one.name}/{one.name}.ipynb")


def way(one: Lesson) -> str:
    """The same from another lesson."""
    return f"{one.name}.ipynb" if one.notebook else f"../{place(one)}"


def shown(when: dt.datetime | None) -> str:
    """A date as people write it.

    >>> shown(dt.datetime(2026, 11, 3, 23, 59))
    '3 November 2026, 23:59'
    """
    return f"{when.day} {when:%B %Y, %H:%M}" if when else ""


def first_text(path: Path) -> str:
    """The first Markdown cell of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next(("".join(c["source"]) for c in cells if c["cell_type"] == "markdown"), "")


def hidden(path: Path) -> bool:
    return any(part.startswith((".", "__pycache__")) for part in path.parts)


def written(said: dict[str, Any]) -> str:
    """The same as TOML: tables of texts and dates, lists of texts, texts.

    >>> print(written({"lessons": ["a"], "due": {"a": dt.date(2026, 1, 2)}}), end="")
    lessons = ["a"]
    <BLANKLINE>
    [due]
    a = 2026-01-02
    """
    def value(one: Any) -> str:
        return one.isoformat() if isinstance(one, dt.date) else json.dumps(one, ensure_ascii=False)

    flat = [f"{key} = {value(one)}" for key, one in said.items() if not isinstance(one, dict)]
    tables = [f"\n[{key}]\n" + "\n".join(f"{name} = {value(one)}" for name, one in table.items())
              for key, table in said.items() if isinstance(table, dict)]
    return "\n".join([*flat, *tables]) + "\n"
