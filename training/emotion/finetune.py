"""Fine-tune an encoder on GoEmotions: on its labels, or on them mixed with a teacher's probabilities.

    python training/emotion/finetune.py --data FOLDER --base FOLDER --out FOLDER

base: config.json, model.safetensors and tokenizer.json of MiniLM or MPNet. Writes after every epoch the
averaged weights (model-N.pt) and the logits of the development split (dev.npy), which is all that decisions
look at. The embeddings and the lowest layers stay as they are, so their output is made once. One process,
one thread: bfloat16 multiplies three times faster than full precision on a processor with AVX-512's
instructions for it, ten times with AMX.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from data import Pieces, read_labels, read_split, with_groups
from encoder import Dropout, Encoder, load_encoder
from numpy.typing import NDArray
from scoring import macro_f1
from sklearn.metrics import average_precision_score
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

WARMUP = 0.06  # of all steps
LAST_RATE = 0.02  # of the highest
HEAD_FASTER = 5  # than the highest layer
RARE_BELOW = 1000  # texts of a label


class Tagger(nn.Module):
    """An encoder, the mean of its pieces, and one logit a label and group."""

    def __init__(self, encoder: Encoder, outputs: int) -> None:
        """Put a fresh head on an encoder."""
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.words.embedding_dim, outputs)

    def forward(self, hidden: Tensor, mask: Tensor, start: int, dropout: Dropout | None = None) -> Tensor:
        """Return logits, shape (texts, outputs), from the hidden states before layer `start`."""
        hidden = self.encoder(hidden, mask, start, len(self.encoder.layers), dropout)
        weights = mask[:, :, None].to(hidden.dtype)
        pooled = (hidden * weights).sum(1) / weights.sum(1)
        return self.head(dropout(pooled) if dropout else pooled)


class Frozen:
    """The hidden states behind the frozen layers, made once and kept in half precision."""

    def __init__(self, encoder: Encoder, pieces: Pieces, layers: int, kept: Path | None) -> None:
        """Run every text through the first `layers` layers, or read what an earlier run kept of that.

        kept: a file for the states of these very texts and layers; some 650 MB for MiniLM.
        """
        self.pieces = pieces
        self.starts = np.concatenate([[0], np.cumsum(pieces.lengths)])
        if kept and kept.exists():
            self.states = torch.load(kept, mmap=True, weights_only=True)
            return
        self.states = torch.empty(int(self.starts[-1]), encoder.words.embedding_dim, dtype=torch.bfloat16)
        with torch.no_grad():
            for rows in pieces.sorted(128):
                ids, mask = pieces.padded(rows)
                hidden = encoder(encoder.embed(ids), mask, 0, layers)
                for place, row in enumerate(rows):
                    self._of(row).copy_(hidden[place, : pieces.lengths[row]])
        if kept:
            torch.save(self.states, kept)

    def _of(self, row: int) -> Tensor:
        return self.states[self.starts[row] : self.starts[row + 1]]

    def padded(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Return states and mask."""
        hidden = nn.utils.rnn.pad_sequence([self._of(row) for row in rows], batch_first=True)
        lengths = torch.tensor(self.pieces.lengths[rows])
        return hidden, torch.arange(hidden.shape[1])[None, :] < lengths[:, None]


