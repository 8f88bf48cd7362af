"""One line of the doctor's report."""

from dataclasses import dataclass

OK, NOTE, WARNING, PROBLEM = 'ok', 'note', 'warning', 'problem'


@dataclass
class Check:
    """A check and its result.

    Attributes:
        name: of the subject.
        detail: the result.
        state: ``ok``, ``note`` (missing, and needed by some configs only), ``warning`` (something works less well) or
            ``problem`` (the main job cannot run).
        fix: the command or the step that repairs it.
        group: name of the line of the short report, which all checks of one group and state share.
        short: its part of that line; the detail where it is empty.
    """

    name: str
    detail: str
    state: str = OK
    fix: str = ''
    group: str = ''
    short: str = ''

    def as_dict(self) -> dict[str, str]:
        """Return the check as plain values for JSON."""
        return {'name': self.name, 'detail': self.detail, 'state': self.state, 'fix': self.fix}
