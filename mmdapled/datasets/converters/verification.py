"""Is a night data set on disk what was published, and can one train on it?"""

from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence

from mmdapled.datasets.night_sets import DETECTION_SETS, SEGMENTATION_SETS

from . import detection_checks, segmentation_checks
from .findings import Finding
from .split_checks import check_hashes, check_overlaps

NAMES = (*DETECTION_SETS, *SEGMENTATION_SETS)


def verify(name: str, root: Path, headers_only: bool = False) -> List[Finding]:
    """Check every split of a data set, then the splits against each other.

    Args:
        name: of the data set, one of ``NAMES``.
        root: folder of the data set.
        headers_only: read the images' headers alone.

    Raises:
        FileNotFoundError: no such folder.
        ValueError: no such data set.
    """
    if name not in NAMES:
        raise ValueError(f'expected one of {", ".join(NAMES)}, got {name!r}')
    if not root.is_dir():
        raise FileNotFoundError(f'{root} is not a folder; name the folder of the data set')
    detection = DETECTION_SETS.get(name)
    check_split = detection_checks.check_split if detection else segmentation_checks.check_split
    splits: Mapping[str, Optional[int]] = detection.splits if detection else SEGMENTATION_SETS[name].splits
    findings: List[Finding] = []
    names: Dict[str, Sequence[str]] = {}
    for split in splits:
        found, images = check_split(name, root, split, headers_only)
        findings += found
        names |= {split: images} if images else {}
    findings += check_overlaps(names, detection.nested if detection else ())
    sound = all(finding.passed for finding in findings)
    return findings + check_hashes(name, root, names, detection.hashes if detection else {}, sound)
