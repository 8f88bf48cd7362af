"""LLVIP: pairs of visible and infrared images with one PASCAL VOC file each; the visible ones are converted.

SOURCE holds visible/{train,test}/ and Annotations/ of LLVIP.zip.
"""

from pathlib import Path

from mmdapled.datasets.night_sets import DETECTION_SETS

from .coco_document import CocoDocument
from .command import progress
from .image_files import ImageFolder
from .label_files import read_voc_xml

CLASSES = DETECTION_SETS['llvip'].classes


def convert(source: Path) -> dict[str, CocoDocument]:
    """Return a document per split."""
    documents = {}
    for split in ('train', 'test'):
        documents[split] = CocoDocument(CLASSES)
        for path in progress(ImageFolder(source / 'visible' / split).paths, split):
            labels = source / 'Annotations' / f'{path.stem}.xml'
            if not labels.is_file():
                raise FileNotFoundError(f'{path.name} has no label file (expected {labels}); unpack all labels')
            documents[split].add_file(path, source, read_voc_xml(labels, CLASSES))
    return documents
