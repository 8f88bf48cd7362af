"""Every workaround for the ecosystem's versions, and nothing else; each file says which version ends its need."""


def apply() -> None:
    """Apply the workarounds that the installed versions need; called by ``import mmdapled``."""
