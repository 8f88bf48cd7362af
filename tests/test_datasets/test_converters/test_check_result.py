"""Check results: when a check passes, and the text of what it found."""

from published_files import text, write_image

from mmdapled.datasets.converters.check_result import expect_count, expect_none, unreadable_images


def test_counts():
    assert expect_none('val', 'boxes', [], 7).passed
    wrong = expect_none('val', 'boxes', [1, 2, 3, 4], 7)
    assert (wrong.found, wrong.passed) == ('4 of 7: 1, 2, 3', False)


def test_published_sizes():
    assert expect_count('val', 5, 5).passed and expect_count('val', 5, None).passed
    assert not expect_count('val', 5, 6).passed


def test_images_are_decoded_unless_told_otherwise(tmp_path):
    good = write_image(tmp_path / 'good.png')
    half = tmp_path / 'half.png'
    half.write_bytes(good.read_bytes()[:-20])
    paths = [good, half, text(tmp_path / 'text.png', 'words'), tmp_path / 'no.png']
    assert unreadable_images(paths, 'x', False) == [
        'half.png (not readable)',
        'text.png (not readable)',
        'no.png (missing)',
    ]
    assert unreadable_images(paths, 'x', True) == ['text.png (not readable)', 'no.png (missing)']
