"""`pyproject.toml`, `requirements.lock` and `environment.yml` say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dlcourse

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text()
CONDA_NAMES = {"matplotlib-base": "matplotlib", "msgpack-python": "msgpack"}


def required(*extras: str) -> dict[str, str]:
    """Name and version specifier of what the package needs with `extras`, theirs included."""
    lines = list(PROJECT["dependencies"])
    for extra in extras:
        lines += EXTRAS[extra]
    found = {}
    for requirement in map(Requirement, lines):
        if requirement.name == "dlcourse":
            found |= required(*requirement.extras)
        else:
            found[canonicalize_name(requirement.name)] = str(requirement.specifier)
    return found


def locked() -> list[Requirement]:
    lines = re.findall(r"^([\w.-]+==[^\\\n]+)", LOCK, flags=re.MULTILINE)
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_lock_pins_everything_the_package_asks_for(python):
    environment = {"python_version": python, "python_full_version": f"{python}.1"}
    pins = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in locked()
        if pin.marker is None or pin.marker.evaluate(environment)
    }
    for name, specifier in required(*EXTRAS).items():
        assert name in pins, f"{name} is not in requirements.lock: run make lock"
        assert Requirement(f"{name}{specifier}").specifier.contains(pins[name]), name


def test_every_pin_has_a_hash():
    entries = re.split(r"\n(?=[\w])", LOCK.strip())
    assert len(entries) == len(locked())
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)


def test_lock_names_no_place_to_download_from():
    assert not re.search(r"://|index-url|find-links|trusted-host", LOCK)
    assert " @ " not in LOCK


def test_environment_asks_for_the_same_as_the_package():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *lines, pip = environment["dependencies"]
    conda = {}
    for requirement in map(Requirement, lines):
        conda[CONDA_NAMES.get(requirement.name, requirement.name)] = str(requirement.specifier)
    assert conda.pop("python") == PROJECT["requires-python"]
    assert "pip" in conda and not conda.pop("pip")
    assert conda == required("grading")
    assert pip == {"pip": ["--editable ."]}
    assert environment["channels"] == ["conda-forge"]
    assert environment["name"] == PROJECT["name"]


def test_a_release_says_one_version_everywhere():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest[1] == cited["version"] == dlcourse.__version__
    who = PROJECT["authors"][0]
    assert who["email"] and who["name"] == cited["authors"][0]["name"]
