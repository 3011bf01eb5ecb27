"""Writes an int8 network as a TensorFlow Lite FlatBuffer (schema version 3).

Tables are written slot by slot; the numbers are the fields' positions in tensorflow/lite/schema/schema.fbs.
"""

from __future__ import annotations

import flatbuffers
import numpy as np

from integer_network import IntegerNetwork
from tflite_graph import Graph, Operator, Tensor, graph_of

DESCRIPTION = "Tauscope example"
SCHEMA_VERSION = 3
BUFFER_ALIGNMENT_BYTES = 16


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
    graph = graph_of(network)
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