class Learner:
    """The learned weights in full precision, their moving average, and the optimizer."""

    def __init__(self, model: Tagger, options: argparse.Namespace, steps: int) -> None:
        """Learn the head and the layers that are not frozen, each layer below slower than the one above."""
        self.model = model
        self.learned: list[nn.Parameter] = []
        self.masters: list[Tensor] = []
        layers = model.encoder.layers
        groups = [self._group(model.head.parameters(), options.rate * HEAD_FASTER)]
        for number in range(options.frozen, len(layers)):
            rate = options.rate * options.layer_decay ** (len(layers) - 1 - number)
            groups.append(self._group(layers[number].parameters(), rate))
        self.average = [master.clone() for master in self.masters]
        self.keep = options.average
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.step_number = 0
        warmup = max(1, int(WARMUP * steps))

        def rate_at(step: int) -> float:
            falling = LAST_RATE + (1 - LAST_RATE) * (steps - step) / max(1, steps - warmup)
            return min(step / warmup, falling)

        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, rate_at)

    def _group(self, parameters: Iterable[nn.Parameter], rate: float) -> dict[str, object]:
        those = list(parameters)
        self.learned.extend(those)
        self.masters.extend(parameter.detach().float().clone() for parameter in those)
        return {"params": self.masters[-len(those) :], "lr": rate}

    def step(self) -> None:
        """Move the masters along the gradients, the average after them, and copy them into the model."""
        for parameter, master in zip(self.learned, self.masters, strict=True):
            assert parameter.grad is not None
            master.grad = parameter.grad.float()
            parameter.grad = None
        nn.utils.clip_grad_norm_(self.masters, 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.step_number += 1
        keep = min(self.keep, (self.step_number + 1) / (self.step_number + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.masters, 1 - keep)
        self._show(self.masters)

    @contextmanager
    def averaged(self) -> Iterator[dict[str, Tensor]]:
        """Put the averaged weights into the model for a while; yield them in full precision, by name."""
        self._show(self.average)
        whole = {name: value.float() for name, value in self.model.state_dict().items()}
        names = {id(parameter): name for name, parameter in self.model.named_parameters()}
        for parameter, mean in zip(self.learned, self.average, strict=True):
            whole[names[id(parameter)]] = mean.clone()
        yield whole
        self._show(self.masters)

    def _show(self, weights: list[Tensor]) -> None:
        with torch.no_grad():
            for parameter, weight in zip(self.learned, weights, strict=True):
                parameter.copy_(weight)


def predict(model: Tagger, frozen: Frozen, layers: int) -> NDArray[np.float32]:
    """Return the logits of all texts from their states behind the frozen layers."""
    logits = np.zeros((len(frozen.pieces.ids), model.head.out_features), np.float32)
    with torch.no_grad():
        for rows in frozen.pieces.sorted(128):
            logits[rows] = model(*frozen.padded(rows), layers).float().numpy()
    return logits


def score(logits: NDArray[np.float32], truth: NDArray[np.bool_]) -> str:
    """Return the development scores at the best thresholds, and one that needs none."""
    probability = 1 / (1 + np.exp(-logits.astype(np.float64)))
    parts = {"28": slice(0, 28), "Ekman": slice(28, 35), "sentiment": slice(35, None)}
    f1 = " ".join(f"{name} {macro_f1(probability[:, k], truth[:, k]):.4f}" for name, k in parts.items())
    precision = average_precision_score(truth[:, :28], probability[:, :28], average="macro")
    return f"macro-F1 {f1}, mean average precision {precision:.4f}"


def make_target(truth: NDArray[np.bool_], options: argparse.Namespace) -> Tensor:
    """Return what is learned: the labels, or their mixture with the teachers' mean probabilities."""
    target = torch.tensor(truth, dtype=torch.float32)
    if options.soft:
        soft = np.mean([1 / (1 + np.exp(-np.load(file).astype(np.float64))) for file in options.soft], axis=0)
        return torch.lerp(target, torch.tensor(soft, dtype=torch.float32), options.soft_share)
    return target


def rare_weights(truth: NDArray[np.bool_], power: float) -> Tensor:
    """Return how much more a text that has a label counts for that label: (RARE_BELOW / texts) ** power."""
    texts = np.minimum(truth.sum(axis=0), RARE_BELOW)
    return torch.tensor((RARE_BELOW / texts) ** power, dtype=torch.float32)


def make_model(options: argparse.Namespace, truth: NDArray[np.bool_]) -> Tagger:
    """Return the tagger to begin with: an earlier run's, or the published encoder with base rates."""
    model = Tagger(load_encoder(options.base), truth.shape[1])
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))
    else:
        base_rate = torch.tensor(truth.mean(0), dtype=torch.float32)
        with torch.no_grad():
            model.head.bias.copy_(torch.log(base_rate / (1 - base_rate)))
            model.head.weight.zero_()
    return model.bfloat16()


