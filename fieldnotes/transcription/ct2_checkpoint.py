"""Whisper weights in CTranslate2's file format, read into openai-whisper's model. Nothing in it is executed.

The layout is that of CTranslate2's `python/ctranslate2/specs/model_spec.py` (ModelSpec._serialize), version
6:
    uint32 version, string specification, uint32 its revision, uint32 count of variables,
    then for each: string name, uint8 rank, uint32 size of each dimension, uint8 type, uint32 bytes, the
    bytes,
    uint32 count of aliases, then for each: string alias, string name.
All little-endian; a string is a uint16 length, the characters and a zero that the length includes.
"""

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import WeightsRefusedError

if TYPE_CHECKING:
    from whisper.model import Whisper

_FORMAT_VERSION = 6
_SPECIFICATION = "WhisperSpec"
_DTYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}

_Variables = dict[str, NDArray[np.generic]]
_Parameters = Iterator[tuple[str, NDArray[np.generic]]]


def read_ct2_variables(data: bytes) -> dict[str, NDArray[np.generic]]:
    """Return the variables of a CTranslate2 Whisper model by name, as read-only views into `data`.

    Raises WeightsRefusedError where `data` is not format version 6 of a Whisper model or breaks off.
    """
    cursor = _Cursor(data)
    try:
        version, specification = cursor.number("I"), cursor.text()
        if (version, specification) != (_FORMAT_VERSION, _SPECIFICATION):
            raise WeightsRefusedError(
                f"The weights are {specification!r} in format {version}; "
                f"convert a Whisper model to CTranslate2's format {_FORMAT_VERSION}."
            )
        cursor.number("I")
        return {name: values for name, values in (cursor.variable() for _ in range(cursor.number("I")))}
    except (struct.error, UnicodeDecodeError, ValueError, KeyError) as error:
        raise WeightsRefusedError(
            "The weights break off or are damaged; install or copy them again."
        ) from error


def build_whisper_model(data: bytes, *, alignment_heads: bytes | None) -> "Whisper":
    """Return openai-whisper's model on the CPU, in float32 and ready to decode, with the weights of `data`.

    data: a whole `model.bin` of CTranslate2.
    alignment_heads: openai-whisper's dump of the heads that follow the words' times, used where it fits the
    model's size; otherwise the upper half of the layers serves, as in openai-whisper itself.
    Raises WeightsRefusedError as `read_ct2_variables` does, and where variables are missing or do not fit
    together.
    """
    from whisper.model import ModelDimensions, Whisper

    variables = read_ct2_variables(data)
    try:
        n_audio_ctx, n_audio_state = variables["encoder/position_encodings/encodings"].shape
        n_text_ctx, n_text_state = variables["decoder/position_encodings/encodings"].shape
        dimensions = ModelDimensions(
            n_mels=variables["encoder/conv1/weight"].shape[1],
            n_audio_ctx=n_audio_ctx,
            n_audio_state=n_audio_state,
            n_audio_head=int(variables["encoder/num_heads"]),
            n_audio_layer=_layers(variables, "encoder"),
            n_vocab=variables["decoder/embeddings/weight"].shape[0],
            n_text_ctx=n_text_ctx,
            n_text_state=n_text_state,
            n_text_head=int(variables["decoder/num_heads"]),
            n_text_layer=_layers(variables, "decoder"),
        )
        model = Whisper(dimensions)
        _fill(model, _parameters(variables))
    except (KeyError, ValueError, IndexError) as error:
        raise WeightsRefusedError(
            f"The weights are not those of a complete Whisper model ({error}); install or copy them again."
        ) from error
    if alignment_heads is not None and _fits(
        alignment_heads, dimensions.n_text_layer, dimensions.n_text_head
    ):
        model.set_alignment_heads(alignment_heads)
    return model.eval()


def _fill(model: "Whisper", parameters: _Parameters) -> None:
    import torch

    unfilled = dict(model.named_parameters()) | dict(model.named_buffers())
    with torch.no_grad():
        for name, values in parameters:
            target = unfilled.pop(name)
            if tuple(target.shape) != values.shape:
                raise ValueError(f"{name} has shape {values.shape}, not {tuple(target.shape)}")
            # One at a time: a second whole copy in float32 would double the memory.
            target.copy_(torch.from_numpy(values.astype(np.float32)))
    missing = [name for name in unfilled if name not in ("alignment_heads", "decoder.mask")]
    if missing:
        raise ValueError(f"{missing[0]} is missing")


