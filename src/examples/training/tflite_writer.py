"""Writes an int8 network as a TensorFlow Lite FlatBuffer (schema version 3).

Tables are written slot by slot; the numbers are the fields' positions in tensorflow/lite/schema/schema.fbs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import flatbuffers
import numpy as np

from integer_network import IntegerConv, IntegerDense, IntegerNetwork, IntegerPool, Quantisation

DESCRIPTION = "Tauscope example"
SCHEMA_VERSION = 3
BUFFER_ALIGNMENT_BYTES = 16

# BuiltinOperator and the operator version that introduced int8.
CONV_2D = (3, 3)
FULLY_CONNECTED = (9, 4)
MAX_POOL_2D = (17, 2)
RESHAPE = (22, 1)

# BuiltinOptions
CONV_2D_OPTIONS = 1
POOL_2D_OPTIONS = 5
FULLY_CONNECTED_OPTIONS = 8
RESHAPE_OPTIONS = 17

TENSOR_TYPES = {np.dtype(np.int32): 2, np.dtype(np.int8): 9}
PADDING_VALID = 1
ACTIVATION_NONE = 0
ACTIVATION_RELU = 1

Add = Callable[[flatbuffers.Builder], None]


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


def _graph(network: IntegerNetwork) -> Graph:
    graph = Graph()
    given = network.input
    shape = [1, 32, 32, 3]
    at = graph.activation("input", shape, given)
    for index, layer in enumerate(network.layers):
        if isinstance(layer, IntegerPool):
            shape = [1, shape[1] // 2, shape[2] // 2, shape[3]]
            name, inputs, operator = f"pool{index}", [at], (MAX_POOL_2D, POOL_2D_OPTIONS, _pool_options)
        elif isinstance(layer, IntegerConv):
            shape = [1, shape[1] - 2, shape[2] - 2, len(layer.weights)]
            name = f"conv{index}"
            inputs = [at, *_parameters(graph, name, layer.weights, layer.weight_scales, layer.bias, given)]
            operator = (CONV_2D, CONV_2D_OPTIONS, _conv_options)
        else:
            if len(shape) > 2:
                shape = [1, int(np.prod(shape))]
                at = _flatten(graph, at, shape, given)
            shape = [1, len(layer.weights)]
            name = f"dense{index}"
            scales = np.array([layer.weight_scale])
            inputs = [at, *_parameters(graph, name, layer.weights, scales, layer.bias, given)]
            operator = (FULLY_CONNECTED, FULLY_CONNECTED_OPTIONS, _dense_options(layer.relu))
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
    graph.operators.append(Operator(RESHAPE, [at, target], output, RESHAPE_OPTIONS, _reshape_options(shape)))
    return output


def _conv_options(builder: flatbuffers.Builder) -> int:
    builder.StartObject(6)
    builder.PrependInt8Slot(0, PADDING_VALID, 0)  # padding
    builder.PrependInt32Slot(1, 1, 0)  # stride_w
    builder.PrependInt32Slot(2, 1, 0)  # stride_h
    builder.PrependInt8Slot(3, ACTIVATION_RELU, 0)  # fused_activation_function
    return builder.EndObject()  # dilation_w_factor and dilation_h_factor keep their default 1


def _pool_options(builder: flatbuffers.Builder) -> int:
    builder.StartObject(6)
    builder.PrependInt8Slot(0, PADDING_VALID, 0)  # padding
    builder.PrependInt32Slot(1, 2, 0)  # stride_w
    builder.PrependInt32Slot(2, 2, 0)  # stride_h
    builder.PrependInt32Slot(3, 2, 0)  # filter_width
    builder.PrependInt32Slot(4, 2, 0)  # filter_height
    return builder.EndObject()


def _dense_options(relu: bool) -> Callable[[flatbuffers.Builder], int]:
    def write(builder: flatbuffers.Builder) -> int:
        builder.StartObject(4)
        builder.PrependInt8Slot(0, ACTIVATION_RELU if relu else ACTIVATION_NONE, 0)  # fused_activation_function
        return builder.EndObject()

    return write


def _reshape_options(shape: list[int]) -> Callable[[flatbuffers.Builder], int]:
    def write(builder: flatbuffers.Builder) -> int:
        new_shape = builder.CreateNumpyVector(np.array(shape, dtype=np.int32))
        builder.StartObject(1)
        builder.PrependUOffsetTRelativeSlot(0, new_shape, 0)  # new_shape
        return builder.EndObject()

    return write


def _integers(builder: flatbuffers.Builder, values: list[int]) -> int:
    return builder.CreateNumpyVector(np.array(values, dtype=np.int32))


def _offsets(builder: flatbuffers.Builder, offsets: list[int]) -> int:
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return builder.EndVector()


def _write_buffer(builder: flatbuffers.Builder, data: bytes) -> int:
    vector = 0
    if data:
        builder.StartVector(1, len(data), BUFFER_ALIGNMENT_BYTES)
        builder.head -= len(data)
        builder.Bytes[builder.Head() : builder.Head() + len(data)] = data
        vector = builder.EndVector()
    builder.StartObject(1)
    builder.PrependUOffsetTRelativeSlot(0, vector, 0)  # data
    return builder.EndObject()


def _write_quantisation(builder: flatbuffers.Builder, tensor: Tensor) -> int:
    scale = builder.CreateNumpyVector(np.array(tensor.scales, dtype=np.float32))
    zero_point = builder.CreateNumpyVector(np.array(tensor.zero_points, dtype=np.int64))
    builder.StartObject(7)
    builder.PrependUOffsetTRelativeSlot(2, scale, 0)  # scale
    builder.PrependUOffsetTRelativeSlot(3, zero_point, 0)  # zero_point
    return builder.EndObject()  # quantized_dimension keeps its default 0, the output channel


def _write_tensor(builder: flatbuffers.Builder, tensor: Tensor, buffer: int) -> int:
    shape = _integers(builder, tensor.shape)
    name = builder.CreateString(tensor.name)
    quantisation = _write_quantisation(builder, tensor) if tensor.scales else 0
    builder.StartObject(8)
    builder.PrependUOffsetTRelativeSlot(0, shape, 0)  # shape
    builder.PrependInt8Slot(1, tensor.type, 0)  # type
    builder.PrependUint32Slot(2, buffer, 0)  # buffer
    builder.PrependUOffsetTRelativeSlot(3, name, 0)  # name
    builder.PrependUOffsetTRelativeSlot(4, quantisation, 0)  # quantization
    return builder.EndObject()


def _write_operator(builder: flatbuffers.Builder, operator: Operator, code_index: int) -> int:
    inputs = _integers(builder, operator.inputs)
    outputs = _integers(builder, [operator.output])
    options = operator.write_options(builder)
    builder.StartObject(5)
    builder.PrependUint32Slot(0, code_index, 0)  # opcode_index
    builder.PrependUOffsetTRelativeSlot(1, inputs, 0)  # inputs
    builder.PrependUOffsetTRelativeSlot(2, outputs, 0)  # outputs
    builder.PrependUint8Slot(3, operator.options_type, 0)  # builtin_options_type
    builder.PrependUOffsetTRelativeSlot(4, options, 0)  # builtin_options
    return builder.EndObject()


def _write_operator_code(builder: flatbuffers.Builder, code: tuple[int, int]) -> int:
    operator, version = code
    builder.StartObject(4)
    builder.PrependInt8Slot(0, operator, 0)  # deprecated_builtin_code
    builder.PrependInt32Slot(2, version, 1)  # version
    builder.PrependInt32Slot(3, operator, 0)  # builtin_code
    return builder.EndObject()


def _write_subgraph(builder: flatbuffers.Builder, graph: Graph, codes: list[tuple[int, int]]) -> int:
    # Buffer 0 is empty by convention and shared by all tensors without constant data.
    constants = [tensor for tensor in graph.tensors if tensor.data]
    buffers = {id(tensor): index + 1 for index, tensor in enumerate(constants)}
    tensors = [_write_tensor(builder, tensor, buffers.get(id(tensor), 0)) for tensor in graph.tensors]
    operators = [_write_operator(builder, operator, codes.index(operator.code)) for operator in graph.operators]
    tensor_vector = _offsets(builder, tensors)
    inputs = _integers(builder, [0])
    outputs = _integers(builder, [graph.operators[-1].output])
    operator_vector = _offsets(builder, operators)
    builder.StartObject(5)
    builder.PrependUOffsetTRelativeSlot(0, tensor_vector, 0)  # tensors
    builder.PrependUOffsetTRelativeSlot(1, inputs, 0)  # inputs
    builder.PrependUOffsetTRelativeSlot(2, outputs, 0)  # outputs
    builder.PrependUOffsetTRelativeSlot(3, operator_vector, 0)  # operators
    return builder.EndObject()


def tflite_bytes(network: IntegerNetwork) -> bytes:
    """The model file; the same network gives the same bytes."""
    graph = _graph(network)
    codes = sorted({operator.code for operator in graph.operators})
    builder = flatbuffers.Builder(1 << 16)
    data = [b"", *[tensor.data for tensor in graph.tensors if tensor.data]]
    buffers = _offsets(builder, [_write_buffer(builder, constant) for constant in data])
    description = builder.CreateString(DESCRIPTION)
    subgraphs = _offsets(builder, [_write_subgraph(builder, graph, codes)])
    operator_codes = _offsets(builder, [_write_operator_code(builder, code) for code in codes])
    builder.StartObject(5)
    builder.PrependUint32Slot(0, SCHEMA_VERSION, 0)  # version
    builder.PrependUOffsetTRelativeSlot(1, operator_codes, 0)  # operator_codes
    builder.PrependUOffsetTRelativeSlot(2, subgraphs, 0)  # subgraphs
    builder.PrependUOffsetTRelativeSlot(3, description, 0)  # description
    builder.PrependUOffsetTRelativeSlot(4, buffers, 0)  # buffers
    builder.Finish(builder.EndObject(), b"TFL3")
    return bytes(builder.Output())
