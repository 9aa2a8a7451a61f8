"""Files are written whole, or not at all."""

import os
import stat

import pytest

from dlcourse._files import PART, replacing, write_whole


def test_until_the_end_a_reader_finds_the_old_file(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
        [part] = [name for name in os.listdir(tmp_path) if name != "note.txt"]
        assert part.startswith(".") and part.endswith(PART)
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["note.txt"]


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path, failure):
    path = tmp_path / "note.txt"
    path.write_text("old")
    with pytest.raises(type(failure)), replacing(path) as file:
        file.write(b"ne")
        raise failure
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["note.txt"]


def test_two_that_write_at_once_do_not_meet(tmp_path):
    path = tmp_path / "note.txt"
    with replacing(path) as one, replacing(path) as two:
        one.write(b"one")
        two.write(b"two")
    assert path.read_text() == "one", "the last to end"
    assert os.listdir(tmp_path) == ["note.txt"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_others_may_read_a_file_as_far_as_the_umask_lets_them(tmp_path):
    old = os.umask(0o022)
    try:
        write_whole(tmp_path / "open", "x")
        os.umask(0o077)
        write_whole(tmp_path / "closed", "x")
    finally:
        os.umask(old)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("open", "closed")}
    assert modes == {"open": 0o644, "closed": 0o600}


def test_text_that_no_file_can_hold_is_written_nevertheless(tmp_path):
    write_whole(tmp_path / "new" / "note.txt", "a\udcffσ\n")
    assert (tmp_path / "new" / "note.txt").read_bytes() == "a?σ\n".encode()
