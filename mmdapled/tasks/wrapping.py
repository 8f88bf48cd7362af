"""What every wrapper of a foreign module shares."""

from typing import Any


class Wrapping:
    """Mixin for modules around another one: attributes that they lack are those of the wrapped module.

    Hooks and heads of mmdet reach for ``bbox_head``, ``pad_size_divisor``, ``out_channels`` and the like. Put it before
    the module class; ``wrapped_name`` is the attribute that holds the wrapped module.
    """

    wrapped_name: str

    def __getattr__(self, name: str) -> Any:
        """Look here, then on the wrapped module."""
        try:
            return super().__getattr__(name)  # type: ignore[misc]
        except AttributeError:
            # Before the wrapped module is set, and for Python's own protocols, there is nowhere else to look.
            if name == self.wrapped_name or name.startswith('__'):
                raise
            return getattr(getattr(self, self.wrapped_name), name)
