"""An int8 network as the tensors and operators of a TensorFlow Lite graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import flatbuffers
import numpy as np

from integer_network import IntegerConv, IntegerDense, IntegerNetwork, IntegerPool, Quantisation
from tflite_options import (
    CONV_2D_OPTIONS,
    FULLY_CONNECTED_OPTIONS,
    POOL_2D_OPTIONS,
    RESHAPE_OPTIONS,
    conv_options,
    dense_options,
    pool_options,
    reshape_options,
)

# BuiltinOperator and the operator version that introduced int8.
CONV_2D = (3, 3)
FULLY_CONNECTED = (9, 4)
MAX_POOL_2D = (17, 2)
RESHAPE = (22, 1)

# TensorType
TENSOR_TYPES = {np.dtype(np.int32): 2, np.dtype(np.int8): 9}


@dataclass
class Tensor:
    name: str
    shape: list[int]
    type: int
    data: bytes = b""
    scales: list[float] = field(default_factory=list)
    zero_points: list[int] = field(default_factory=list)


@dataclass
class Operator:
    code: tuple[int, int]
    inputs: list[int]
    output: int
    options_type: int
    write_options: Callable[[flatbuffers.Builder], int]


@dataclass
class Graph:
    """Tensors and operators in order of execution; the first tensor is the input, the last output the network's."""

    tensors: list[Tensor] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)

    def tensor(self, tensor: Tensor) -> int:
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def activation(self, name: str, shape: list[int], quantisation: Quantisation) -> int:
        type_code = TENSOR_TYPES[np.dtype(np.int8)]
        scale, zero_point = float(quantisation.scale), quantisation.zero_point
        return self.tensor(Tensor(name, shape, type_code, b"", [scale], [zero_point]))

    def constant(self, name: str, values: np.ndarray, scales: np.ndarray) -> int:
        data = np.ascontiguousarray(values)
        little_endian = data.astype(data.dtype.newbyteorder("<")).tobytes()
        tensor = Tensor(name, list(data.shape), TENSOR_TYPES[data.dtype], little_endian)
        tensor.scales = [float(scale) for scale in scales]
        tensor.zero_points = [0] * len(tensor.scales)
        return self.tensor(tensor)


def graph_of(network: IntegerNetwork) -> Graph:
    graph = Graph()
    given = network.input
    shape = [1, 32, 32, 3]
    at = graph.activation("input", shape, given)
    for index, layer in enumerate(network.layers):
        if isinstance(layer, IntegerPool):
            shape = [1, shape[1] // 2, shape[2] // 2, shape[3]]
            name, inputs, operator = f"pool{index}", [at], (MAX_POOL_2D, POOL_2D_OPTIONS, pool_options)
        elif isinstance(layer, IntegerConv):
            shape = [1, shape[1] - 2, shape[2] - 2, len(layer.weights)]
            name = f"conv{index}"
            inputs = [at, *_parameters(graph, name, layer.weights, layer.weight_scales, layer.bias, given)]
            operator = (CONV_2D, CONV_2D_OPTIONS, conv_options)
        else:
            if len(shape) > 2:
                shape = [1, int(np.prod(shape))]
                at = _flatten(graph, at, shape, given)
            shape = [1, len(layer.weights)]
            name = f"dense{index}"
            scales = np.array([layer.weight_scale])
            inputs = [at, *_parameters(graph, name, layer.weights, scales, layer.bias, given)]
            operator = (FULLY_CONNECTED, FULLY_CONNECTED_OPTIONS, dense_options(layer.relu))
        if isinstance(layer, (IntegerConv, IntegerDense)):
            given = layer.output
        code, options_type, write_options = operator
        at = graph.activation(name, shape, given)
        graph.operators.append(Operator(code, inputs, at, options_type, write_options))
    return graph


def _parameters(
    graph: Graph, name: str, weights: np.ndarray, scales: np.ndarray, bias: np.ndarray, given: Quantisation
) -> list[int]:
    return [
        graph.constant(f"{name}/weights", weights, scales),
        graph.constant(f"{name}/bias", bias, given.scale * scales),
    ]


def _flatten(graph: Graph, at: int, shape: list[int], given: Quantisation) -> int:
    target = graph.constant("flatten/shape", np.array(shape, dtype=np.int32), np.array([]))
    output = graph.activation("flatten", shape, given)
    graph.operators.append(Operator(RESHAPE, [at, target], output, RESHAPE_OPTIONS, reshape_options(shape)))
    return output
