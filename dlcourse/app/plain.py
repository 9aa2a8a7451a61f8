"""A plain `jupyter lab` or `jupyter notebook` in a work folder: the course's settings there, too.

The package enables this for the servers of its environment (`jupyter_server_config.d`). Where no
work folder is served, and where `dlcourse lab` has set all already, nothing is changed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from . import record
from .cli import lab_environment


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _link_jupyter_server_extension(server: Any) -> None:
    """Before the server makes anything that reads its settings."""
    served = Path(server.root_dir)
    for root in filter(record.is_workspace, (served, *served.parents)):
        environment = lab_environment(root)
        ours = environment["JUPYTER_PATH"].split(os.pathsep)[0]
        if ours not in os.environ.get("JUPYTER_PATH", "").split(os.pathsep):
            os.environ.update(environment)
            server.contents_manager_class = "dlcourse.app.contents.Contents"
        return


def _load_jupyter_server_extension(server: Any) -> None:
    """Nothing is left to do."""
