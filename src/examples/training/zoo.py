"""The zoo's architectures: small residual, depthwise-separable and inverted-residual networks for 32x32 images."""

from __future__ import annotations

from collections import OrderedDict
from typing import Callable

import torch
from torch import nn

CLASSES = 10


def conv_norm(inputs: int, outputs: int, size: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    """Convolution with padding that keeps the size at stride 1, and batch normalisation."""
    return [
        nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]


def classifier(channels: int) -> list[nn.Module]:
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES)]


class Residual(nn.Module):
    """x + body(x), or shortcut(x) + body(x), and an activation."""

    def __init__(self, body: list[nn.Module], shortcut: list[nn.Module], activation: nn.Module):
        super().__init__()
        self.body = nn.Sequential(*body)
        self.shortcut = nn.Sequential(*shortcut)
        self.activation = activation

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.activation(self.shortcut(x) + self.body(x))


def resnet8() -> nn.Sequential:
    """Three residual blocks of 16, 32 and 64 channels, as in MLPerf Tiny."""
    layers: list[nn.Module] = [*conv_norm(3, 16, 3), nn.ReLU()]
    inputs = 16
    for outputs, stride in [(16, 1), (32, 2), (64, 2)]:
        body = [*conv_norm(inputs, outputs, 3, stride), nn.ReLU(), *conv_norm(outputs, outputs, 3)]
        shortcut = [] if stride == 1 else conv_norm(inputs, outputs, 1, stride)
        layers.append(Residual(body, shortcut, nn.ReLU()))
        inputs = outputs
    return nn.Sequential(*layers, *classifier(inputs))


def separable(inputs: int, outputs: int, stride: int, activation: Callable[[], nn.Module]) -> list[nn.Module]:
    return [
        *conv_norm(inputs, inputs, 3, stride, groups=inputs),
        activation(),
        *conv_norm(inputs, outputs, 1),
        activation(),
    ]


def mobilenet_v1() -> nn.Sequential:
    """Width 0.25 of MobileNetV1 (arXiv 1704.04861); the first layer keeps the resolution of the small images."""
    layers: list[nn.Module] = [*conv_norm(3, 8, 3), nn.ReLU6()]
    inputs = 8
    for outputs, stride in [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]:
        layers += separable(inputs, outputs, stride, nn.ReLU6)
        inputs = outputs
    return nn.Sequential(*layers, *classifier(inputs))


def mobilenet_v2() -> nn.Sequential:
    """Width 0.35 of MobileNetV2 (arXiv 1801.04381), channels in multiples of 8, strides for 32x32 images."""
    layers: list[nn.Module] = [*conv_norm(3, 16, 3), nn.ReLU6()]
    inputs = 16
    stages = [(1, 8, 1, 1), (6, 8, 2, 2), (6, 16, 3, 2), (6, 24, 4, 1), (6, 32, 3, 1), (6, 56, 3, 2), (6, 112, 1, 1)]
    for expansion, outputs, blocks, first_stride in stages:
        for block in range(blocks):
            stride = first_stride if block == 0 else 1
            hidden = inputs * expansion
            expand = [] if expansion == 1 else [*conv_norm(inputs, hidden, 1), nn.ReLU6()]
            body = [
                *expand,
                *conv_norm(hidden, hidden, 3, stride, groups=hidden),
                nn.ReLU6(),
                *conv_norm(hidden, outputs, 1),
            ]
            residual = stride == 1 and inputs == outputs
            layers += [Residual(body, [], nn.Identity())] if residual else body
            inputs = outputs
    return nn.Sequential(*layers, *conv_norm(inputs, 448, 1), nn.ReLU6(), *classifier(448))


def ds_cnn() -> nn.Sequential:
    """A convolution of stride 2 and four depthwise-separable layers of 64 channels, as in MLPerf Tiny's keyword spotting."""
    layers: list[nn.Module] = [*conv_norm(3, 64, 3, 2), nn.ReLU()]
    for _ in range(4):
        layers += separable(64, 64, 1, nn.ReLU)
    return nn.Sequential(*layers, *classifier(64))


ZOO: dict[str, Callable[[], nn.Sequential]] = OrderedDict(
    [("resnet8", resnet8), ("mobilenet-v1", mobilenet_v1), ("mobilenet-v2", mobilenet_v2), ("ds-cnn", ds_cnn)]
)
