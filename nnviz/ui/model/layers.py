"""Changes of the hidden layers; each goes out as the whole list, so that nothing is half applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nnviz.spec import Network

#: Width and activation of a first hidden layer.
_WIDTH, _ACTIVATION = 8, "tanh"


def change(network: Network, hidden: Iterable[int], activations: Iterable[str]) -> dict[str, Any]:
    """Return the change of `network` to these hidden layers; one activation for all is written once."""
    widths, names = tuple(hidden), tuple(activations)
    same = len(set(names)) <= 1
    return {"network": {"hidden": widths, "activation": (*names, _last(network))[0] if same else names}}


def added(network: Network) -> dict[str, Any]:
    """Return the change to one more layer, like the last one."""
    return resized(network, (*network.hidden, network.hidden[-1] if network.hidden else _WIDTH))


def removed(network: Network, place: int) -> dict[str, Any]:
    """Return the change to the layers without the one at `place` (0-based)."""
    widths, names = list(network.hidden), list(network.activations())
    del widths[place], names[place]
    return change(network, widths, names)


def resized(network: Network, widths: Sequence[int]) -> dict[str, Any]:
    """Return the change to layers of these widths: each keeps its activation, further ones have that of the last."""
    further = len(widths) - len(network.hidden)
    names = (*network.activations(), *[_last(network)] * further)
    return change(network, widths, names[: len(widths)])


def activated(network: Network, place: int, name: str) -> dict[str, Any]:
    """Return the change of the activation of the layer at `place` (0-based)."""
    names = list(network.activations())
    names[place] = name
    return change(network, network.hidden, names)


def _last(network: Network) -> str:
    """Return the activation of the last layer; without any, the one that is kept for those to come."""
    kept = network.activation if isinstance(network.activation, str) else ""
    return network.activations()[-1] if network.hidden else kept or _ACTIVATION
