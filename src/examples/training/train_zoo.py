"""Trains one network of the zoo and writes it as a float ONNX model of pixels / 255, [1, 3, 32, 32], with logits.

python3 train_zoo.py resnet8 --train A.bin [B.bin ...] --test T.bin --out resnet8.onnx [options]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from torch import nn

from labelled_images import IMAGE_SHAPE, read_images
from train import augmented, top1
from zoo import ZOO

OPSET = 13


def write_onnx(network: nn.Sequential, path: Path) -> None:
    torch.onnx.export(
        network,
        torch.zeros(1, *IMAGE_SHAPE),
        str(path),
        input_names=["image"],
        output_names=["logits"],
        opset_version=OPSET,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("architecture", choices=list(ZOO))
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=8e-3, help="highest of the one-cycle schedule")
    parser.add_argument("--decay", type=float, default=0.02, help="decoupled weight decay")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="takes part in the order of summation, hence in the bits")
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    pixels, labels = read_images(options.train)
    test_pixels, test_labels = read_images([options.test])
    network = ZOO[options.architecture]().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), options.rate, weight_decay=options.decay)
    steps_per_epoch = len(pixels) // options.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, options.epochs * steps_per_epoch)
    loss_of = nn.CrossEntropyLoss()

    for epoch in range(options.epochs):
        started = time.monotonic()
        network.train()
        loss_sum = 0.0
        order = torch.randperm(len(pixels))[: steps_per_epoch * options.batch]
        for chosen in order.split(options.batch):
            batch = (augmented(pixels[chosen]).float() / 255).contiguous(memory_format=torch.channels_last)
            loss = loss_of(network(batch), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            loss_sum += loss.item()
        network.eval()
        print(
            f"epoch {epoch + 1}: loss {loss_sum / steps_per_epoch:.4f},"
            f" test Top-1 {100 * top1(network, test_pixels, test_labels):.2f} %,"
            f" {time.monotonic() - started:.0f} s",
            flush=True,
        )
        write_onnx(network, options.out)


if __name__ == "__main__":
    main()