def train(options: argparse.Namespace, say: Callable[[str], None]) -> None:
    """Train, and write the weights and the development logits after every epoch."""
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    labels = read_labels(options.data)
    texts, truth = {}, {}
    for name in ("train", "dev"):
        texts[name], flags = read_split(options.data / f"{name}.tsv", len(labels))
        truth[name] = with_groups(flags, labels)
    model = make_model(options, truth["train"])
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    pieces = {name: Pieces(tokenizer, texts[name], model.encoder.pad_id) for name in texts}
    target = make_target(truth["train"], options)
    frozen = Frozen(model.encoder, pieces["train"], options.frozen, options.states)
    tried = Frozen(model.encoder, pieces["dev"], options.frozen, None)
    weights = rare_weights(truth["train"], options.rare)
    an_epoch = math.ceil(len(texts["train"]) / options.batch)
    steps, last = round(options.epochs * an_epoch), round(options.until * an_epoch)
    learner = Learner(model, options, steps)
    dropout = Dropout(options.dropout, options.seed, torch.bfloat16)
    began_s, busy_s, losses = time.time(), time.process_time(), []
    for epoch in range(1, math.ceil(options.until) + 1):
        for rows in pieces["train"].shuffled(options.batch, random):
            if learner.step_number == last:
                break
            hidden, mask = frozen.padded(rows)
            logits = model(hidden, mask, options.frozen, dropout).float()
            loss = functional.binary_cross_entropy_with_logits(
                logits, target[torch.tensor(rows)], pos_weight=weights
            )
            loss.backward()
            learner.step()
            losses.append(float(loss.detach()))
            if learner.step_number % 100 == 0:
                mean = np.mean(losses[-100:])
                spent = f"{time.time() - began_s:.0f} s, {time.process_time() - busy_s:.0f} s of processor"
                say(f"step {learner.step_number}/{steps} loss {mean:.4f} {spent}")
        with learner.averaged() as whole:
            dev = predict(model, tried, options.frozen)
            torch.save(whole, options.out / f"model-{epoch}.pt")
            np.save(options.out / "dev.npy", dev)
            say(f"epoch {epoch}: dev {score(dev, truth['dev'])}, {time.time() - began_s:.0f} s")
            if options.teach and learner.step_number == last:
                np.save(options.out / "train.npy", predict(model, frozen, options.frozen))


def main() -> None:
    """Read the options, train, and write down what was done."""
    parser = argparse.ArgumentParser(description="Fine-tune an encoder on GoEmotions.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="model-N.pt of an earlier run to go on from")
    parser.add_argument("--soft", type=Path, nargs="*", default=[], help="train.npy of teachers, averaged")
    parser.add_argument("--soft-share", type=float, default=0.7)
    parser.add_argument("--teach", action="store_true", help="write train.npy, for --soft of other runs")
    parser.add_argument(
        "--states", type=Path, help="where runs with the same frozen layers share their output"
    )
    parser.add_argument("--rare", type=float, default=0.0, help="how much more labels with few texts count")
    parser.add_argument("--epochs", type=float, default=4, help="over which the learning rate falls")
    parser.add_argument("--until", type=float, help="the epoch to stop after, when not the last")
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument(
        "--rate", type=float, default=2e-4, help="the highest learning rate, of the top layer"
    )
    parser.add_argument(
        "--layer-decay", type=float, default=0.9, help="a layer's rate, of that of the one above"
    )
    parser.add_argument(
        "--frozen", type=int, default=2, help="layers kept as they are, besides the embeddings"
    )
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the weights' moving average")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.until = options.until or options.epochs
    options.out.mkdir(parents=True, exist_ok=True)
    began_s = time.time()
    train(options, lambda line: print(line, flush=True))
    record = {key: str(value) for key, value in vars(options).items()}
    record |= {"wall_s": str(round(time.time() - began_s)), "torch": torch.__version__}
    (options.out / "run.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
