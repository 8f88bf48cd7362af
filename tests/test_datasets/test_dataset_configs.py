"""The data set configs: each is parsed, its data sets are built on real or synthetic files, and a sample is loaded."""

import copy
from pathlib import Path

import converter_tools
import cv2
import numpy as np
import published_files
import pytest
import torch
from mmengine.config import Config
from mmengine.registry import DATASETS, METRICS, DefaultScope
from mmengine.structures import InstanceData

import mmdapled  # noqa: F401  registers the data sets
from mmdapled.datasets.street.truth import CLASSES, LABELS

CONFIGS = Path(__file__).resolve().parents[2] / 'configs' / '_base_' / 'datasets'


def load(name, monkeypatch, data):
    monkeypatch.setenv('MMDAPLED_DATA', str(data))
    return Config.fromfile(str(CONFIGS / f'{name}.py'))


def samples(config):
    """Return the first training and the first validation sample."""
    with DefaultScope.overwrite_default_scope('mmdet'):
        return [DATASETS.build(loader.dataset)[0] for loader in (config.train_dataloader, config.val_dataloader)]


@pytest.mark.parametrize('path', sorted(CONFIGS.glob('*.py')), ids=lambda path: path.stem)
def test_default_folder_and_env_variable(path, monkeypatch):
    monkeypatch.delenv('MMDAPLED_DATA', raising=False)
    plain = Config.fromfile(str(path))
    moved = load(path.stem, monkeypatch, '/elsewhere')
    if 'data_root' in plain:
        assert plain.data_root.startswith('data/') and moved.data_root.startswith('/elsewhere/')
        assert moved.val_dataloader.dataset.data_root == moved.data_root
    assert {'val_dataloader', 'val_evaluator', 'test_dataloader', 'test_evaluator'} <= set(plain)
    # Dark Zurich's training images have no labels.
    assert ('train_dataloader' in plain) == (path.stem not in ('dark_zurich', 'night_maps'))


@pytest.mark.parametrize('name', ['msrs_night', 'msrs_night_coco128', 'coco128_night'])
def test_detection_on_real_data(name, monkeypatch, shared_data):
    train, val = samples(load(name, monkeypatch, shared_data))
    for item in (train, val):
        assert item['inputs'].shape == (3, 416, 416) and item['inputs'].dtype == torch.uint8
        assert 'scale_factor' in item['data_samples'].metainfo
    assert ('gt_img' in val['data_samples']) == (name == 'coco128_night')


def test_voc_has_cocos_classes_and_its_day_becomes_night(monkeypatch, shared_data):
    for name, lengths, evaluated in (('voc_dark', [283, 791], 139), ('voc_day', [791], 800)):
        config = load(name, monkeypatch, shared_data)
        with DefaultScope.overwrite_default_scope('mmdet'):
            loaders = (config.train_dataloader, config.val_dataloader)
            train, val = (DATASETS.build(loader.dataset) for loader in loaders)
        assert [len(part) for part in train.datasets] == lengths and len(val) == evaluated
        assert len(val.metainfo['classes']) == 80
        item, sample = train[len(train) - 1], val[0]
        assert item['inputs'].shape == sample['inputs'].shape == (3, 416, 416)
        assert 'gt_img' in item['data_samples'] and 'gt_img' not in sample['data_samples']


def voc_scores(config, extra):
    """The metrics of true boxes as detections, and a further one of class ``extra`` on every image."""
    with DefaultScope.overwrite_default_scope('mmdet'):
        metric, dataset = METRICS.build(config.val_evaluator), DATASETS.build(config.val_dataloader.dataset)
    metric.dataset_meta = dataset.metainfo
    for index in range(len(dataset)):
        info = dataset.get_data_info(index)
        boxes = [item['bbox'] for item in info['instances'] if not item['ignore_flag']] + [[0, 0, 99, 99]]
        labels = [item['bbox_label'] for item in info['instances'] if not item['ignore_flag']]
        labels.append(dataset.metainfo['classes'].index(extra))
        scores = torch.full((len(labels),), 0.5)
        scores[-1] = 0.9
        found = dict(bboxes=torch.tensor(boxes, dtype=torch.float), labels=torch.tensor(labels), scores=scores)
        shape = (info['height'], info['width'])
        metric.process({}, [dict(img_id=info['img_id'], ori_shape=shape, pred_instances=found)])
    return metric.evaluate(len(dataset))


