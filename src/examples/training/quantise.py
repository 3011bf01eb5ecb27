"""Post-training static quantisation of a trained network to a .tflite file (TensorFlow Lite's int8 specification).

python3 quantise.py lenet lenet.pt --calibration TRAIN.bin --test TEST.bin --out lenet.tflite [--outputs FILE]
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch
from torch import nn

from integer_network import (
    IntegerConv,
    IntegerDense,
    IntegerLayer,
    IntegerNetwork,
    IntegerPool,
    Quantisation,
    outputs,
)
from labelled_images import read_images
from model import ARCHITECTURES, build, folded
from tflite_writer import tflite_bytes
from train import top1

CALIBRATION_IMAGES = 1000
INPUT = Quantisation(np.float32(1 / 255), -128)


def covering(low: float, high: float) -> Quantisation:
    """The int8 quantisation of [low, high] widened to hold 0, on which 0 is exact."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = np.float32((high - low) / 255)
    return Quantisation(scale, int(np.clip(round(-128 - low / float(scale)), -128, 127)))


def symmetric(weights: np.ndarray, per_channel: bool) -> tuple[np.ndarray, np.ndarray]:
    """Weights in [-127, 127] and their float32 scales: one per first index, or a single one."""
    flat = np.abs(weights.astype(np.float64)).reshape(len(weights) if per_channel else 1, -1)
    scales = np.maximum(flat.max(axis=1) / 127, np.finfo(np.float32).tiny).astype(np.float32)
    divisors = scales.astype(np.float64).reshape(-1, *[1] * (weights.ndim - 1))
    return np.clip(np.rint(weights / divisors), -127, 127).astype(np.int8), scales


def quantised_bias(bias: np.ndarray, given: Quantisation, scales: np.ndarray) -> np.ndarray:
    return np.rint(bias.astype(np.float64) / (float(given.scale) * scales.astype(np.float64))).astype(np.int32)


def quantised(network: nn.Sequential, calibration: torch.Tensor) -> IntegerNetwork:
    """Quantises a folded network; activation ranges are the extremes over the calibration images (uint8 pixels)."""
    modules = list(network)
    given = INPUT
    layers: list[IntegerLayer] = []
    x = calibration.float() / 255
    for module, following in zip(modules, [*modules[1:], None]):
        with torch.no_grad():
            x = module(x)
        if isinstance(module, nn.MaxPool2d):
            layers.append(IntegerPool())
        if not isinstance(module, (nn.Conv2d, nn.Linear)):
            continue
        relu = isinstance(following, nn.ReLU)
        output = covering(0.0 if relu else float(x.min()), float(x.max()))
        weights, bias = module.weight.detach().numpy(), module.bias.detach().numpy()
        if isinstance(module, nn.Conv2d):
            integers, scales = symmetric(weights.transpose(0, 2, 3, 1), per_channel=True)
            layers.append(IntegerConv(integers, scales, quantised_bias(bias, given, scales), output))
        else:
            integers, scales = symmetric(weights, per_channel=False)
            bias_integers = quantised_bias(bias, given, scales)
            layers.append(IntegerDense(integers, scales[0], bias_integers, output, relu))
        given = output
    return IntegerNetwork(INPUT, layers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("architecture", choices=sorted(ARCHITECTURES))
    parser.add_argument("weights", type=Path)
    parser.add_argument("--calibration", type=Path, required=True, help="training images, the first 1,000 are used")
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--outputs", type=Path, help="where to write the int8 outputs of all test images")
    options = parser.parse_args()

    network = folded(build(ARCHITECTURES[options.architecture], batch_norm=False, dropout=0.0))
    network.load_state_dict(torch.load(options.weights))
    calibration, _ = read_images([options.calibration])
    pixels, labels = read_images([options.test])

    integers = quantised(network, calibration[:CALIBRATION_IMAGES])
    model = tflite_bytes(integers)
    options.out.write_bytes(model)
    found = outputs(integers, pixels)
    if options.outputs:
        options.outputs.write_bytes(found.tobytes())
    int8_top1 = float((found.argmax(axis=1) == labels.numpy()).mean())
    print(f"{options.out.name}: {len(model)} bytes, SHA-256 {hashlib.sha256(model).hexdigest()}")
    print(f"Top-1 float {100 * top1(network, pixels, labels):.2f} %, int8 {100 * int8_top1:.2f} %")


if __name__ == "__main__":
    main()
