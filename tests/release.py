"""What `make release` looks at: the metadata, and the wheel in an environment of its own.

    python -m tests.release build/release
"""

from __future__ import annotations

import email
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

import dlcourse

NEEDED = ("Name", "Version", "Summary", "License-Expression", "Requires-Python", "Author-email",
          "Description-Content-Type", "Classifier", "Provides-Extra", "Project-URL")
SMOKE = """
import dlcourse as dl
x, y = dl.load_penguins()
model = dl.Sequential(dl.Linear(4, 10, rng=0), dl.ReLU(), dl.Linear(10, 3, rng=1))
x = dl.Standardizer().fit_transform(x)
history = dl.fit(model, x, y, epochs=20, batch_size=16, rng=0, progress=False,
                 optimizer=dl.SGD(model.parameters(), lr=0.1), loss=dl.CrossEntropyLoss())
assert history.accuracy[-1] > 0.9, history
from dlcourse.checks import softmax_and_loss as check
assert check.softmax(dl.softmax)._repr_html_()
from dlcourse.app.workspace import lay_out
from pathlib import Path
assert len(lay_out(Path("work")).added) > 20
"""


def metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as file:
        name = next(n for n in file.namelist() if n.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(file.read(name))


def main(folder: Path) -> None:
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    about = metadata(wheel)
    missing = [field for field in NEEDED if not about[field]]
    assert not missing, f"the wheel says nothing of {missing}"
    assert about["Version"] == dlcourse.__version__
    with tarfile.open(source) as file:
        names = {name.partition("/")[2] for name in file.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml", "notebooks/00_start_here.ipynb"} <= names
    with tempfile.TemporaryDirectory() as fresh:
        venv.create(Path(fresh, ".venv"), with_pip=True)
        python = Path(fresh, ".venv", "Scripts" if sys.platform == "win32" else "bin", "python")
        for command in (["-m", "pip", "install", "--quiet", f"{wheel.resolve()}"], ["-c", SMOKE],
                        ["-m", "dlcourse.app.cli", "--version"]):
            subprocess.run([python, *command], check=True, cwd=fresh)
    print(f"{wheel.name} and {source.name} are good. Publishing needs the account: push the tag "
          f"v{about['Version']}, and .github/workflows/release.yml does it.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
