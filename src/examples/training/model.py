"""The two example architectures as lists of layers, and the float network built from such a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

import torch
from torch import nn


@dataclass(frozen=True)
class Conv:
    """3x3 convolution, stride 1, VALID padding, ReLU."""

    inputs: int
    outputs: int


@dataclass(frozen=True)
class Pool:
    """2x2 max pool, stride 2; an odd last row or column is dropped."""


@dataclass(frozen=True)
class Dense:
    """Fully connected layer; the input is flattened in height, width, channel order."""

    inputs: int
    outputs: int
    relu: bool


Layer = Union[Conv, Pool, Dense]

LENET: list[Layer] = [
    Conv(3, 32),
    Pool(),
    Conv(32, 64),
    Pool(),
    Conv(64, 64),
    Dense(4 * 4 * 64, 64, relu=True),
    Dense(64, 10, relu=False),
]

ALEXNET: list[Layer] = [
    Conv(3, 32),
    Pool(),
    Conv(32, 64),
    Conv(64, 96),
    Conv(96, 72),
    Pool(),
    Conv(72, 64),
    Dense(2 * 2 * 64, 128, relu=True),
    Dense(128, 10, relu=False),
]

ARCHITECTURES = {"lenet": LENET, "alexnet": ALEXNET}


class FlattenNhwc(nn.Module):
    """[batch, channel, y, x] to [batch, y * x * channel]; flat inputs pass unchanged."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x


def build(layers: list[Layer], batch_norm: bool, dropout: float) -> nn.Sequential:
    """Float network from pixels / 255 [batch, 3, 32, 32] to logits [batch, 10]."""
    modules: list[nn.Module] = []
    for layer in layers:
        if isinstance(layer, Conv):
            modules.append(nn.Conv2d(layer.inputs, layer.outputs, 3))
            if batch_norm:
                modules.append(nn.BatchNorm2d(layer.outputs))
            modules.append(nn.ReLU())
        elif isinstance(layer, Pool):
            modules.append(nn.MaxPool2d(2))
        else:
            modules += [FlattenNhwc(), nn.Dropout(dropout), nn.Linear(layer.inputs, layer.outputs)]
            if layer.relu:
                modules.append(nn.ReLU())
    network = nn.Sequential(*modules)
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    return network


def folded(network: nn.Sequential) -> nn.Sequential:
    """The same function for inference: batch norm inside the convolutions, no dropout."""
    modules: list[nn.Module] = []
    for module in network.eval():
        if isinstance(module, nn.BatchNorm2d):
            modules[-1] = torch.nn.utils.fusion.fuse_conv_bn_eval(modules[-1], module)
        elif not isinstance(module, nn.Dropout):
            modules.append(module)
    return nn.Sequential(*modules).eval()
