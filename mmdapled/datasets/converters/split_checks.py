"""Which images a split has: once each, in no other split, and the same as last time."""

import hashlib
import json
from collections import Counter
from itertools import combinations
from pathlib import Path, PurePosixPath
from typing import Dict, Iterable, List, Mapping, Sequence

from .findings import Finding, none_wrong

RECORD = 'annotations/split_hashes.json'


def stem_of(name: str) -> str:
    """What names an image in every copy of a set: copies differ in folders, and in the suffix and its case."""
    return PurePosixPath(name).stem.lower()


def hash_names(names: Iterable[str]) -> str:
    """SHA-256, hexadecimal, of the images' sorted stems, one a line."""
    return hashlib.sha256(''.join(f'{stem}\n' for stem in sorted(map(stem_of, names))).encode()).hexdigest()


def check_overlaps(names: Mapping[str, Sequence[str]], nested: Sequence[str] = ()) -> List[Finding]:
    """No image is twice in a split, nor in two splits.

    Args:
        names: image names by split.
        nested: splits that may share images with others.
    """
    stems = {split: [stem_of(name) for name in images] for split, images in names.items()}
    findings = []
    for split, images in stems.items():
        twice = [stem for stem, count in Counter(images).items() if count > 1]
        findings.append(none_wrong(split, 'listed twice', twice, len(images)))
    for split, other in combinations([split for split in stems if split not in nested], 2):
        shared = sorted(set(stems[split]) & set(stems[other]))
        findings.append(none_wrong(split, f'also in {other}', shared, len(stems[split])))
    return findings


def check_hashes(
    name: str, root: Path, names: Mapping[str, Sequence[str]], known: Mapping[str, str], sound: bool
) -> List[Finding]:
    """Each split's hash against the known one, else against the one that an earlier run recorded.

    Args:
        name: of the data set.
        root: of the data set; a hash that nothing is known about is recorded below it.
        names: image names by split.
        known: hashes by split.
        sound: whether all other checks passed; else nothing is recorded.
    """
    file = root / RECORD
    recorded: Dict[str, str] = json.loads(file.read_text(encoding='utf-8')) if file.is_file() else {}
    hashes = {split: hash_names(images) for split, images in names.items()}
    unknown = {f'{name}/{split}': value for split, value in hashes.items() if split not in known} if sound else {}
    note = record(file, {**unknown, **recorded}) if set(unknown) - set(recorded) else ''
    findings = []
    for split, value in hashes.items():
        origin = 'of the published names' if split in known else f'recorded in {RECORD}'
        expected = known.get(split) or recorded.get(f'{name}/{split}')
        if expected:
            text = f'{expected[:12]}, {origin}'
            findings.append(Finding(split, 'SHA-256 of names', value[:12], text, value == expected))
        elif sound:
            findings.append(Finding(split, 'SHA-256 of names', value[:12], f'none known, {note}', True))
    return findings


def record(file: Path, hashes: Mapping[str, str]) -> str:
    """Write the hashes, and return in words whether that was possible: data may lie where nobody may write."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(hashes, indent=1, sort_keys=True), encoding='utf-8')
    except OSError as error:
        return f'not recorded ({error.strerror})'
    return f'now recorded in {RECORD}'
