"""No test writes into a workspace that happens to be around."""

import pytest


@pytest.fixture(autouse=True)
def own_workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))
    return tmp_path
