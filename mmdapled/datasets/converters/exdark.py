"""ExDark: two protocols with different splits, whose results are not comparable; each has its own files.

exdark_official: 3,000 / 1,800 / 2,563 images, by imageclasslist.txt. SOURCE holds, at any depth, the class folders of
ExDark.zip, those of ExDark_Annno.zip (Bicycle/2015_00001.png.txt) and imageclasslist.txt.

exdark_maet: 5,896 / 1,467 images, by the lists train.txt and val.txt of MAET and IAT. Boxes are those of
ExDark_Annno.zip where SOURCE has them, else the XML files of MAET's archive (JPEGImages/IMGS, Annotations/LABLE, main).

Each image gets the attributes lighting and place.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from mmdapled.datasets.converters.coco_document import Box, CocoDocument
from mmdapled.datasets.converters.command import progress
from mmdapled.datasets.converters.image_files import ImageFolder
from mmdapled.datasets.converters.label_files import read_bbgt, read_names, read_voc_xml
from mmdapled.datasets.night_sets import EXDARK_CLASSES

CLASS_LIST = 'imageclasslist.txt'
LIGHTING = ('Low', 'Ambient', 'Object', 'Single', 'Weak', 'Strong', 'Screen', 'Window', 'Shadow', 'Twilight')
PLACE = ('indoor', 'outdoor')
OFFICIAL_SPLITS = ('train', 'val', 'test')
MAET_IMAGES = Path('JPEGImages', 'IMGS')  # the folders beside it hold enhanced copies under the same names


class ListedImage(NamedTuple):
    """A line of the official class list."""

    split: str
    attributes: dict[str, str]


def read_class_list(path: Path) -> dict[str, ListedImage]:
    """Read the official list: split, lighting and place by image name; raise ValueError for a malformed line."""
    listed: dict[str, ListedImage] = {}
    for line in filter(str.strip, path.read_text(encoding='utf-8-sig').splitlines()[1:]):
        try:
            name, *numbers = line.split()
            _, light, place, split = (int(number) - 1 for number in numbers)
            if min(light, place, split) < 0 or name in listed:
                raise ValueError(line)
            attributes = {'lighting': LIGHTING[light], 'place': PLACE[place]}
            listed[name] = ListedImage(OFFICIAL_SPLITS[split], attributes)
        except (ValueError, IndexError) as error:
            raise ValueError(
                f'{path}: expected "name class(1-12) light(1-10) place(1-2) split(1-3)", each name once, got {line!r}'
            ) from error
    return listed


def find_class_list(source: Path) -> Path:
    """Return the path of the official list below a folder; raise FileNotFoundError if there is none."""
    found = sorted(source.rglob(CLASS_LIST))
    if not found:
        raise FileNotFoundError(
            f'no {CLASS_LIST} below {source}; copy it from Groundtruth/ of '
            'github.com/cs-chan/Exclusively-Dark-Image-Dataset'
        )
    return found[0]


def convert_official(source: Path) -> dict[str, CocoDocument]:
    """Convert by the official list."""
    listed = read_class_list(find_class_list(source))
    splits = {split: [name for name in listed if listed[name].split == split] for split in OFFICIAL_SPLITS}
    return make_documents(source, splits, {name: image.attributes for name, image in listed.items()})


def convert_maet(source: Path, lists: Path | None = None) -> dict[str, CocoDocument]:
    """Convert by the lists ``train.txt`` and ``val.txt`` that MAET published and IAT used."""
    folder, splits = lists or source / 'main', {}
    for split in ('train', 'val'):
        if not (folder / f'{split}.txt').is_file():
            raise FileNotFoundError(
                f"{folder / split}.txt does not exist. MAET's split is main/train.txt (5,896 names) and main/val.txt "
                '(1,467) in the ExDark archive that github.com/cuiziteng/ICCV_MAET links to; pass their folder by '
                '--lists'
            )
        splits[split] = read_names(folder / f'{split}.txt')
    try:
        listed = read_class_list(find_class_list(source))
    except FileNotFoundError:
        listed = {}  # MAET's archive has boxes and splits, but neither lighting nor place
    attributes = {Path(name).stem.lower(): image.attributes for name, image in listed.items()}
    names = [name for split in splits.values() for name in split]
    return make_documents(source, splits, {name: attributes.get(Path(name).stem.lower(), {}) for name in names})


def make_documents(
    source: Path, splits: Mapping[str, list[str]], attributes: Mapping[str, dict[str, str]]
) -> dict[str, CocoDocument]:
    """Return a document per split, with the images sorted by name."""
    images = ImageFolder(source / MAET_IMAGES if (source / MAET_IMAGES).is_dir() else source)
    labels = index_labels(source)
    paths = images.find_all([name for names in splits.values() for name in names])
    documents = {split: CocoDocument(EXDARK_CLASSES) for split in splits}
    for split, names in splits.items():
        for name in progress(sorted(names), split):
            documents[split].add_file(paths[name], source, read_boxes(name, labels), attributes.get(name))
    return documents


def index_labels(source: Path) -> dict[str, Path]:
    """Return the label files by the lower-case stem of their image: ``2015_00001.png.txt``, or ``.xml`` for MAET."""
    text = [path for path in source.rglob('*.txt') if path.stem.lower().endswith(('.jpg', '.jpeg', '.png'))]
    # The text files come last: they take precedence.
    labels = {path.name.split('.')[0].lower(): path for path in [*source.rglob('*.xml'), *text]}
    if not labels:
        raise FileNotFoundError(
            f'no label file such as Bicycle/2015_00001.png.txt below {source}; unpack ExDark_Annno.zip there'
        )
    return labels


def read_boxes(name: str, labels: Mapping[str, Path]) -> list[Box]:
    """Return the boxes of an image; raise FileNotFoundError if it has no label file."""
    path = labels.get(Path(name).stem.lower())
    if path is None:
        raise FileNotFoundError(f'{name} has no label file (expected {name}.txt or {name}.xml); unpack all labels')
    return read_voc_xml(path, EXDARK_CLASSES) if path.suffix == '.xml' else read_bbgt(path, EXDARK_CLASSES)
