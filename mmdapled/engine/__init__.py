"""Hooks and console output of a run."""

from .hooks import *  # noqa: F403
