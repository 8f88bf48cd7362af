"""Keep the console of a run readable: progress and results there, the rest in the run's log file.

The log file alone gets the warnings of libraries, deprecations, what pycocotools prints, and mmengine's lists of the
environment, the config, the hooks and the parameters. Errors stay on the console, and the warnings of mmdapled and of
the user's own files.
"""

import io
import logging
import re
import sys
import sysconfig
import warnings
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mmengine.config import Config
from mmengine.registry import RUNNERS

LOG_ONLY = {'log_only': True}  # attribute of a record that the console leaves out
PACKAGE = Path(__file__).resolve().parents[1]
STANDARD_LIBRARY = Path(sysconfig.get_path('stdlib')).resolve()
INSTALLED = {'site-packages', 'dist-packages'}
DEPRECATIONS = (FutureWarning, DeprecationWarning, PendingDeprecationWarning)
# mmengine's lines of the set-up; pycocotools' table, whose numbers are in the line after it; mmengine's deprecations.
LEFT_OUT = re.compile(
    r'\s*(-+\s+System environment|Config:\n|Hooks will be executed|Name of parameter - Init|paramwise_options'
    r'|Average (Precision|Recall))|.*will be deprecated'
)


def build_runner(cfg: Config, held: list[Any]) -> Any:
    """Build the runner of a config, with a readable console.

    Args:
        cfg: complete config; with a ``ProgressBarHook`` the console shows no line below a warning.
        held: arguments of ``warnings.showwarning`` from before there was a log file; emptied.
    """
    base: Any = RUNNERS.get(cfg.get('runner_type', 'Runner'))
    hooks = cfg.get('custom_hooks') or ()
    console_level = logging.WARNING if any(hook['type'] == 'ProgressBarHook' for hook in hooks) else logging.NOTSET

    class QuietRunner(base):
        """The config's runner; its log is sorted from the first line on."""

        def build_logger(self, *args: Any, **kwargs: Any) -> Any:
            """Build the logger and sort all output."""
            logger = super().build_logger(*args, **kwargs)
            sort_output(logger, held, console_level)
            return logger

    return QuietRunner.from_cfg(cfg)


def sort_output(logger: logging.Logger, held: list[Any], console_level: int = logging.NOTSET) -> None:
    """Send to the log file alone what the console of a run does not need.

    Args:
        logger: mmengine's, with a console and a file as handlers.
        held: warnings so far, see :func:`build_runner`.
        console_level: lowest level of the records on the console.
    """
    for handler in logger.handlers:
        if type(handler) is logging.StreamHandler:
            handler.setLevel(max(handler.level, console_level))
            handler.addFilter(_is_record_for_console)
    warnings.showwarning = partial(_show_warning, logger)
    while held:
        _show_warning(logger, *held.pop(0))
    if find_spec('pycocotools') is not None:
        from pycocotools import coco, cocoeval

        for module in (coco, cocoeval):
            vars(module)['print'] = partial(_print_to_log, logger)


def _is_record_for_console(record: logging.LogRecord) -> bool:
    """Tell whether the console shows a record of mmengine's log."""
    return not (getattr(record, 'log_only', False) or LEFT_OUT.match(str(record.msg)))


def is_warning_for_console(category: type[Warning], filename: str) -> bool:
    """Tell whether a warning is one of mmdapled or of the user's own files, and not a deprecation."""
    if issubclass(category, DEPRECATIONS):
        return False
    file = Path(filename).resolve()
    library = bool(INSTALLED & set(file.parts)) or file.is_relative_to(STANDARD_LIBRARY) or not file.is_file()
    return file.is_relative_to(PACKAGE) or not library


def _show_warning(
    logger: logging.Logger,
    message: Any,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: Any = None,
) -> None:
    """Write a warning into the log, and where it is for the console to stderr; takes the place of Python's own."""
    logger.warning(warnings.formatwarning(message, category, filename, lineno, line).rstrip(), extra=LOG_ONLY)
    if is_warning_for_console(category, filename):
        print(f'{category.__name__}: {message}', file=file or sys.stderr)


def _print_to_log(logger: logging.Logger, *values: Any, **options: Any) -> None:
    """Write into the log what a library prints, unless its caller collects that; takes the place of ``print``."""
    if isinstance(sys.stdout, io.StringIO):
        print(*values, **options)
    else:
        logger.info(' '.join(map(str, values)), extra=LOG_ONLY)