def test_classes_without_boxes_stay_out_of_vocs_mean(monkeypatch, shared_data):
    """True boxes score 1 in each of the 17 classes of val, whatever is found of the 63 others."""
    config = load('voc_dark', monkeypatch, shared_data)
    scores = voc_scores(config, extra='truck')
    assert scores['coco/bbox_mAP'] == scores['coco/bbox_mAP_50'] == scores['coco/voc_mAP50'] == 1
    wrong = voc_scores(config, extra='person')
    assert wrong['coco/bbox_mAP'] < 0.98 and wrong['coco/voc_mAP50'] < 0.98


def test_msrs_has_more_objects_where_all_are_labelled(monkeypatch, shared_data):
    objects = []
    for name in ('msrs_night', 'msrs_night_all_objects'):
        config = load(name, monkeypatch, shared_data)
        with DefaultScope.overwrite_default_scope('mmdet'):
            parts = (config.train_dataloader.dataset.datasets[0], config.val_dataloader.dataset)
            night, val = map(DATASETS.build, parts)
            METRICS.build(config.val_evaluator)
        assert config.val_evaluator.ann_file == config.test_evaluator.ann_file == val.ann_file
        assert (len(night), len(val)) == (91, 45)
        objects.append(sum(len(part.get_data_info(i)['instances']) for part in (night, val) for i in range(len(part))))
    assert objects == [157, 519]


def mean_teacher_data(monkeypatch, data):
    with DefaultScope.overwrite_default_scope('mmdet'):
        return DATASETS.build(
            load('../../detection/yolox-nano_msrs-mean-teacher_plain', monkeypatch, data).train_dataloader.dataset
        )


def test_labelled_images_alone_have_labels_and_a_clean_image(monkeypatch, shared_data):
    dataset = mean_teacher_data(monkeypatch, shared_data)
    labelled, unlabelled = dataset[0], dataset[len(dataset) - 1]
    assert len(dataset.datasets[1]) == 91
    assert [name for name, image in labelled['inputs'].items() if image is not None] == ['sup']
    sample = labelled['data_samples']['sup']
    assert len(sample.gt_instances) > 0 and sample.gt_img.shape == labelled['inputs']['sup'].shape == (3, 416, 416)
    assert unlabelled['inputs']['sup'] is None
    for branch in ('unsup_teacher', 'unsup_student'):
        sample = unlabelled['data_samples'][branch]
        assert len(sample.gt_instances) == 0 and 'gt_img' not in sample and 'msrs_night/train' in sample.img_path
        assert unlabelled['inputs'][branch].shape == (3, 416, 416)


def test_homographies_map_the_teachers_view_onto_the_students(monkeypatch, shared_data):
    dataset = mean_teacher_data(monkeypatch, shared_data)
    for index in (-1, -2, -3, -4):
        item = dataset[len(dataset) + index]
        views = [item['inputs'][f'unsup_{name}'].permute(1, 2, 0).numpy() for name in ('teacher', 'student')]
        teacher, student = (item['data_samples'][f'unsup_{name}'].homography_matrix for name in ('teacher', 'student'))
        moved = cv2.warpPerspective(views[0], student @ np.linalg.inv(teacher), (416, 416), borderValue=(114,) * 3)
        # Neither padding nor erased areas.
        both = (moved != 114).any(2) & (views[1] != 114).any(2) & (views[1] != 128).any(2)
        assert both.mean() > 0.3
        # Colours are augmented, so the images are similar but not equal.
        assert np.corrcoef(moved[both].mean(1), views[1][both].mean(1))[0, 1] > 0.9


