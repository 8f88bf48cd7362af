"""Metrics of one group of images, and groups without metrics."""

import pytest
from pycocotools.coco import COCO

from mmdapled.evaluation.breakdown import check_items, evaluate_group, table
from mmdapled.evaluation.coco_state import load_state, restrict, summarise
from mmdapled.evaluation.image_groups import ImageGroup

ITEMS = ('mAP', 'mAP_50', 'mAP_s')


@pytest.fixture
def evaluate(msrs_file, write_result):
    state, api = load_state(msrs_file, write_result()), COCO(msrs_file)
    annotations = {image: list(api.imgToAnns[image]) for image in api.getImgIds()}

    def run(images, min_images=2, annotations=annotations):
        group = ImageGroup('luma', '0-25', tuple(images), '3 to 24')
        return evaluate_group(group, annotations, {'bbox': state}, {}, ITEMS, min_images)

    run.state, run.annotations = state, annotations
    return run


def test_metrics_and_counts_of_a_group(evaluate):
    images = list(evaluate.annotations)[:30]
    row = evaluate(images)
    summary = summarise(restrict(evaluate.state, images))
    objects = [item for image in images for item in evaluate.annotations[image]]
    assert row.as_metrics() == {
        'luma/0-25/images': 30,
        'luma/0-25/objects': len(objects),
        'luma/0-25/classes': len({item['category_id'] for item in objects}),
        **{f'luma/0-25/bbox_{item}': round(summary[item], 3) for item in ITEMS if item in summary},
    }
    assert len(row.metrics) >= 2
    assert all(isinstance(value, float) for value in row.as_metrics().values())


def test_few_images_and_no_object_have_counts_but_no_metrics(evaluate):
    images = list(evaluate.annotations)
    few = evaluate(images[:3], min_images=4)
    assert few.as_metrics().keys() == {'luma/0-25/images', 'luma/0-25/objects', 'luma/0-25/classes'}
    assert few.reason == 'fewer than 4 images'
    crowds = {image: [dict(category_id=1, iscrowd=1)] for image in images}
    none = evaluate(images, annotations=crowds)
    assert (none.objects, none.metrics, none.reason) == (0, {}, 'no object')


def test_a_class_that_a_group_has_and_nothing_finds_is_zero_not_absent(evaluate):
    missed = [image for image, found in evaluate.annotations.items() if len(found) == 1]
    found = {item['image_id'] for item in evaluate.state.cocoDt.dataset['annotations']}
    missed = [image for image in missed if image not in found]
    assert missed, 'the made-up detections find something in every image: change the seed'
    assert evaluate(missed, min_images=1).metrics['bbox_mAP_50'] == 0.0


def test_the_table_says_what_is_absent_and_who_is_in_no_group(evaluate):
    images = list(evaluate.annotations)
    printed = table([evaluate(images[:30]), evaluate(images[30:31], min_images=5)], len(images))
    lines = printed.splitlines()
    assert [cell.strip() for cell in lines[1].split('|')[1:5]] == ['group', 'images', 'objects', 'classes']
    assert '3 to 24' in printed and 'fewer than 5 images' in printed
    assert '| - ' in lines[4] and '| - ' not in lines[3]
    assert lines[-1] == 'luma: 14 of 45 images are in no group'


@pytest.mark.parametrize('items', [('mAP', 'AR@100'), 'mAP'])
def test_unknown_items(items):
    with pytest.raises(ValueError, match='group_items'):
        check_items(items)
