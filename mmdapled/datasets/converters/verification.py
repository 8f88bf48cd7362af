"""Check that a night data set on disk is complete, readable and the same as published."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path, PurePosixPath

from mmdapled.datasets.converters import detection_checks, segmentation_checks
from mmdapled.datasets.converters.check_result import CheckResult, expect_none
from mmdapled.datasets.night_sets import DETECTION_SETS, SEGMENTATION_SETS, NightSet

NAMES = (*DETECTION_SETS, *SEGMENTATION_SETS)
RECORD = 'annotations/split_hashes.json'


def verify(name: str, root: Path, headers_only: bool = False) -> list[CheckResult]:
    """Check every split of the data set in the folder ``root``, then the splits against each other.

    ``name`` is one of ``NAMES``; with ``headers_only`` the images are not decoded.

    Raises:
        FileNotFoundError: no such folder.
        ValueError: no such data set.
    """
    if name not in NAMES:
        raise ValueError(f'expected one of {", ".join(NAMES)}, got {name!r}')
    if not root.is_dir():
        raise FileNotFoundError(f'{root} is not a folder; give the folder of the data set')
    night_set: NightSet = DETECTION_SETS.get(name) or SEGMENTATION_SETS[name]
    check_split = (detection_checks if name in DETECTION_SETS else segmentation_checks).check_split
    results: list[CheckResult] = []
    names: dict[str, Sequence[str]] = {}
    for split in night_set.splits:
        found, images = check_split(name, root, split, headers_only)
        results += found
        names |= {split: images} if images else {}
    results += check_overlaps(names, night_set.nested)
    may_record = all(result.passed for result in results)
    return results + check_hashes(name, root, names, night_set.hashes, may_record)


def check_overlaps(names: Mapping[str, Sequence[str]], nested: Sequence[str] = ()) -> list[CheckResult]:
    """Check that no image is in a split twice, or in two splits of which none is in ``nested``."""
    stems = {split: [_stem(name) for name in images] for split, images in names.items()}
    results = []
    for split, images in stems.items():
        repeated = [stem for stem, count in Counter(images).items() if count > 1]
        results.append(expect_none(split, 'listed twice', repeated, len(images)))
    for split, other in combinations([split for split in stems if split not in nested], 2):
        shared = sorted(set(stems[split]) & set(stems[other]))
        results.append(expect_none(split, f'also in {other}', shared, len(stems[split])))
    return results


def check_hashes(
    name: str, root: Path, names: Mapping[str, Sequence[str]], known: Mapping[str, str], may_record: bool
) -> list[CheckResult]:
    """Compare the hash of each split's image names with the known one, else with that of an earlier run.

    With ``may_record``, hashes that are neither known nor recorded are written to ``RECORD`` below ``root``.
    """
    file = root / RECORD
    recorded: dict[str, str] = json.loads(file.read_text(encoding='utf-8')) if file.is_file() else {}
    hashes = {split: hash_names(images) for split, images in names.items()}
    unknown = {f'{name}/{split}': value for split, value in hashes.items() if split not in known} if may_record else {}
    note = _record(file, {**unknown, **recorded}) if set(unknown) - set(recorded) else ''
    results = []
    for split, value in hashes.items():
        origin = 'of the published names' if split in known else f'recorded in {RECORD}'
        expected = known.get(split) or recorded.get(f'{name}/{split}')
        if expected:
            text = f'{expected[:12]}, {origin}'
            results.append(CheckResult(split, 'SHA-256 of names', value[:12], text, value == expected))
        elif may_record:
            results.append(CheckResult(split, 'SHA-256 of names', value[:12], f'unknown, {note}', True))
    return results


def hash_names(names: Iterable[str]) -> str:
    """Return the hexadecimal SHA-256 of the images' sorted stems, one per line."""
    return hashlib.sha256(''.join(f'{stem}\n' for stem in sorted(map(_stem, names))).encode()).hexdigest()


def _stem(name: str) -> str:
    # Copies of a data set differ in folders, in the suffix and in its case.
    return PurePosixPath(name).stem.lower()


def _record(file: Path, hashes: Mapping[str, str]) -> str:
    # The folder may be read-only: then the result says so.
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(hashes, indent=1, sort_keys=True), encoding='utf-8')
    except OSError as error:
        return f'not recorded ({error.strerror})'
    return f'now recorded in {RECORD}'
