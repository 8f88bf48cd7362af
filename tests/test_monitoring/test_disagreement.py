import pytest

from mmdapled.monitoring.disagreement import disagreements


def test_the_image_on_which_both_differ_comes_first(reference, measure):
    images = measure(30, 1)
    images[7].values['prior/dark'], images[7].values['simple/dark'] = 0.9, 0.1
    images[9].values['simple/blurry'] += 0.1
    first, second, *others = disagreements(images, reference.values)
    assert first.measurement is images[7] and (first.level, first.prior, first.simple, first.size) == ('dark', 1, 0, 1)
    assert second.measurement is images[9] and second.level == 'blurry' and 0 < second.size < 1
    assert len(others) == 6 and all(one.size == 0 for one in others)


def test_a_prior_of_other_names_is_not_compared(reference, measure):
    values = {name: usual for name, usual in reference.values.items() if not name.startswith('prior/')}
    assert disagreements(measure(30, 1), values) == disagreements([], reference.values) == []


def test_levels_of_different_scales_agree_by_rank(reference, measure):
    images = measure(5, 1)
    doubled = {
        name: usual * 2 if name == 'prior/dark' else usual for name, usual in reference.values.items()
    }  # fmt: skip
    for image in images:
        image.values['prior/dark'] *= 2
    assert [one.size for one in disagreements(images, doubled)] == pytest.approx([0] * 5)