def test_coco128_night_is_darker_than_its_clean_image(monkeypatch, shared_data):
    train, val = samples(load('coco128_night', monkeypatch, shared_data))
    for item in (train, val):
        sample = item['data_samples']
        assert sample.gt_img.shape == (3, 416, 416) and sample.gt_levels[0] > 0.2
        inside = sample.gt_heatmaps[0] > 0
        dark = inside.repeat_interleave(8, 0).repeat_interleave(8, 1)
        assert item['inputs'][:, dark].float().mean() < 0.8 * sample.gt_img[:, dark].float().mean()


def test_msrs_validation_is_real_night(monkeypatch, shared_data):
    _, val = samples(load('msrs_night', monkeypatch, shared_data))
    height, width = 312, 416
    assert val['inputs'][:, :height, :width].float().mean() < 60
    assert (val['inputs'][:, height:] == 114).all()


def test_night_street_needs_no_files(monkeypatch, tmp_path):
    train, val = samples(load('night_street', monkeypatch, tmp_path))
    assert train['inputs'].shape == val['inputs'].shape
    assert 'instances' in val['data_samples'].metainfo and 'gt_img' in train['data_samples']


@pytest.mark.parametrize(
    ('name', 'truth'), [('night_street_seg', 'gt_sem_seg'), ('../../depth/mit-b0_night-street_plain', 'gt_depth_map')]
)
def test_night_street_for_mmseg(name, truth, monkeypatch, tmp_path):
    pytest.importorskip('mmseg', reason="needs mmsegmentation: pip install -e '.[lite,seg]'")
    other = {'gt_sem_seg', 'gt_depth_map'} - {truth}
    for item in samples(load(name, monkeypatch, tmp_path)):
        sample = item['data_samples']
        assert item['inputs'].shape == sample.gt_img.shape == (3, 192, 256)
        assert sample.get(truth).data.shape == (1, 192, 256) and not other & set(sample.keys())
        assert item['inputs'].float().mean() < sample.gt_img.float().mean()


def results_of(config, name, index=0):
    """Return the results of the training pipeline before and after packing, with the same random draws."""
    with DefaultScope.overwrite_default_scope('mmdet'):
        dataset = DATASETS.build(config[name].dataset)
        results = dataset.get_data_info(index)
        for transform in dataset.pipeline.transforms[:-1]:
            before = copy.deepcopy(results)
            results = transform(results)
            if type(transform).__name__ == 'NightDegradation':
                assert (results['gt_masks'].masks == before['gt_masks'].masks).all()
                assert (results['gt_img'] == before['img']).all() and (results['img'] != before['img']).any()
        return results, dataset.pipeline.transforms[-1](copy.deepcopy(results))


def extents(masks):
    """Return the boxes x1 y1 x2 y2 around masks ``(N, H, W)``."""
    boxes = []
    for mask in masks:
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        boxes.append([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])
    return np.array(boxes, float)


def test_masks_of_coco_stay_on_their_objects(monkeypatch, shared_data):
    config = load('../../detection/mask-rcnn_r50_coco128-night_plain', monkeypatch, shared_data)
    for transform in config.train_pipeline:
        transform.update(prob=1.0) if transform.type == 'RandomFlip' else None
        transform.update(ratio_range=(0.75, 0.75)) if transform.type == 'RandomResize' else None  # nothing is cropped
    config.train_dataloader.dataset.pipeline = config.train_pipeline
    results, packed = results_of(config, 'train_dataloader')
    instances = packed['data_samples'].gt_instances
    assert results['flip'] and len(instances) == len(instances.masks) > 0
    assert packed['inputs'].shape[-2:] == instances.masks.masks.shape[-2:] == packed['data_samples'].gt_img.shape[-2:]
    # COCO's boxes surround its polygons; the masks drawn from these differ by a pixel or two.
    assert np.abs(extents(instances.masks.masks) - instances.bboxes.numpy()).max() <= 3


