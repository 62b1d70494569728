"""Workers that train one network together: each takes a part of every batch, and after some steps on their own their
weights are averaged (Stich, 2019, "Local SGD")."""

import os
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import distributed, multiprocessing


def rank() -> int:
    """Number of this worker; 0 where there is one alone."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def share(pick: np.ndarray) -> np.ndarray:
    """This worker's part of a batch. Rows lie by length, so the parts are equally long."""
    return pick[rank() :: distributed.get_world_size()] if distributed.is_initialized() else pick


def average(values: list[torch.Tensor]) -> None:
    """Replaces each tensor by its mean over the workers."""
    if not distributed.is_initialized():
        return
    flat = torch.cat([value.detach().flatten() for value in values])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    at = 0
    for value in values:
        value.detach().copy_(flat[at : at + value.numel()].view_as(value))
        at += value.numel()


def run(workers: int, work, *arguments) -> None:
    """Calls `work(*arguments)` in so many processes of one thread each. They share what the parent has in memory."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        multiprocessing.start_processes(_begin, (workers, str(Path(folder) / "meet"), work, arguments), nprocs=workers,
                                        start_method="fork")


def _begin(number: int, workers: int, meet: str, work, arguments: tuple) -> None:
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    distributed.init_process_group("gloo", f"file://{meet}", rank=number, world_size=workers)
    torch.set_num_threads(1)
    work(*arguments)
    distributed.destroy_process_group()
