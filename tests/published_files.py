"""Write night data sets of a few images in the layout and file formats in which they are published."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

SIZE = (96, 64)  # width, height in px


def write_image(path: Path, size: tuple[int, int] = SIZE, value: int = 30) -> Path:
    """Write a dark image."""
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), np.full((size[1], size[0], 3), value, np.uint8))
    return path


def text(path: Path, content: str) -> Path:
    """Write a text file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


# Name, class, light, place, split as in imageclasslist.txt, then the folder and the lines of the label file.
EXDARK = (
    ('2015_00001.png 1 2 1 1', 'Bicycle', 'Bicycle 10 5 40 30', 'People 60 5 20 50'),
    ('2015_00024.JPG 1 9 2 1', 'Bicycle', 'Bicycle 80 40 40 40'),
    ('2015_00903.jpg 2 10 2 2', 'Boat', 'Boat 0 0 96 64', 'Boat 96 10 5 5'),
    ('2015_01100.JPEG 2 1 2 3', 'Boat', 'Boat 4 4 30 20'),
    ('2017_07358.jpg 12 7 1 3', 'Table', 'Table 5 6 70 40', 'Chair 1 1 10 10'),
)


def exdark(root: Path) -> Path:
    """Write ExDark: class folders, bbGt files, class list. The suffix of one name differs in case from its file."""
    for line, folder, *objects in EXDARK:
        name = line.split()[0]
        write_image(root / 'ExDark' / folder / name.replace('JPEG', 'jpeg'))
        label = root / 'ExDark_Annno' / folder / f'{name}.txt'
        text(label, ''.join(f'{row}\n' for row in ('% bbGt version=3', *(f'{box} 0 0 0 0 0 0 0' for box in objects))))
    header = 'Name | Class | Light | In/Out | Train/Val/Test'
    text(root / 'imageclasslist.txt', '\n'.join([header, *(line for line, *_ in EXDARK), '']))
    return root


def voc_xml(boxes: tuple[tuple[str, int, int, int, int], ...], size: tuple[int, int] = SIZE) -> str:
    """Return a PASCAL VOC file of boxes: class, xmin, ymin, xmax, ymax."""
    objects = ''.join(
        f'<object><name>{name}</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>'
        f'<bndbox><xmin>{a}</xmin><ymin>{b}</ymin><xmax>{c}</xmax><ymax>{d}</ymax></bndbox></object>'
        for name, a, b, c, d in boxes
    )
    head = f'<folder>x</folder><size><width>{size[0]}</width><height>{size[1]}</height><depth>3</depth></size>'
    return f'<annotation>{head}{objects}</annotation>'


def exdark_maet(root: Path) -> Path:
    """Write MAET's archive of ExDark: one folder, enhanced copies beside it, PASCAL VOC files, lists."""
    names = [line.split()[0] for line, *_ in EXDARK]
    for name in names:
        for folder in ('IMGS', 'IMGS_Kind', 'IMGS_ZeroDCE'):
            write_image(root / 'JPEGImages' / folder / name)
        text(root / 'Annotations' / 'LABLE' / f'{name}.xml', voc_xml((('Table', 10, 5, 50, 35),)))
    text(root / 'main' / 'train.txt', '\n'.join(names[:4]) + '\n')
    text(root / 'main' / 'val.txt', '\n'.join(names[4:]) + '\n')
    return root


def darkface(root: Path) -> Path:
    """Write DARK FACE: numbered images, label files of a count and corners, and lists of two splits."""
    for number, label in ((1, '2\n10 5 20 17\n30 8 33 12\n'), (2, '0\n'), (10, '1\n90 60 99 70\n')):
        write_image(root / 'image' / f'{number}.png')
        text(root / 'label' / f'{number}.txt', label)
    text(root / 'main' / 'train.txt', '1\n2\n')
    text(root / 'main' / 'val.txt', '10.png\n')
    return root


def coco(path: Path, images: Any, boxes: Any, classes: dict[int, str], **keys: Any) -> Path:
    """Write a COCO annotation file."""
    categories = [{'id': number, 'name': name, 'supercategory': ''} for number, name in classes.items()]
    return text(path, json.dumps({'images': images, 'annotations': boxes, 'categories': categories, **keys}))


def nod(root: Path) -> Path:
    """Write NOD: images of both cameras, and an annotation file per camera and split with its own ids."""
    classes = {1: 'person', 2: 'bicycle', 3: 'car'}
    for model, pattern, folder in (
        ('Sony_RX100m7', 'DSC0{}.JPG', 'Sony_RX100m7'),
        ('Nikon750', 'DSC_{}.JPG', 'Nikon750'),
    ):
        for place, split in enumerate(('train', 'val', 'test')):
            names = [pattern.format(1000 + 10 * place + step) for step in (1, 0)]
            images = [
                {'id': 7 - number, 'width': SIZE[0], 'height': SIZE[1], 'file_name': name, 'license': 1}
                for number, name in enumerate(names)
            ]
            boxes = [
                {'id': number, 'image_id': image['id'], 'category_id': 3 - number, 'bbox': [4, 5, 40, 30],
                 'area': 1200, 'iscrowd': 0, 'segmentation': []}
                for number, image in enumerate(images)
            ]  # fmt: skip
            coco(root / 'annotations' / folder / f'NOD_{model}_{split}.json', images, boxes, classes, licenses=[])
            for name in names:
                write_image(root / 'images' / folder / split / name)
    return root


