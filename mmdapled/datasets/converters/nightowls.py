"""NightOwls: images of dashboard cameras, with a COCO annotation file per split.

SOURCE holds nightowls_training/, nightowls_validation/ and, at any depth, nightowls_training.json and
nightowls_validation.json. Boxes of the class "ignore" become regions to ignore for every class, boxes marked so for
their own. Images keep their ids, which the evaluation server needs, and get the attribute timeofday.
"""

from pathlib import Path

from mmdapled.datasets.converters.coco_document import CocoDocument
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import ImageFolder
from mmdapled.datasets.converters.label_files import boxes_by_image, find_one, for_every_class, read_coco
from mmdapled.datasets.night_sets import DETECTION_SETS

CLASSES = DETECTION_SETS['nightowls'].classes
REGION = 'ignore'


def convert(source: Path) -> dict[str, CocoDocument]:
    """Return a document per split."""
    documents = {}
    for split, name in (('train', 'training'), ('val', 'validation')):
        file = find_one(source, (f'nightowls_{name}.json',), f'annotation file of {split}')
        listed = read_coco(file)
        boxes = boxes_by_image(listed, file)
        paths = ImageFolder(source / f'nightowls_{name}').find_all([image['file_name'] for image in listed['images']])
        documents[split] = CocoDocument(CLASSES)
        for image in progress(sorted(listed['images'], key=lambda image: image['id']), split):
            attributes = {'timeofday': image['daytime']} if image.get('daytime') else None
            regions = for_every_class(boxes[image['id']], CLASSES, REGION)
            documents[split].add_file(paths[image['file_name']], source, regions, attributes, image['id'])
    return documents