def test_masks_of_night_street_agree_with_the_label_map(monkeypatch, tmp_path):
    config = load('../../detection/mask-rcnn_r18_night-street_plain', monkeypatch, tmp_path)
    pipeline = config.train_dataloader.dataset.pipeline
    pipeline[0].update(with_seg=True)
    pipeline[2].update(prob=1.0)
    results, packed = results_of(config, 'train_dataloader')
    labels = results['gt_seg_map']
    masks, classes = results['gt_masks'].masks, [CLASSES[label] for label in results['gt_bboxes_labels']]
    assert results['flip'] and len(masks) > 0
    for mask, name in zip(masks, classes, strict=True):
        assert (labels[mask > 0] == LABELS.index(name)).all()
    assert np.abs(extents(masks) - results['gt_bboxes'].tensor.numpy()).max() == 0
    assert packed['inputs'].shape[-2:] == masks.shape[-2:]


def test_true_masks_of_night_street_score_one(monkeypatch, tmp_path):
    """The evaluation reads the masks of the items, in the geometry of the image; shifted masks score lower."""
    config = load('../../detection/mask-rcnn_r18_night-street_plain', monkeypatch, tmp_path)
    config.val_dataloader.dataset.length = 2
    config.val_dataloader.dataset.pipeline[1].update(with_mask=True)
    with DefaultScope.overwrite_default_scope('mmdet'):
        dataset = DATASETS.build(config.val_dataloader.dataset)
        scores = [segm_map(METRICS.build(config.val_evaluator[0]), dataset, shift) for shift in (0, 8)]
    assert scores[0] == 1 and scores[1] < 0.5


def segm_map(metric, dataset, shift):
    """Return the mask mAP of the true masks, moved to the right by ``shift`` px, as predictions."""
    metric.dataset_meta = dataset.metainfo
    for item in dataset:
        sample = item['data_samples']
        truth = sample.gt_instances
        masks = torch.from_numpy(np.roll(truth.masks.masks, shift, -1).astype(bool))
        sample.pred_instances = InstanceData(
            bboxes=truth.bboxes.tensor, labels=truth.labels, scores=torch.ones(len(truth)), masks=masks
        )
        metric.process({}, [sample.to_dict()])
    return metric.evaluate(len(dataset))['coco/segm_mAP']


# Config -> writer of the synthetic files, their folder below the data root, arguments of the converter, labels of the
# first image.
DETECTION = {
    'exdark_coco': (published_files.exdark, 'exdark', ['exdark_official'], [0, 10]),
    'exdark_maet': (published_files.exdark_maet, 'exdark', ['exdark_maet'], [11]),
    'darkface': (published_files.darkface, 'darkface', ['darkface', '--lists', 'main'], [0, 0]),
    'nod_sony': (published_files.nod, 'nod', ['nod_sony'], [1]),
    'nod_nikon': (published_files.nod, 'nod', ['nod_nikon'], [1]),
    'bdd100k_night': (published_files.bdd100k, '', ['bdd100k_night'], [2]),
    'nightowls': (published_files.nightowls, 'nightowls', ['nightowls'], [0]),
    'llvip': (published_files.llvip, 'llvip', ['llvip'], [0, 0]),
}
ATTRIBUTES = {
    'exdark_coco': {'lighting': 'Ambient', 'place': 'indoor'},
    'bdd100k_night': {'timeofday': 'night', 'weather': 'rainy', 'scene': 'city street'},
    'nightowls': {'timeofday': 'night'},
}


