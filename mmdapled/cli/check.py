"""One line of the doctor's report."""

from dataclasses import asdict, dataclass
from typing import Dict

OK, WARNING, PROBLEM = 'ok', 'warning', 'problem'


@dataclass
class Check:
    """What was looked at and found.

    Attributes:
        name: what was looked at.
        detail: what was found.
        state: ``ok``, ``warning`` (something works less well) or ``problem`` (the main job can't run).
        fix: the command, or the step, that mends it.
    """

    name: str
    detail: str
    state: str = OK
    fix: str = ''

    def as_dict(self) -> Dict[str, str]:
        """Return the fields."""
        return asdict(self)
