"""Quantises a float ONNX model of the zoo with onnxruntime's own quantiser, in each of the layouts that it writes."""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

IMAGE_SHAPE = (1, 3, 32, 32)
RECORD_BYTES = 1 + 3 * 32 * 32

INT8 = {"activation_type": QuantType.QInt8, "weight_type": QuantType.QInt8}
UINT8 = {"activation_type": QuantType.QUInt8, "weight_type": QuantType.QUInt8}
QDQ = {"quant_format": QuantFormat.QDQ}
OPERATORS = {"quant_format": QuantFormat.QOperator}
LAYOUTS = {
    "qdq-per-channel": {**QDQ, **INT8, "per_channel": True},
    "qdq-per-tensor": {**QDQ, **INT8},
    "qdq-symmetric": {**QDQ, **INT8, "per_channel": True, "extra_options": {"ActivationSymmetric": True}},
    "qdq-uint8-activations": {**QDQ, **INT8, "activation_type": QuantType.QUInt8, "per_channel": True},
    "qdq-uint8": {**QDQ, **UINT8},
    "operators-per-channel": {**OPERATORS, **INT8, "per_channel": True},
    "operators-uint8": {**OPERATORS, **UINT8},
}


class Images(CalibrationDataReader):
    """The first images of a CIFAR-10 file, pixels / 255, one at a time."""

    def __init__(self, path: Path, count: int) -> None:
        records = np.fromfile(path, dtype=np.uint8).reshape(-1, RECORD_BYTES)
        self.images = islice(records[:, 1:], count)

    def get_next(self) -> dict[str, np.ndarray] | None:
        pixels = next(self.images, None)
        return None if pixels is None else {"image": pixels.reshape(IMAGE_SHAPE).astype(np.float32) / 255}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="public/examples/resnet8.onnx, mobilenet-v1.onnx, ...")
    parser.add_argument("--calibration", type=Path, required=True, help="CIFAR-10 in its binary version")
    parser.add_argument("--images", type=int, default=256)
    parser.add_argument("--out", type=Path, required=True, help="folder of the quantised models")
    options = parser.parse_args()
    for layout, settings in LAYOUTS.items():
        target = options.out / f"{options.model.stem}-{layout}.onnx"
        quantize_static(options.model, target, Images(options.calibration, options.images), **settings)
        print(target)


if __name__ == "__main__":
    main()
