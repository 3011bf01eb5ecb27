"""Skip shares and accuracy of a network's convolutions at given significance thresholds (arXiv 2409.16815).

python3 significance.py lenet lenet.pt --calibration TRAIN.bin --test TEST.bin --taus 0 0.022 0.052
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from integer_network import IntegerConv, IntegerNetwork, activations, convolution_sums, outputs, quantised_pixels
from labelled_images import read_images
from model import ARCHITECTURES, build, folded
from quantise import CALIBRATION_IMAGES, quantised


def significance(layer: IntegerConv, x: np.ndarray, input_zero_point: int) -> np.ndarray:
    """S[out, y, x, in]: mean of |w a / sum of w a| over images and output pixels; x int8 [image, y, x, in]."""
    sums = convolution_sums(layer, x, input_zero_point)
    reciprocals = (1.0 / np.maximum(1, np.abs(sums))).reshape(-1, sums.shape[-1])
    _, height, width, _ = sums.shape
    magnitudes = x.astype(np.float64) - input_zero_point
    ratios = np.empty(layer.weights.shape)
    for ky in range(3):
        for kx in range(3):
            operand = magnitudes[:, ky : ky + height, kx : kx + width].reshape(-1, x.shape[-1])
            ratios[:, ky, kx] = reciprocals.T @ operand / len(operand)
    return ratios * np.abs(layer.weights.astype(np.float64))


def skipped(scores: np.ndarray, tau: float) -> np.ndarray:
    """Mask of the operands whose whole lane pair lies below tau; an odd last operand is its own pair."""
    below = scores.reshape(len(scores), -1) < tau
    paired = below.shape[1] // 2 * 2
    both = below[:, 0:paired:2] & below[:, 1:paired:2]
    return np.concatenate([np.repeat(both, 2, axis=1), below[:, paired:]], axis=1).reshape(scores.shape)


def top1(network: IntegerNetwork, pixels: torch.Tensor, labels: torch.Tensor) -> float:
    return 100 * float((outputs(network, pixels).argmax(axis=1) == labels.numpy()).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("architecture", choices=sorted(ARCHITECTURES))
    parser.add_argument("weights", type=Path)
    parser.add_argument("--calibration", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--taus", type=float, nargs="+", required=True, help="one per convolution, 0 skips nothing")
    options = parser.parse_args()

    network = folded(build(ARCHITECTURES[options.architecture], batch_norm=False, dropout=0.0))
    network.load_state_dict(torch.load(options.weights))
    calibration = read_images([options.calibration])[0][:CALIBRATION_IMAGES]
    pixels, labels = read_images([options.test])
    exact = quantised(network, calibration)
    given = activations(exact, quantised_pixels(calibration))

    taus = iter(options.taus)
    layers = []
    for index, layer in enumerate(exact.layers):
        if isinstance(layer, IntegerConv):
            x, quantisation = given[index]
            scores = significance(layer, x, quantisation.zero_point)
            tau = next(taus)
            mask = skipped(scores, tau)
            print(f"layer {index}: {100 * (scores < tau).mean():.1f} % below {tau}, {100 * mask.mean():.1f} % skipped")
            layer = replace(layer, weights=np.where(mask, 0, layer.weights).astype(np.int8))
        layers.append(layer)
    approximate = IntegerNetwork(exact.input, layers)
    print(f"Top-1 exact {top1(exact, pixels, labels):.2f} %, approximate {top1(approximate, pixels, labels):.2f} %")


if __name__ == "__main__":
    main()
