"""A whole term from the wheel alone, by the commands of INSTRUCTORS.md: nobody is lost, nothing is
done by hand but what an instructor writes."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .test_lms import packed

ROOT = Path(__file__).parents[2]
NAME = "20_sleeping_penguins"
ANSWERS = {"right": "return values.mean()", "sum": "return values.sum()", "stub": None}
POINTS = {"right": 10, "sum": 1, "stub": 0}  # with one number alone a sum is a mean
REVISED = {"right": 4 + 12 + 2, "sum": 2, "stub": 0}  # the check is worth 12, a new cell 2
KINDS = [*ANSWERS]
FIRST = ["Jörg", "Zoë", "Ana María", "Łukasz", "Anne-Marie", "Søren", "O'Neil", "Li", "Ömer", "Eve"]
LAST = ["Müller", "van der Berg, Jr.", "Nguyễn", "Straße", "de la Cruz", "Smith"]


class Term:
    """The folder of a course, and the commands that are typed in it."""

    def __init__(self, site: Path, root: Path):
        self.root, self.typed = root, list[str]()
        self.environment = {**os.environ, "PYTHONPATH": str(site), "NO_COLOR": "1"}

    def type(self, *words: str, code: int = 0, where: Path | None = None) -> str:
        self.typed.append(words[0])
        done = subprocess.run([sys.executable, "-m", "dlcourse.app.cli", *words], text=True,
                              cwd=where or self.root, env=self.environment, capture_output=True,
                              check=False)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
                   cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def filled(notebook: str, answer: str | None) -> str:
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution") and answer:
            cell["source"] = f"def middle(values):\n    {answer}"
    return json.dumps(content)


def kind(i: int) -> str:
    return KINDS[i % 3]


def test_a_term(site, tmp_path):
    term = Term(site, tmp_path / "term")
    term.type("new", "course", "term", "--without", "03", "07", "12", where=tmp_path)
    term.type("new", "lesson", NAME, "--after", "04")
    assert "All is well." in term.type("doctor")
    term.type("hand-out", NAME, "--zip")
    with zipfile.ZipFile(term.root / "build" / "hand-out" / f"{NAME}.zip") as archive:
        theirs = archive.read(f"{NAME}/{NAME}.ipynb").decode()
    assert "np.sum" not in theirs and "checks import" not in theirs

    # 60 people, 30 with each LMS; s00 and s59 have the same name, s01 and s02 work together
    people = [(f"s{i:02}", FIRST[i % 10], LAST[i // 10]) for i in range(60)]
    people[59] = ("s59", *people[0][1:])
    with (term.root / "students.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "first_name", "last_name", "email", "lms_user_id"])
        out.writerows([*one, f"{one[0]}@uni.example", f"7{one[0][1:]}"] for one in people)
    with (term.root / "course.toml").open("a") as file:
        file.write(f"{NAME} = 2026-11-30 12:00:00\n[late]\nper_day = 0.1\n"
                   f'[groups]\n{NAME} = [["s01", "s02"]]\n[extensions.{NAME}]\ns03 = 2\n')

    moodle, canvas = {}, {}
    for i, (_, first, last) in enumerate(people):
        hour = 13 if i in (3, 4, 33) else 11  # s03 may; s04 and s33 are late
        text = filled(theirs, ANSWERS[kind(i)])
        if i == 2:  # hands in nothing: their partner does
            continue
        if i < 30:
            file = [f"{NAME}.ipynb", f"{NAME} (1).ipynb", "meine Lösung.ipynb"][i % 3]
            moodle[f"{first} {last}_{1000 + i}_assignsubmission_file_/{file}"] = (text, hour)
        else:
            name = "".join(c for c in f"{last}{first}".lower() if c.isalnum())
            mark, again = "_LATE" * (hour > 12), f"-{i % 3}" * (i % 3 > 0)
            canvas[f"{name}{mark}_7{i:02}_{500 + i}_{NAME}{again}.ipynb"] = (text, hour)
    moodle[f"{FIRST[5]} {LAST[0]}_1005_assignsubmission_file_/{NAME}.ipynb"] = (theirs, 9)
    for archive, files in (("moodle", moodle), ("canvas", canvas)):
        packed(tmp_path / f"{archive}.zip", files)
    said = term.type("collect", NAME, "--from", "../moodle.zip", code=1)
    assert said.startswith("28 collected") and f"whose is it? {FIRST[0]} {LAST[0]}" in said
    said = term.type("collect", NAME, "--from", "../moodle.zip",
                     "--match", f"{FIRST[0]} {LAST[0]}=s00")
    assert said.startswith("1 collected, 28 as before, 0 not matched")
    assert term.type("collect", NAME, "--from", "../canvas.zip").startswith("30 collected")

    def expected(points):
        found = {f"s{i:02}": points[kind(i)] * (0.9 if i in (4, 33) else 1) for i in range(60)}
        return found | {"s02": points[kind(1)]}

    def graded() -> dict[str, float]:
        term.type("give-back", NAME, "--worksheet", "../worksheet.csv")
        with (term.root / f"build/give-back/{NAME}/moodle.csv").open(encoding="utf-8") as file:
            return {row["username"]: float(row[NAME]) for row in csv.DictReader(file)}

    with (tmp_path / "worksheet.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Identifier", "Full name", "Email address", "Grade"])
        out.writerows([f"Participant {1000 + i}", f"{first} {last}", f"{who}@uni.example", ""]
                      for i, (who, first, last) in enumerate(people[:30]))
    said = json.loads(term.type("grade", NAME, "--json"))
    assert len(said["points"]) == 60 and not said["quarantined"]
    assert graded() == pytest.approx(expected(POINTS))

    # in mid-term: the check is worth more, and there is a task more
    path = term.root / "solutions" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    about = {cell["id"]: cell for cell in notebook["cells"]}
    about["middle-check"]["metadata"]["nbgrader"]["points"] = 12
    more = json.loads(json.dumps(about["middle-example"]))
    more["id"] = more["metadata"]["nbgrader"]["grade_id"] = "middle-more"
    more["metadata"]["nbgrader"]["points"] = 2
    more["source"] = ["assert middle(np.array([0.0, 4.0])) == 2.0"]
    notebook["cells"].insert(-1, more)
    path.write_text(json.dumps(notebook))
    term.type("grade", NAME, code=2)
    assert "revised: s00: 10 → 18" in term.type("grade", NAME, "--revise")
    assert graded() == pytest.approx(expected(REVISED))
    assert "60 students" in term.type("report", NAME)
    assert "60 students" in term.type("report", "--all")

    folder = term.root / "build" / "give-back" / NAME
    with (folder / "worksheet.csv").open(encoding="utf-8") as file:
        rows = {row["Email address"][:3]: float(row["Grade"]) for row in csv.DictReader(file)}
    assert rows == pytest.approx({who: points for who, points in expected(REVISED).items()
                                  if who < "s30"})
    with zipfile.ZipFile(folder / "feedback.zip") as archive:
        assert len(archive.namelist()) == 60
        [page] = [name for name in archive.namelist() if "_1004_" in name]  # who added up
        assert "The middle of 1 and 3 is 2." in archive.read(page).decode()
    assert term.type("forget", "s07", "--yes").startswith("s07 is forgotten")
    assert json.loads(term.type("grade", NAME, "--json"))["graded"] == 0
    guide = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
    assert [verb for verb in {*term.typed} if not re.search(rf"\bdlcourse {verb}\b", guide)] == []
