"""Checks of class lists, which turn silently exchanged or dropped labels into an error that says what is wrong."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def check_class_list(classes: Sequence[str], source: str) -> None:
    """Raise unless a class list is a non-empty sequence of distinct names.

    Raises:
        TypeError: a plain string (mmdet would compare its letters), or entries that are not strings.
        ValueError: empty, or a name that occurs twice.
    """
    if isinstance(classes, str) or not all(isinstance(name, str) for name in classes):
        raise TypeError(
            f'{source}: metainfo classes takes a tuple of names, got {classes!r}; for one class write (name,)'
        )
    twice = sorted({name for name in classes if list(classes).count(name) > 1})
    if twice or not classes:
        problem = f'{twice} more than once' if twice else 'no class'
        raise ValueError(f'{source}: metainfo classes takes distinct names, got {problem}; name each class once')


def check_known(classes: Sequence[str], known: Iterable[str], source: str) -> None:
    """Raise ValueError if the annotation file has no category of a class's name."""
    known = list(known)
    unknown = [name for name in classes if name not in known]
    if not unknown:
        return
    guesses = {name: get_close_matches(name, known, 1) for name in unknown}
    hint = ', '.join(f'{name!r} -> {guess[0]!r}?' for name, guess in guesses.items() if guess)
    raise ValueError(
        f'{source}: unknown classes {unknown}; the annotation file has {known}. '
        f'Their objects would be dropped and the labels after them shifted; name them as the file does. {hint}'.rstrip()
    )


def check_order(classes: Sequence[str], label_names: Sequence[str], source: str) -> None:
    """Raise ValueError unless label ``i`` means ``classes[i]``.

    mmdet numbers labels in the order of the annotation file's categories, not of the class list: classes that are
    listed in another order silently get each other's labels.
    """
    if list(classes) != list(label_names):
        raise ValueError(
            f'{source}: metainfo classes are {list(classes)}, but the annotation file numbers them '
            f'{list(label_names)}: labels would be exchanged. List the classes in the order of the annotation file.'
        )