@pytest.mark.parametrize('name', DETECTION)
def test_published_files_to_samples(name, monkeypatch, tmp_path):
    write, folder, (converter, *options), labels = DETECTION[name]
    root = write(tmp_path / folder)
    options = [str(root / option) if option == 'main' else option for option in options]
    assert converter_tools.convert_dataset(converter, root, *options) == 0
    config = load(name, monkeypatch, tmp_path)
    for loader in (config.train_dataloader, config.val_dataloader, config.test_dataloader):
        loader.dataset.filter_cfg = None  # the stand-ins are small
    train, val = samples(config)
    sample = train['data_samples']
    assert sample.gt_instances.labels.tolist() == labels and sample.get('attributes') == ATTRIBUTES.get(name)
    assert set(val['inputs'].shape[1:]) & set(config.image_size)
    with DefaultScope.overwrite_default_scope('mmdet'):
        test = DATASETS.build(config.test_dataloader.dataset)
        for evaluator in (config.val_evaluator, config.test_evaluator):
            METRICS.build(evaluator)
    assert config.test_evaluator.ann_file == test.ann_file


@pytest.mark.parametrize('name', ['acdc_night', 'nightcity', 'dark_zurich'])
def test_segmentation(name, monkeypatch, tmp_path):
    pytest.importorskip('mmseg', reason="needs mmseg: pip install 'mmdapled[seg]'")
    config = load(name, monkeypatch, tmp_path)
    root = getattr(published_files, name.removesuffix('_night'))(Path(config.data_root))
    if name == 'nightcity':
        assert converter_tools.convert_dataset(name, root) == 0
    with DefaultScope.overwrite_default_scope('mmseg'):
        METRICS.build(config.val_evaluator)
        val = DATASETS.build(config.val_dataloader.dataset)[0]
        assert val['data_samples'].gt_sem_seg.data.shape == (1, 64, 96)
        assert set(val['inputs'].shape[1:]) & set(config.image_size)
        if 'train_dataloader' in config:
            train = DATASETS.build(config.train_dataloader.dataset)[0]
            assert train['inputs'].shape[1:] == train['data_samples'].gt_sem_seg.data.shape[1:]


@pytest.mark.parametrize(
    'name, folder, train, test',
    [
        ('lol_v1', 'lol_v1', 'our485/{}', 'eval15/{}'),
        ('lol_blur', 'LOL-Blur', 'train/{}/0012', 'test/{}/0099'),
    ],
)
def test_pairs(name, folder, train, test, monkeypatch, tmp_path):
    names = ('low', 'high') if name == 'lol_v1' else ('low_blur_noise', 'high_sharp_scaled')
    for split in (train, test):
        for value, kind in zip((20, 200), names, strict=True):
            path = tmp_path / folder / split.format(kind)
            path.mkdir(parents=True)
            cv2.imwrite(str(path / '0001.png'), np.full((300, 400, 3), value, np.uint8))
    first, last = samples(load(name, monkeypatch, tmp_path))
    assert first['inputs'].shape == (3, 256, 256) and last['inputs'].shape == (3, 300, 400)
    for item in (first, last):
        assert item['inputs'].float().mean() == 20 and item['data_samples'].gt_img.float().mean() == 200


def test_lol_v1_on_real_pairs(monkeypatch, shared_data):
    config = load('lol_v1', monkeypatch, shared_data)
    for loader, folder in ((config.train_dataloader, 'train'), (config.val_dataloader, 'eval')):
        loader.dataset.data_prefix = dict(low=f'{folder}/low/', high=f'{folder}/high/')
    train, val = samples(config)
    assert train['inputs'].shape == (3, 256, 256) and val['inputs'].shape == (3, 400, 600)
    assert val['inputs'].float().mean() < 0.5 * val['data_samples'].gt_img.float().mean()


def test_the_mix_has_its_groups_and_only_validation_differs(monkeypatch, shared_data):
    config = load('photos_mix', monkeypatch, shared_data)
    plain = load('photos_night', monkeypatch, shared_data)
    assert config.train_dataloader == plain.train_dataloader and config.val_dataloader == config.test_dataloader
    with DefaultScope.overwrite_default_scope('mmdet'):
        dataset = DATASETS.build(config.val_dataloader.dataset)
    samples = [dataset[index]['data_samples'] for index in range(5)]
    assert [sample.group for sample in samples] == ['day', 'dusk', 'night', 'blur', 'blurred night']
    assert all(METRICS.build(metric).group_key == 'group' for metric in config.val_evaluator)
