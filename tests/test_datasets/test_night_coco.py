"""The checked COCO data set equals mmdet's on correct data, and raises errors on wrong data."""

import json
import shutil

import pytest

from mmdapled.datasets import NightCocoDataset

MSRS = {'classes': ('person', 'bicycle', 'car')}


def build(root, metainfo=MSRS, **settings):
    arguments = dict(data_root=str(root), ann_file='annotations/train.json', data_prefix=dict(img='train/'))
    return NightCocoDataset(**{**arguments, 'metainfo': metainfo, 'pipeline': [], **settings})


def rewrite(root, document):
    (root / 'annotations' / 'train.json').write_text(json.dumps(document))


def test_correct_data_equals_mmdets_own(coco_root):
    from mmdet.datasets import CocoDataset

    arguments = dict(data_root=str(coco_root), ann_file='annotations/train.json', data_prefix=dict(img='train/'))
    plain = CocoDataset(**arguments, metainfo=MSRS, pipeline=[])
    assert [build(coco_root).get_data_info(i) for i in range(3)] == [plain.get_data_info(i) for i in range(3)]


def test_a_subset_of_the_classes_in_order_is_accepted(coco_root):
    dataset = build(coco_root, {'classes': ('person', 'car')})
    assert [item['bbox_label'] for item in dataset.get_data_info(0)['instances']] == [0, 1]


@pytest.mark.parametrize(
    'classes, text',
    [
        (('person', 'bike', 'car'), r"unknown classes \['bike'\]"),
        (('car', 'person', 'bicycle'), 'labels would be exchanged'),
        (('person', 'person'), 'more than once'),
    ],
)
def test_wrong_classes(coco_root, classes, text):
    with pytest.raises(ValueError, match=text):
        build(coco_root, {'classes': classes})


def test_a_name_without_comma_is_one_string(coco_root):
    with pytest.raises(TypeError, match='for one class write'):
        build(coco_root, {'classes': ('person')})


def test_default_classes_are_coco_and_unknown_here(coco_root):
    with pytest.raises(ValueError, match='unknown classes'):
        build(coco_root, None)


@pytest.mark.parametrize('key', ['images', 'annotations', 'categories'])
def test_empty_annotation_file(coco_root, coco_document, key):
    rewrite(coco_root, {**coco_document, key: []})
    with pytest.raises(ValueError, match=f'needs {key}'):
        build(coco_root)


@pytest.mark.parametrize('text', ['', '{"images": [{"id": 1'])
def test_broken_annotation_file(coco_root, text):
    (coco_root / 'annotations' / 'train.json').write_text(text)
    with pytest.raises(ValueError, match='not a complete JSON file'):
        build(coco_root)


def test_missing_annotation_file(coco_root):
    (coco_root / 'annotations' / 'train.json').unlink()
    with pytest.raises(FileNotFoundError, match='annotation file .*train.json.* set data_root'):
        build(coco_root)


def test_missing_image_folder(coco_root):
    shutil.rmtree(coco_root / 'train')
    with pytest.raises(FileNotFoundError, match=r"folder data_prefix\['img'\]"):
        build(coco_root)


def test_missing_image(coco_root):
    (coco_root / 'train' / '2.png').unlink()
    with pytest.raises(FileNotFoundError, match='image .*2.png'):
        build(coco_root)


def test_nothing_left_after_filtering(coco_root):
    with pytest.raises(ValueError, match='0 of 3 images are left'):
        build(coco_root, filter_cfg=dict(min_size=1000))


def test_no_object_of_the_classes(coco_root, coco_document):
    coco_document['categories'].append({'id': 9, 'name': 'bus'})
    rewrite(coco_root, coco_document)
    with pytest.raises(ValueError, match=r"none has an object of the classes \['bus'\]"):
        build(coco_root, {'classes': ('bus',)}, test_mode=True)


def test_lazy_init_reads_nothing(tmp_path):
    assert build(tmp_path, lazy_init=True).metainfo['classes'] == MSRS['classes']


def test_attributes_of_an_image_reach_its_data_sample(coco_root, coco_document):
    attributes = {'lighting': 'Low', 'place': 'indoor'}
    coco_document['images'][1]['attributes'] = attributes
    rewrite(coco_root, coco_document)
    pipeline = [
        dict(type='LoadImageFromFile'),
        dict(type='mmdet.LoadAnnotations', with_bbox=True),
        dict(type='mmdet.Resize', scale=(96, 64)),
        dict(type='PackJointInputs'),
    ]
    dataset = build(coco_root, pipeline=pipeline)
    assert dataset.get_data_info(1)['attributes'] == attributes
    assert dataset[1]['data_samples'].attributes == attributes == dataset[1]['data_samples'].metainfo['attributes']
    assert 'attributes' not in dataset[0]['data_samples']
