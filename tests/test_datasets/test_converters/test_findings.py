"""Findings: what passes, and how what is wrong is told."""

from published_files import picture, text

from mmdapled.datasets.converters.findings import as_published, bad_images, none_wrong


def test_counts():
    assert none_wrong('val', 'boxes', [], 7).passed
    wrong = none_wrong('val', 'boxes', [1, 2, 3, 4], 7)
    assert (wrong.found, wrong.passed) == ('4 of 7: 1, 2, 3', False)


def test_published_sizes():
    assert as_published('val', 5, 5).passed and as_published('val', 5, None).passed
    assert not as_published('val', 5, 6).passed


def test_images_are_decoded_unless_told_otherwise(tmp_path):
    good = picture(tmp_path / 'good.png')
    half = tmp_path / 'half.png'
    half.write_bytes(good.read_bytes()[:-20])
    paths = [good, half, text(tmp_path / 'text.png', 'words'), tmp_path / 'no.png']
    assert bad_images(paths, 'x', False) == ['half.png (not readable)', 'text.png (not readable)', 'no.png (missing)']
    assert bad_images(paths, 'x', True) == ['text.png (not readable)', 'no.png (missing)']
