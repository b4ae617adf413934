"""A transformer encoder in plain PyTorch that reads the published MiniLM (BERT) and MPNet weights."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

RELATIVE_BUCKETS = 32
RELATIVE_MAX_DISTANCE = 128


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each added to its input and normalised after."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        """Make one layer of `width` with `heads` attention heads."""
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.attended = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=epsilon)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=epsilon)

    def forward(self, hidden: Tensor, bias: Tensor, dropout: "Dropout | None") -> Tensor:
        """Return the next hidden states, shape (texts, tokens, width); bias: added to the scores."""
        texts, tokens, width = hidden.shape

        def split(projection: nn.Linear) -> Tensor:
            return projection(hidden).view(texts, tokens, self.heads, width // self.heads).transpose(1, 2)

        # Written out: the fused attention's backward pass takes three times as long for texts this short.
        scores = split(self.query) @ split(self.key).transpose(2, 3) * (width // self.heads) ** -0.5 + bias
        mixed = scores.softmax(-1) @ split(self.value)
        attended = self.attended(mixed.transpose(1, 2).reshape(texts, tokens, width))
        hidden = self.norm1(hidden + (dropout(attended) if dropout else attended))
        grown = self.outer(functional.gelu(self.inner(hidden)))
        return self.norm2(hidden + (dropout(grown) if dropout else grown))


class Dropout:
    """Dropout whose random masks are cut from one long one: drawing them anew took an eighth of a step."""

    def __init__(self, share: float, seed: int, dtype: torch.dtype) -> None:
        """Make the long mask."""
        generator = torch.Generator().manual_seed(seed)
        self.places = torch.Generator().manual_seed(seed + 1)
        self.masks = ((torch.rand(1 << 24, generator=generator) >= share) / (1 - share)).to(dtype)

    def __call__(self, values: Tensor) -> Tensor:
        """Return the values with a share of them set to zero and the others grown."""
        start = int(torch.randint(len(self.masks) - values.numel(), (1,), generator=self.places))
        return values * self.masks[start : start + values.numel()].view(values.shape)


class Encoder(nn.Module):
    """Word pieces in, one vector a piece out."""

    def __init__(self, config: dict[str, int | float | str]) -> None:
        """Make an encoder of a published model's config.json."""
        super().__init__()
        width = int(config["hidden_size"])
        epsilon = float(config["layer_norm_eps"])
        self.relative = config["model_type"] == "mpnet"
        self.pad_id = int(config["pad_token_id"])
        self.words = nn.Embedding(int(config["vocab_size"]), width)
        self.positions = nn.Embedding(int(config["max_position_embeddings"]), width)
        self.norm = nn.LayerNorm(width, eps=epsilon)
        heads = int(config["num_attention_heads"])
        if self.relative:
            self.relative_bias = nn.Embedding(RELATIVE_BUCKETS, heads)
        self.layers = nn.ModuleList(
            Layer(width, heads, int(config["intermediate_size"]), epsilon)
            for _ in range(int(config["num_hidden_layers"]))
        )

    def bias(self, mask: Tensor) -> Tensor:
        """Return what is added to the attention scores: padding hidden, MPNet's distances weighed."""
        dtype = self.norm.weight.dtype
        hidden = (~mask)[:, None, None, :].to(dtype) * -1e4
        if not self.relative:
            return hidden
        places = torch.arange(mask.shape[1])
        weighed = self.relative_bias(_bucket(places[None, :] - places[:, None]))
        return hidden + weighed.permute(2, 0, 1)[None]

    def embed(self, ids: Tensor) -> Tensor:
        """Return the pieces' embeddings, shape (texts, tokens, width)."""
        # MPNet counts positions from behind the padding id, as RoBERTa does.
        places = torch.arange(ids.shape[1]) + (self.pad_id + 1 if self.relative else 0)
        return self.norm(self.words(ids) + self.positions(places))

    def forward(
        self, hidden: Tensor, mask: Tensor, start: int, stop: int, dropout: Dropout | None = None
    ) -> Tensor:
        """Return the hidden states behind layer `stop`, given those before layer `start`."""
        bias = self.bias(mask).detach()
        for layer in self.layers[start:stop]:
            hidden = layer(hidden, bias, dropout)
        return hidden


def load_encoder(folder: Path) -> Encoder:
    """Return the encoder of a folder with config.json and model.safetensors (or pytorch_model.bin)."""
    encoder = Encoder(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    if (folder / "model.safetensors").exists():
        stored = load_file(folder / "model.safetensors")
    else:
        stored = torch.load(folder / "pytorch_model.bin", weights_only=True)
    stored = {
        name.split(".", 1)[1] if name.startswith(("mpnet.", "bert.")) else name: value
        for name, value in stored.items()
    }
    state: dict[str, Tensor] = {}
    for name, value in stored.items():
        ours = _our_name(name)
        if ours:
            state[ours] = value.float()
    if not encoder.relative:  # BERT adds the same segment vector to every piece.
        segment = stored["embeddings.token_type_embeddings.weight"][0]
        state["positions.weight"] = state["positions.weight"] + segment
    encoder.load_state_dict(state)
    return encoder


_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "attended",
    "attention.output.LayerNorm": "norm1",
    "attention.attn.q": "query",
    "attention.attn.k": "key",
    "attention.attn.v": "value",
    "attention.attn.o": "attended",
    "attention.LayerNorm": "norm1",
    "intermediate.dense": "inner",
    "output.dense": "outer",
    "output.LayerNorm": "norm2",
}


def _our_name(name: str) -> str | None:
    whole = {
        "embeddings.word_embeddings.weight": "words.weight",
        "embeddings.position_embeddings.weight": "positions.weight",
        "embeddings.LayerNorm.weight": "norm.weight",
        "embeddings.LayerNorm.bias": "norm.bias",
        "encoder.relative_attention_bias.weight": "relative_bias.weight",
    }
    if name in whole:
        return whole[name]
    if not name.startswith("encoder.layer."):
        return None
    _, _, number, rest = name.split(".", 3)
    part, kind = rest.rsplit(".", 1)
    return f"layers.{number}.{_NAMES[part]}.{kind}"


def _bucket(distance: Tensor) -> Tensor:
    """T5's buckets of relative distance, as MPNet uses them (32 buckets, 128 pieces)."""
    half = RELATIVE_BUCKETS // 2
    behind = -distance
    bucket = (behind < 0).long() * half
    size = behind.abs()
    exact = half // 2
    far = (
        exact
        + (
            torch.log(size.clamp(min=1).float() / exact)
            / torch.log(torch.tensor(RELATIVE_MAX_DISTANCE / exact))
            * (half - exact)
        ).long()
    )
    return bucket + torch.where(size < exact, size, far.clamp(max=half - 1))
