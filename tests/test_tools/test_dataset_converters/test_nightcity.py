"""NightCity's command line."""

import converter_tools
import published_files


def test_maps_are_written(tmp_path, capsys):
    assert converter_tools.load('nightcity').main([str(published_files.nightcity(tmp_path))]) == 0
    assert capsys.readouterr().out.startswith('4 label maps; next: python tools/')
    assert len(list(tmp_path.rglob('*_trainIds.png'))) == 4


def test_nothing_there(tmp_path, capsys):
    assert converter_tools.load('nightcity').main([str(tmp_path)]) == 2
    assert 'error: no *_labelIds.png in' in capsys.readouterr().err
