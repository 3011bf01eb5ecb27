"""The int8 network and its exact evaluation with CMSIS-NN's double-rounding requantisation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Union

import numpy as np
import torch


# 9 * 56 products of at most 127 * 255 stay below 2^24, where single precision holds every integer.
EXACT_CHANNELS = 56


@dataclass(frozen=True)
class Quantisation:
    """real = scale * (q - zero_point), per tensor."""

    scale: np.float32
    zero_point: int


@dataclass(frozen=True)
class IntegerConv:
    """3x3 stride-1 VALID convolution with ReLU; weights [out, y, x, in], one scale per output channel."""

    weights: np.ndarray
    weight_scales: np.ndarray
    bias: np.ndarray
    output: Quantisation


@dataclass(frozen=True)
class IntegerPool:
    """2x2 max pool, stride 2, VALID."""


@dataclass(frozen=True)
class IntegerDense:
    """Fully connected layer; weights [out, in] with one scale."""

    weights: np.ndarray
    weight_scale: np.float32
    bias: np.ndarray
    output: Quantisation
    relu: bool


IntegerLayer = Union[IntegerConv, IntegerPool, IntegerDense]


@dataclass(frozen=True)
class IntegerNetwork:
    input: Quantisation
    layers: list[IntegerLayer]


def quantised_multiplier(real: float) -> tuple[int, int]:
    """real = multiplier / 2^31 * 2^shift with multiplier in [2^30, 2^31) (TFLite's QuantizeMultiplier)."""
    mantissa, shift = math.frexp(real)
    multiplier = math.floor(mantissa * 2**31 + 0.5)
    return (multiplier // 2, shift + 1) if multiplier == 2**31 else (multiplier, shift)


def requantised(sums: np.ndarray, multipliers: list[tuple[int, int]]) -> np.ndarray:
    """arm_nn_requantize with double rounding; sums int64 [..., channel], one (multiplier, shift) per channel."""
    multiplier = np.array([m for m, _ in multipliers], dtype=np.int64)
    shift = np.array([s for _, s in multipliers], dtype=np.int64)
    left, right = np.maximum(shift, 0), np.maximum(-shift, 0)
    high = ((sums << left) * multiplier + (1 << 30)) >> 31
    mask = (np.int64(1) << right) - 1
    quotient = high >> right
    return quotient + ((high & mask) > (mask >> 1) + (quotient < 0))


def convolution_sums(layer: IntegerConv, x: np.ndarray, input_zero_point: int) -> np.ndarray:
    """Sums of products without bias, int64 [image, y, x, out]; x int8 [image, y, x, in]."""
    offset = torch.from_numpy(x.astype(np.float32) - input_zero_point).permute(0, 3, 1, 2)
    weights = torch.from_numpy(layer.weights.astype(np.float32)).permute(0, 3, 1, 2)
    parts = zip(offset.split(EXACT_CHANNELS, dim=1), weights.split(EXACT_CHANNELS, dim=1))
    sums = sum(torch.nn.functional.conv2d(values, taps).to(torch.int64) for values, taps in parts)
    return sums.permute(0, 2, 3, 1).numpy()


def _clamped(values: np.ndarray, output: Quantisation, relu: bool) -> np.ndarray:
    lowest = max(-128, output.zero_point) if relu else -128
    return np.clip(values + output.zero_point, lowest, 127).astype(np.int8)


def convolve(layer: IntegerConv, x: np.ndarray, given: Quantisation) -> np.ndarray:
    multipliers = [
        quantised_multiplier(float(given.scale) * float(scale) / float(layer.output.scale))
        for scale in layer.weight_scales
    ]
    sums = convolution_sums(layer, x, given.zero_point) + layer.bias
    return _clamped(requantised(sums, multipliers), layer.output, relu=True)


def pool(x: np.ndarray) -> np.ndarray:
    count, height, width, channels = x.shape
    even = x[:, : height // 2 * 2, : width // 2 * 2]
    return even.reshape(count, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))


def multiply(layer: IntegerDense, x: np.ndarray, given: Quantisation) -> np.ndarray:
    # TFLite forms this product of scales in single precision, unlike the convolution's.
    product = float(np.float32(given.scale * layer.weight_scale))
    multiplier = quantised_multiplier(product / float(layer.output.scale))
    offset = x.reshape(len(x), -1).astype(np.int64) - given.zero_point
    sums = offset @ layer.weights.astype(np.int64).T + layer.bias
    return _clamped(requantised(sums, [multiplier] * len(layer.bias)), layer.output, layer.relu)


def activations(network: IntegerNetwork, x: np.ndarray) -> list[tuple[np.ndarray, Quantisation]]:
    """The int8 input and every layer's int8 output, each with its quantisation; x [image, y, x, channel]."""
    found = [(x, network.input)]
    for layer in network.layers:
        values, given = found[-1]
        if isinstance(layer, IntegerConv):
            found.append((convolve(layer, values, given), layer.output))
        elif isinstance(layer, IntegerPool):
            found.append((pool(values), given))
        else:
            found.append((multiply(layer, values, given), layer.output))
    return found


def outputs(network: IntegerNetwork, pixels: torch.Tensor) -> np.ndarray:
    """int8 outputs [image, class] for byte pixels [image, channel, y, x]."""
    return np.concatenate([activations(network, quantised_pixels(part))[-1][0] for part in pixels.split(200)])


def quantised_pixels(pixels: torch.Tensor) -> np.ndarray:
    """Byte pixels [image, channel, y, x] as the network's int8 input [image, y, x, channel]."""
    return (pixels.permute(0, 2, 3, 1).numpy().astype(np.int16) - 128).astype(np.int8)
