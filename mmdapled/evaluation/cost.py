"""Measure the cost of a computation: parameters, multiply-accumulates, milliseconds, memory."""

import multiprocessing
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import nn

Run = Callable[[], Any]
FLOPS_PER_MAC = 2
STATUS = Path('/proc/self/status')


def count_parameters(module: nn.Module) -> int:
    """Count the floating-point parameters and buffers of a module, trained or frozen.

    >>> count_parameters(nn.Conv2d(3, 8, 3))
    224
    """
    tensors = [*module.parameters(), *module.buffers()]
    return sum(tensor.numel() for tensor in tensors if tensor.is_floating_point())


def count_macs(run: Run) -> int:
    """Count the multiply-accumulates of convolutions and matrix products in one call, with torch's counter.

    Networks in a data preprocessor count. Element-wise operations and resampling do not.
    """
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        run()
    return int(counter.get_total_flops()) // FLOPS_PER_MAC


def interleaved(
    variants: Mapping[str, Run], rounds: int, warm_up: int = 3, track: Callable[[range], Any] = iter
) -> dict[str, list[float]]:
    """Time the variants in turn, once per round, so that ratios hold on a noisy machine.

    Args:
        variants: name -> function to time.
        rounds: number of measured rounds.
        warm_up: number of rounds before them.
        track: wraps the rounds, for a progress bar.

    Returns:
        The milliseconds of each round, by name.
    """
    spent: dict[str, list[float]] = {name: [] for name in variants}
    for turn in track(range(warm_up + rounds)):
        for name, run in variants.items():
            _wait_for_device()
            start = time.perf_counter()
            run()
            _wait_for_device()
            if turn >= warm_up:
                spent[name].append(1000 * (time.perf_counter() - start))
    return spent


def _wait_for_device() -> None:
    if torch.cuda.is_initialized():
        torch.cuda.synchronize()


def peak_megabytes(job: Callable[..., Run], *arguments: Any) -> float | None:
    """Measure the peak memory of a call above the idle process, in MB of 10^6 bytes, in a new process.

    Args:
        job: prepares and returns the function to measure; picklable, such as a function of a module.
        arguments: arguments of ``job``.

    Returns:
        The device's memory if the job uses CUDA, otherwise the resident memory; None on systems without /proc.

    Raises:
        RuntimeError: the job failed, or ran out of memory.
    """
    context = multiprocessing.get_context('spawn')
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(sender, torch.get_num_threads(), job, *arguments))
    process.start()
    sender.close()
    try:
        result = receiver.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f'the process died with exit code {process.exitcode}; -9 means out of memory') from None
    finally:
        process.join()
    if isinstance(result, str):
        raise RuntimeError(result)
    return result


def _measure(sender: Any, threads: int, job: Callable[..., Run], *arguments: Any) -> None:
    torch.set_num_threads(threads)
    try:
        run = job(*arguments)
        if torch.cuda.is_initialized():
            idle = torch.cuda.memory_allocated()
            torch.cuda.reset_peak_memory_stats()
            run()
            torch.cuda.synchronize()
            sender.send((torch.cuda.max_memory_allocated() - idle) / 1e6)
        else:
            # Resets the peak to the resident memory; where that is forbidden, the peak so far remains.
            with suppress(OSError):
                Path('/proc/self/clear_refs').write_text('5', encoding='ascii')
            before = _status('VmRSS')
            run()
            after = _status('VmHWM')
            sender.send(None if before is None or after is None else (after - before) / 1e6)
    except Exception as error:  # noqa: BLE001  every error is reported to the other process
        sender.send(f'{type(error).__name__}: {error}')


def _status(field: str) -> int | None:
    """Return a field of /proc/self/status in bytes; None without /proc."""
    if not STATUS.is_file():
        return None
    lines = STATUS.read_text(encoding='ascii').splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith(f'{field}:'))
    return int(kilobytes) * 1024
