import pytest

from mmdapled.cli import listing


@pytest.fixture(autouse=True)
def configs(tmp_path, monkeypatch):
    """A folder with two restorers, a prior and a detection config."""
    texts = {
        '_base_/restorers/dapled-t.py': '# DAP-LED, size t.\n# Small, and fast. More.\nrestorer = dict()\n',
        '_base_/restorers/gamma.py': 'restorer = dict()\n',
        '_base_/priors/clip-rn50.py': '# CLIP.\n',
        'detection/yolox_dapled-t.py': '# YOLOX at night\n',
    }
    for name, text in texts.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.setattr(listing, 'configs_folder', lambda: tmp_path)


def test_everything_is_listed_with_its_comment():
    groups = listing.contents()
    assert groups['restorers'] == {'dapled-t': 'DAP-LED, size t', 'gamma': ''}
    assert groups['priors'] == {'clip-rn50': 'CLIP'}
    assert groups['configs'] == {'mmdapled::detection/yolox_dapled-t.py': 'YOLOX at night'}


def test_registered_restorers_are_listed_with_what_they_are():
    kinds = listing.restorer_types()
    assert kinds['Identity'].startswith('Return the image as it came')
    assert 'ResNet' not in kinds and 'BaseModel' not in kinds


@pytest.mark.parametrize('pattern', ['DAPLED', '*dapled-?*'])
def test_a_filter_is_part_of_a_name_or_a_pattern(pattern):
    groups = listing.contents(pattern)
    assert set(groups['restorers']) == {'dapled-t'}
    assert len(groups['configs']) == 1 and not groups['priors']
