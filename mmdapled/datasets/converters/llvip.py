"""LLVIP: pairs of visible and infrared images with one PASCAL VOC file each; the visible ones are converted.

SOURCE holds visible/{train,test}/ and Annotations/ of LLVIP.zip.
"""

from pathlib import Path

from mmdapled.datasets.converters.coco_document import CocoDocument
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import ImageFolder
from mmdapled.datasets.converters.label_files import read_voc_xml
from mmdapled.datasets.night_sets import DETECTION_SETS

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