def bdd_label(category: str, corners: Any, **attributes: Any) -> dict[str, Any]:
    """Return a label in Scalabel format."""
    box = dict(zip(('x1', 'y1', 'x2', 'y2'), corners, strict=True))
    return {'id': '0', 'category': category, 'attributes': attributes, 'box2d': box}


def bdd100k(root: Path) -> Path:
    """Write BDD100K: images by day and by night, labels in Scalabel format."""
    for split in ('train', 'val'):
        frames = []
        for number, hour in enumerate(('night', 'daytime', 'night', 'dawn/dusk')):
            name = f'{split[0]}000{number}-aaaa.jpg'
            write_image(root / 'bdd100k' / 'images' / '100k' / split / name)
            attributes = {'weather': 'rainy', 'timeofday': hour, 'scene': 'city street'}
            frames.append({'name': name, 'attributes': attributes, 'timestamp': 10000, 'labels': []})
        frames[0]['labels'] = [
            bdd_label('car', (10.25, 5.5, 50.75, 35.0), occluded=False, truncated=False, crowd=False),
            bdd_label('other vehicle', (60, 5, 90, 60), occluded=True),
            bdd_label('pedestrian', (1, 1, 20, 40), crowd=True),
            {'id': '3', 'category': 'lane', 'attributes': {}, 'poly2d': []},
        ]
        frames[2] |= {'labels': None}
        text(root / 'bdd100k' / 'labels' / 'det_20' / f'det_{split}.json', json.dumps(frames))
    return root / 'bdd100k'


def nightowls(root: Path) -> Path:
    """Write NightOwls: COCO files with an extra class of regions to ignore, and images without objects."""
    classes = {1: 'pedestrian', 2: 'bicycledriver', 3: 'motorbikedriver', 4: 'ignore'}
    for offset, split in ((1000000, 'training'), (7000000, 'validation')):
        images = [
            {'id': offset + number, 'width': SIZE[0], 'height': SIZE[1], 'file_name': f'58c58{split[0]}{number}.png',
             'daytime': ('night', 'dawn', None)[number], 'recordings_id': None, 'timestamp': number}
            for number in range(3)
        ]  # fmt: skip
        rows = ((1, [10, 5, 12, 30], 0), (1, [40, 5, 12, 30], 1), (4, [0, 0, 20, 20], 1), (3, [50, 10, 30, 30], 0))
        boxes = [
            {'id': offset + number, 'image_id': offset + number // 3, 'category_id': kind, 'bbox': box, 'area': 360,
             'ignore': ignore, 'occluded': None, 'difficult': None, 'truncated': False, 'pose_id': 5, 'tracking_id': 1}
            for number, (kind, box, ignore) in enumerate(rows)
        ]  # fmt: skip
        coco(root / f'nightowls_{split}.json', images, boxes, classes, poses=[])
        for image in images:
            write_image(root / f'nightowls_{split}' / image['file_name'])
    return root


def llvip(root: Path) -> Path:
    """Write LLVIP: visible and infrared images with the same names, PASCAL VOC files."""
    for split, name in (('train', '010001'), ('train', '010002'), ('test', '190001')):
        for kind in ('visible', 'infrared'):
            write_image(root / kind / split / f'{name}.jpg')
        text(root / 'Annotations' / f'{name}.xml', voc_xml((('person', 10, 5, 30, 45), ('person', 60, 2, 75, 50))))
    return root


def label_map(path: Path, values: Any, size: tuple[int, int] = SIZE) -> Path:
    """Write a label map whose columns repeat the values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = np.resize(np.asarray(values, np.uint8), size[0])
    assert cv2.imwrite(str(path), np.tile(columns, (size[1], 1)))
    return path


def acdc(root: Path) -> Path:
    """Write ACDC: sequences by night and in fog."""
    for split in ('train', 'val'):
        for condition in ('night', 'fog'):
            for frame in ('GOPR0351_frame_000159', 'GOPR0351_frame_000160'):
                place = Path(condition, split, 'GOPR0351')
                write_image(root / 'rgb_anon' / place / f'{frame}_{split}_rgb_anon.png')
                label_map(root / 'gt' / place / f'{frame}_{split}_gt_labelTrainIds.png', (0, 10, 18, 255))
    return root


def dark_zurich(root: Path) -> Path:
    """Write Dark Zurich: validation images with their colour maps, and unlabelled training images."""
    write_image(root / 'rgb_anon' / 'train' / 'night' / 'GOPR0345' / 'GOPR0345_frame_000001_rgb_anon.png')
    for frame in ('GOPR0356_frame_000321', 'GOPR0356_frame_000324'):
        write_image(root / 'rgb_anon' / 'val' / 'night' / 'GOPR0356' / f'{frame}_rgb_anon.png')
        label_map(root / 'gt' / 'val' / 'night' / 'GOPR0356' / f'{frame}_gt_labelTrainIds.png', (0, 13, 255))
        write_image(root / 'gt' / 'val' / 'night' / 'GOPR0356' / f'{frame}_gt_labelColor.png')
    return root


def nightcity(root: Path) -> Path:
    """Write NightCity: maps of Cityscapes' 34 label ids, and colour maps."""
    for split in ('train', 'val'):
        for name in (f'{split}_0001', f'{split}_0002'):
            write_image(root / 'NightCity-images' / 'images' / split / f'{name}.png')
            label_map(root / 'NightCity-label' / 'label' / split / f'{name}_labelIds.png', (7, 33, 0, 26))
            write_image(root / 'NightCity-label' / 'label' / split / f'{name}_color.png')
    return root