def _parameters(variables: _Variables) -> _Parameters:
    for conv in ("conv1", "conv2"):
        yield f"encoder.{conv}.weight", variables[f"encoder/{conv}/weight"]
        yield f"encoder.{conv}.bias", variables[f"encoder/{conv}/bias"]
    yield "decoder.token_embedding.weight", variables["decoder/embeddings/weight"]
    for side, norm in (("encoder", "encoder.ln_post"), ("decoder", "decoder.ln")):
        yield f"{side}.positional_embedding", variables[f"{side}/position_encodings/encodings"]
        yield from _norm(variables, f"{side}/layer_norm", norm)
        for index in range(_layers(variables, side)):
            theirs, ours = f"{side}/layer_{index}", f"{side}.blocks.{index}"
            yield from _norm(variables, f"{theirs}/self_attention/layer_norm", f"{ours}.attn_ln")
            yield from _self_attention(variables, f"{theirs}/self_attention", f"{ours}.attn")
            if side == "decoder":
                yield from _norm(variables, f"{theirs}/attention/layer_norm", f"{ours}.cross_attn_ln")
                yield from _cross_attention(variables, f"{theirs}/attention", f"{ours}.cross_attn")
            yield from _norm(variables, f"{theirs}/ffn/layer_norm", f"{ours}.mlp_ln")
            for number, place in ((0, 0), (1, 2)):
                yield f"{ours}.mlp.{place}.weight", variables[f"{theirs}/ffn/linear_{number}/weight"]
                yield f"{ours}.mlp.{place}.bias", variables[f"{theirs}/ffn/linear_{number}/bias"]


def _norm(variables: _Variables, theirs: str, ours: str) -> _Parameters:
    yield f"{ours}.weight", variables[f"{theirs}/gamma"]
    yield f"{ours}.bias", variables[f"{theirs}/beta"]


def _self_attention(variables: _Variables, theirs: str, ours: str) -> _Parameters:
    # Query, key and value are stacked. Whisper's key has no bias: CTranslate2 stores zeros for it.
    weights = np.split(variables[f"{theirs}/linear_0/weight"], 3)
    biases = np.split(variables[f"{theirs}/linear_0/bias"], 3)
    for part, weight in zip(("query", "key", "value"), weights, strict=True):
        yield f"{ours}.{part}.weight", weight
    yield f"{ours}.query.bias", biases[0]
    yield f"{ours}.value.bias", biases[2]
    yield f"{ours}.out.weight", variables[f"{theirs}/linear_1/weight"]
    yield f"{ours}.out.bias", variables[f"{theirs}/linear_1/bias"]


def _cross_attention(variables: _Variables, theirs: str, ours: str) -> _Parameters:
    # The query stands alone here; key and value are stacked.
    key, value = np.split(variables[f"{theirs}/linear_1/weight"], 2)
    yield f"{ours}.query.weight", variables[f"{theirs}/linear_0/weight"]
    yield f"{ours}.query.bias", variables[f"{theirs}/linear_0/bias"]
    yield f"{ours}.key.weight", key
    yield f"{ours}.value.weight", value
    yield f"{ours}.value.bias", np.split(variables[f"{theirs}/linear_1/bias"], 2)[1]
    yield f"{ours}.out.weight", variables[f"{theirs}/linear_2/weight"]
    yield f"{ours}.out.bias", variables[f"{theirs}/linear_2/bias"]


def _layers(variables: _Variables, side: str) -> int:
    count = 0
    while f"{side}/layer_{count}/ffn/linear_0/weight" in variables:
        count += 1
    return count


def _fits(alignment_heads: bytes, layers: int, heads: int) -> bool:
    import base64
    import gzip

    return len(gzip.decompress(base64.b85decode(alignment_heads))) == layers * heads


class _Cursor:
    """Reads one value after the other from bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, code: str) -> int:
        (value,) = struct.unpack_from(f"<{code}", self._data, self._at)
        self._at += struct.calcsize(f"<{code}")
        return int(value)

    def text(self) -> str:
        length = self.number("H")
        value = self._data[self._at : self._at + length - 1].decode("ascii")
        self._at += length
        return value

    def variable(self) -> tuple[str, NDArray[np.generic]]:
        name = self.text()
        shape = tuple(self.number("I") for _ in range(self.number("B")))
        dtype = np.dtype(_DTYPES[self.number("B")])
        size_bytes = self.number("I")
        values = np.frombuffer(self._data, dtype, count=size_bytes // dtype.itemsize, offset=self._at)
        self._at += size_bytes
        return name, values.reshape(shape)
