"""Files are written whole or not at all."""

import pytest

from mmdapled.atomic import write_atomically


def test_text_and_bytes_are_written_into_new_folders(tmp_path):
    write_atomically(tmp_path / 'new' / 'a.txt', 'ä')
    write_atomically(tmp_path / 'new' / 'b.bin', b'\xff')
    assert (tmp_path / 'new' / 'a.txt').read_text(encoding='utf-8') == 'ä'
    assert (tmp_path / 'new' / 'b.bin').read_bytes() == b'\xff'


def test_an_interruption_leaves_the_old_file_alone(tmp_path, monkeypatch):
    write_atomically(tmp_path / 'a.txt', 'old')

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr('pathlib.Path.replace', interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / 'a.txt', 'new')
    assert [file.read_text() for file in tmp_path.iterdir()] == ['old']
