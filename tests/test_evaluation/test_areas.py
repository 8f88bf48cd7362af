"""mIoU from areas, against values computed by hand and data sets with repeated images."""

import json

import numpy as np
import pytest

from mmdapled.evaluation.areas import ImageAreas, load_areas, paired_miou, resampled_miou

# Two images, three classes. Whole: IoU 6/12, 3/4, and the third class is nowhere. Mean: 0.625.
INTERSECTION = [[4, 1, 0], [2, 2, 0]]
UNION = [[6, 2, 0], [6, 2, 0]]


def areas(intersection=INTERSECTION, union=UNION, images=('a', 'b'), classes=('x', 'y', 'z'), label=UNION):
    return ImageAreas(list(images), list(classes), *(np.array(value) for value in (intersection, union, label)))


def random_areas(seed, images=30, quality=0.5):
    random = np.random.default_rng(seed)
    union = random.integers(50, 100, (images, 3))
    intersection = (union * np.clip(random.normal(quality, 0.1, union.shape), 0, 1)).astype(int)
    return areas(intersection, union, [str(index) for index in range(images)], label=np.full((images, 3), 50))


@pytest.mark.parametrize(
    ('counts', 'expected'),
    [
        ([1, 1], 62.5),
        ([1, 0], 100 * (4 / 6 + 1 / 2) / 2),
        ([0, 2], 100 * (2 / 6 + 2 / 2) / 2),
        ([2, 1], 100 * (10 / 18 + 4 / 6) / 2),
    ],
    ids=['both', 'first', 'second twice', 'first twice'],
)
def test_miou_worked_out_by_hand(counts, expected):
    assert resampled_miou(areas(), np.array([counts])) == pytest.approx([expected])


def test_class_that_is_predicted_where_there_is_none_counts_as_missed():
    predicted = areas(union=[[6, 2, 5], [6, 2, 0]])
    assert resampled_miou(predicted, np.array([[1, 1], [0, 1]])) == pytest.approx(
        [100 * (6 / 12 + 3 / 4 + 0) / 3, 100 * (2 / 6 + 1) / 2]
    )


def test_no_pixel_at_all_is_undefined():
    nothing = areas(intersection=[[0, 0, 0]] * 2, union=[[0, 0, 0]] * 2)
    assert np.isnan(resampled_miou(nothing, np.array([[1, 1]]))).all()


def test_drawing_an_image_twice_equals_a_data_set_that_has_it_twice():
    one = random_areas(0, images=5)
    counts = np.array([2, 0, 1, 3, 0])
    repeated = ImageAreas(
        [], one.classes, *(np.repeat(value, counts, axis=0) for value in (one.intersection, one.union, one.label))
    )
    whole = resampled_miou(repeated, np.ones((1, 6), dtype=int))
    assert resampled_miou(one, counts[None]) == pytest.approx(whole)


def test_both_models_are_given_the_same_resamples():
    model = random_areas(0)
    one, other = paired_miou(model, model, 50)
    assert np.array_equal(one, other) and len(one) == 51 and one[1:].std() > 0
    again, _ = paired_miou(model, random_areas(1), 50)
    assert np.array_equal(one, again)
    assert one[0] == pytest.approx(resampled_miou(model, np.ones((1, 30), dtype=int))[0])


@pytest.mark.parametrize(
    ('changed', 'message'),
    [
        (dict(images=('a', 'c')), "differ in images: \\['a', 'b'\\] and \\['a', 'c'\\]"),
        (dict(classes=('x', 'y', 'w')), 'differ in classes'),
        (dict(label=[[6, 2, 0], [5, 3, 0]]), 'differ in the ground truth'),
    ],
    ids=['images', 'classes', 'ground truth'],
)
def test_results_that_are_not_of_the_same_images_are_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        paired_miou(areas(), areas(**changed), 10)


def entry(name):
    return dict(image=name, intersection=[1, 0], union=[2, 1], prediction=[2, 0], label=[1, 1])


def test_images_are_read_in_one_order(tmp_path):
    file = tmp_path / 'a.areas.json'
    file.write_text(json.dumps(dict(classes=['x', 'y'], images=[{**entry('b'), 'union': [9, 9]}, entry('a')])))
    read = load_areas(str(file))
    assert read.images == ['a', 'b'] and read.union.tolist() == [[2, 1], [9, 9]]


@pytest.mark.parametrize('names', [[], ['a', 'a']], ids=['none', 'twice'])
def test_files_without_an_image_or_with_one_twice_are_refused(tmp_path, names):
    file = tmp_path / 'a.areas.json'
    file.write_text(json.dumps(dict(classes=['x', 'y'], images=[entry(name) for name in names])))
    with pytest.raises(ValueError, match='each of them once'):
        load_areas(str(file))
    with pytest.raises(FileNotFoundError, match='outfile_prefix'):
        load_areas(str(tmp_path / 'none.json'))
