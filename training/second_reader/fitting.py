"""Fine-tunes the network and lets it read."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from model.second_reader.token_pairs import TokenPair, padded
from training.second_reader.drawing import SEED, Draw
from training.second_reader.network import SentenceNetwork

Floats = NDArray[np.float64]
BODY_RATE, HEAD_RATE = 1.5e-4, 1e-3  # learning rates at their height
DECAY = 0.01
WARM_UP = 0.06  # of the steps, in which the rate rises; then it falls in a straight line
LEAST_RATE = 0.02
MOST_GRADIENT = 1.0
LABEL_DOUBT = 0.01  # labels are a little less than certain: some are wrong
READ_TOGETHER = 64
LOW_PRECISION = torch.bfloat16


def fine_tune(
    network: SentenceNetwork,
    draws: Iterable[Draw],
    *,
    steps: int,
    report_loss: Callable[[int, float], None],
) -> None:
    """Learn from the draws, one step each. `report_loss` gets the step and its loss."""
    torch.manual_seed(SEED)
    network.train()
    learned = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    head = [p for name, p in learned if name.startswith("head")]
    body = [p for name, p in learned if not name.startswith("head")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": BODY_RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=DECAY
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda at: _rate(at, steps))
    for step, draw in enumerate(draws):
        loss = _loss(network, draw)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*body, *head], MOST_GRADIENT)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        report_loss(step, loss.item())


def read_all(network: SentenceNetwork, pairs: Sequence[TokenPair]) -> Floats:
    """The log-odds of comments, shape (n_comments,), in the precision of the training."""
    network.eval()
    log_odds = np.full(len(pairs), np.nan)
    order = np.array(sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids)), np.intp)
    with torch.no_grad():
        for at in range(0, len(order), READ_TOGETHER):
            places = order[at : at + READ_TOGETHER]
            scores = _scores(network, [pairs[place] for place in places])
            log_odds[places] = scores.float().numpy()
    return log_odds


def _rate(step: int, steps: int) -> float:
    rising = (step + 1) / (WARM_UP * steps)
    return float(min(1.0, rising) * max(LEAST_RATE, 1 - step / steps))


def _loss(network: SentenceNetwork, draw: Draw) -> Tensor:
    scores = _scores(network, draw.pairs)
    target = torch.from_numpy(np.where(draw.is_spam, 1 - LABEL_DOUBT, LABEL_DOUBT)).float()
    return functional.binary_cross_entropy_with_logits(scores.float(), target)


def _scores(network: SentenceNetwork, pairs: Sequence[TokenPair]) -> Tensor:
    ids, types, mask = map(torch.from_numpy, padded(pairs))
    with torch.autocast("cpu", LOW_PRECISION):
        scores: Tensor = network(ids, types, mask)
    return scores
