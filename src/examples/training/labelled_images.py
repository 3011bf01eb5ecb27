"""CIFAR-10 binary layout: records of one label byte and 3,072 bytes of RGB planes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

IMAGE_SHAPE = (3, 32, 32)
RECORD_BYTES = 1 + 3 * 32 * 32


def read_images(paths: list[Path]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pixels as uint8 [count, 3, 32, 32] and labels as int64 [count], in the order of the files."""
    pixels, labels = [], []
    for path in paths:
        data = np.fromfile(path, dtype=np.uint8)
        if data.size == 0 or data.size % RECORD_BYTES:
            raise ValueError(f"{path}: {data.size} bytes are not a whole number of {RECORD_BYTES}-byte records")
        records = data.reshape(-1, RECORD_BYTES)
        labels.append(records[:, 0])
        pixels.append(records[:, 1:].reshape(-1, *IMAGE_SHAPE))
    return (
        torch.from_numpy(np.concatenate(pixels)),
        torch.from_numpy(np.concatenate(labels).astype(np.int64)),
    )
