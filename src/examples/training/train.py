"""Trains one example network and saves its folded float weights.

python3 train.py lenet --train A.bin [B.bin ...] --test T.bin --out lenet.pt [options]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from torch import nn

from labelled_images import read_images
from model import ARCHITECTURES, build, folded

CROP_MARGIN_PIXELS = 4


def augmented(pixels: torch.Tensor) -> torch.Tensor:
    """Each image mirrored at random and cropped at a random place of its zero-padded self."""
    count, _, height, width = pixels.shape
    mirrored = torch.where(torch.rand(count, 1, 1, 1) < 0.5, pixels.flip(3), pixels)
    padded = nn.functional.pad(mirrored, [CROP_MARGIN_PIXELS] * 4)
    top, left = torch.randint(0, 2 * CROP_MARGIN_PIXELS + 1, (2, count, 1))
    rows = (top + torch.arange(height))[:, None, :, None]
    columns = (left + torch.arange(width))[:, None, None, :]
    images = torch.arange(count)[:, None, None, None]
    channels = torch.arange(3)[None, :, None, None]
    return padded[images, channels, rows, columns]


def top1(network: nn.Module, pixels: torch.Tensor, labels: torch.Tensor) -> float:
    """Share of images whose largest logit is the label's."""
    with torch.no_grad():
        hits = sum(
            int((network(batch.float() / 255).argmax(1) == truth).sum())
            for batch, truth in zip(pixels.split(500), labels.split(500))
        )
    return hits / len(labels)


def parameter_groups(network: nn.Sequential, rate: float, conv_factors: list[float]) -> list[dict[str, object]]:
    """One group per layer; the rate of the n-th convolution is scaled by its factor, if it has one."""
    factors = iter(conv_factors)
    groups = []
    for module in network:
        factor = next(factors, 1.0) if isinstance(module, nn.Conv2d) else 1.0
        groups.append({"params": list(module.parameters()), "lr": rate * factor})
    return [group for group in groups if group["params"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("architecture", choices=sorted(ARCHITECTURES))
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--conv-rates", type=float, nargs="+", default=[], help="factors of the rate, one per convolution")
    parser.add_argument("--schedule", choices=["constant", "linear", "one-cycle"], default="constant")
    parser.add_argument("--decay", type=float, default=0.0, help="decoupled weight decay")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--batch-norm", action="store_true")
    parser.add_argument("--augment", action="store_true")
    parser.add_argument("--channels-last", action="store_true", help="memory format, faster for wide layers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="takes part in the order of summation, hence in the bits")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    pixels, labels = read_images(options.train)
    test_pixels, test_labels = read_images([options.test])
    network = build(ARCHITECTURES[options.architecture], options.batch_norm, options.dropout)
    if options.channels_last:
        network = network.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(
        parameter_groups(network, options.rate, options.conv_rates), weight_decay=options.decay
    )
    steps = options.epochs * (len(pixels) // options.batch)
    schedules = {
        "constant": lambda: torch.optim.lr_scheduler.ConstantLR(optimiser, 1.0),
        "linear": lambda: torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, steps),
        "one-cycle": lambda: torch.optim.lr_scheduler.OneCycleLR(
            optimiser, [group["lr"] for group in optimiser.param_groups], steps
        ),
    }
    schedule = schedules[options.schedule]()
    loss_of = nn.CrossEntropyLoss()

    for epoch in range(options.epochs):
        started = time.monotonic()
        network.train()
        loss_sum = 0.0
        order = torch.randperm(len(pixels))[: steps // options.epochs * options.batch]
        for chosen in order.split(options.batch):
            batch = pixels[chosen]
            if options.augment:
                batch = augmented(batch)
            loss = loss_of(network(batch.float() / 255), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            loss_sum += loss.item()
        network.eval()
        print(
            f"epoch {epoch + 1}: loss {loss_sum * options.epochs / steps:.4f},"
            f" test Top-1 {100 * top1(network, test_pixels, test_labels):.2f} %,"
            f" {time.monotonic() - started:.0f} s",
            flush=True,
        )
        torch.save(folded(network).state_dict(), options.out)


if __name__ == "__main__":
    main()
