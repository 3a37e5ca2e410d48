"""What an event does to a lane: a pure function from its state to its next state."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import numpy as np
import torch
from msgspec.structs import replace

from nnviz.catalog.changes import changed
from nnviz.catalog.checking.places import within
from nnviz.catalog.registry import optimizers
from nnviz.core.carry import carried
from nnviz.core.feasible import check_settings
from nnviz.core.lanes import fresh
from nnviz.core.resize import resized
from nnviz.core.seeds import generator
from nnviz.core.shape import Shape
from nnviz.refusal import Refusal, Refused, refuse
from nnviz.snapshot import Note
from nnviz.spec import Edit, Event, Perturb, Reset, Settings
from nnviz.state import LaneState

#: Tables a `set` may hold besides the optimizer's.
TABLES = ("data", "network", "training", "schedule")

#: A perturbation of more weights than this cannot be undone: its inverse would be an event of megabytes.
MOST_EDITS = 20_000


class Change(NamedTuple):
    """A lane's next state, what was done, and the part of an event that puts back what was there, if anything can."""

    state: LaneState
    notes: tuple[Note, ...]
    inverse: dict[str, Any] | None


def apply(state: LaneState, event: Event) -> Change:
    """Return what `event` (a set, edit, perturb, reset or stop) makes of a lane; raises `Refused` and changes nothing.

    A lane that was stopped or had diverged goes on when its settings or weights are changed.
    """
    if event.stop:
        note = Note("stop", {"reason": event.stop})
        return Change(replace(state, status="stopped", stopped_by=event.stop), (note,), None)
    if event.reset is not None:
        return _reset(state, event.reset.seed)
    awake = replace(state, status="running", stopped_by="", divergence=None)
    if event.edit:
        return _edit(awake, event.edit)
    if event.perturb is not None:
        return _perturb(awake, event.perturb)
    return _set(awake, event)


def _reset(state: LaneState, seed: int | None) -> Change:
    """Begin again; what undoes another seed is to begin again from the one before."""
    settings = state.settings
    lane_seed = state.seed
    inverse = None if seed is None else {"reset": Reset(settings.training.seed)}
    if seed is not None:
        lane_seed = seed + state.seed - settings.training.seed
        settings = replace(settings, training=replace(settings.training, seed=seed))
    out = fresh(settings, state.run, lane_seed, state.branch, cursor=state.cursor)
    return Change(out, (Note("reset", {"seed": lane_seed, "same": seed is None}),), inverse)


def _edit(state: LaneState, edits: tuple[Edit, ...]) -> Change:
    shape = Shape(state.sizes)
    weights = state.weights.copy()
    old = []
    largest = float(np.finfo(weights.dtype).max)
    for number, edit in enumerate(edits, 1):
        with within(f"edit.{number}"):
            place = _place(shape, edit)
            if not abs(edit.value) <= largest:
                raise refuse("range", "value", edit.value, f"-{largest:.4g} to {largest:.4g} in {weights.dtype}")
        old.append(replace(edit, value=float(weights[place])))
        weights[place] = edit.value
    note = Note("edit", {"count": len(edits), **msgspec.to_builtins(edits[0]), "old": old[0].value})
    return Change(replace(state, weights=weights, edited=True), (note,), {"edit": tuple(old[::-1])})


def _place(shape: Shape, edit: Edit) -> int:
    limits = {"layer": shape.layers}
    if edit.layer <= shape.layers:
        limits |= {"neuron": shape.sizes[edit.layer], "input": shape.sizes[edit.layer - 1]}
    for name, high in limits.items():
        value = getattr(edit, name)
        if not (0 if name == "input" else 1) <= value <= high:
            low = "0 (the bias)" if name == "input" else "1"
            raise refuse("range", name, value, f"{low} to {high}")
    return shape.index(edit.layer, edit.neuron, edit.input)


def _perturb(state: LaneState, perturb: Perturb) -> Change:
    stream = generator("perturb", perturb.seed, state.seed)
    noise = torch.randn(len(state.weights), generator=stream, dtype=torch.float64).numpy() * perturb.sigma
    weights = (state.weights + noise).astype(state.weights.dtype)
    note = Note("perturb", {"sigma": perturb.sigma, "seed": perturb.seed})
    inverse = {"edit": _all_weights(state)} if len(weights) <= MOST_EDITS else None
    return Change(replace(state, weights=weights, edited=True), (note,), inverse)


def _all_weights(state: LaneState) -> tuple[Edit, ...]:
    """Return the edits that put every weight and bias of a lane back."""
    shape, out = Shape(state.sizes), []
    for layer in range(1, shape.layers + 1):
        for neuron in range(1, shape.sizes[layer] + 1):
            for source in range(shape.sizes[layer - 1] + 1):
                value = float(state.weights[shape.index(layer, neuron, source)])
                out.append(Edit(layer=layer, neuron=neuron, input=source, value=value))
    return tuple(out)


# --- set -----------------------------------------------------------------------------------------------------------


def _set(state: LaneState, event: Event) -> Change:
    old = state.settings
    new = _new_settings(old, event)
    out = replace(state, settings=new)
    notes: list[Note] = []
    if new.optimizer != old.optimizer:
        out, told = _optimizer(out, old, event.state)
        notes += told
    if new.schedule["name"] != old.schedule["name"]:
        out = replace(out, schedule_step=0)
    out = _refit(out, old)
    notes += _table_notes(old, new)
    return Change(out, tuple(notes), {"set": _inverse(old, event.set)})


def _new_settings(old: Settings, event: Event) -> Settings:
    try:
        return changed(old, event.set, event.rate)
    except msgspec.ValidationError as error:
        raise Refused(Refusal("type", "set", str(event.set), str(error))) from error


def _optimizer(state: LaneState, old: Settings, how: str) -> tuple[LaneState, list[Note]]:
    before, after = old.optimizer, state.settings.optimizer
    if before["name"] == after["name"]:
        keys = [key for key in after if after[key] != before.get(key)]
        hyper = [{"optimizer": after["name"], "name": key, "old": before.get(key), "new": after[key]} for key in keys]
        return replace(state, optimizer=_kept_state(state, keys)), [Note("hyper", values) for values in hyper]
    kept, names = carried(before["name"], state.optimizer, after["name"], after) if how == "carry" else ({}, ())
    values = {
        "old": before["name"],
        "old_lr": before["lr"],
        "new": after["name"],
        "new_lr": after["lr"],
        "state": "carry" if names else "fresh",
        "carried": list(names),
    }
    return replace(state, optimizer=kept), [Note("optimizer", values)]


def _kept_state(state: LaneState, keys: list[str]) -> dict[str, np.ndarray]:
    """Return the optimizer's state for changed hyper-parameters `keys`, with the tensors torch expects for them."""
    values, kept = state.settings.optimizer, dict(state.optimizer)
    for parameter in optimizers()[values["name"]].parameters:
        if parameter.name not in keys or not kept:
            continue
        if parameter.fresh:
            return {}
        if parameter.state and values[parameter.name] and parameter.state not in kept:
            kept[parameter.state] = np.zeros_like(state.weights)
    return kept


def _refit(state: LaneState, old: Settings) -> LaneState:
    """Bring weights and place in the data into line with new data, network and precision."""
    new = state.settings
    if new.data != old.data:
        state = replace(state, used=0, taken=0)
    sizes = check_settings(new).sizes
    if sizes != state.sizes:
        state = _resize(state, sizes)
    dtype = np.dtype(new.training.dtype)
    return _cast(state, dtype) if state.weights.dtype != dtype else state


def _resize(state: LaneState, sizes: tuple[int, ...]) -> LaneState:
    weights = resized(state.weights, state.sizes, sizes, state.settings.network, state.seed)
    zeros = np.zeros_like(weights)
    return replace(state, sizes=sizes, weights=weights, gradient=zeros, update=zeros, optimizer={})


def _cast(state: LaneState, dtype: np.dtype[Any]) -> LaneState:
    largest = float(np.finfo(dtype).max)
    if not (np.abs(state.weights.astype(np.float64)) <= largest).all():
        raise refuse("range", "training.dtype", dtype.name, state.weights.dtype.name)
    with np.errstate(over="ignore"):
        return _as(state, dtype)


def _as(state: LaneState, dtype: np.dtype[Any]) -> LaneState:
    arrays = {name: value.astype(dtype) if value.ndim else value for name, value in state.optimizer.items()}
    return replace(
        state,
        weights=state.weights.astype(dtype),
        gradient=state.gradient.astype(dtype),
        update=state.update.astype(dtype),
        optimizer=arrays,
    )


def _table_notes(old: Settings, new: Settings) -> list[Note]:
    """Return a note for each key that is another now; of other data or another schedule, their name alone."""
    notes = []
    for table in TABLES:
        before, after = _flat(getattr(old, table)), _flat(getattr(new, table))
        keys = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
        keys = ["name"] if "name" in keys else keys
        notes += [Note(table, {"key": key, "old": before.get(key), "new": after.get(key)}) for key in keys]
    return notes


def _plain(table: Any) -> dict[str, Any]:
    """Return a table as plain containers with every key, so that merging it in puts all of them back."""
    if isinstance(table, dict):
        return table
    values = {name: getattr(table, name) for name in table.__struct_fields__}
    return {
        name: _plain(value) if isinstance(value, msgspec.Struct) else msgspec.to_builtins(value)
        for name, value in values.items()
    }


def _flat(table: Any) -> dict[str, Any]:
    """Return a table with the keys of tables inside it as "stop.steps"."""
    out: dict[str, Any] = {}
    for name, value in _plain(table).items():
        out |= {f"{name}.{key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
    return out


def _inverse(old: Settings, tables: dict[str, Any]) -> dict[str, Any]:
    """Return the tables that put back what `tables` changes."""
    out: dict[str, Any] = {}
    for name, given in tables.items():
        before = _plain(getattr(old, name))
        switched = name in ("optimizer", "schedule") and given.get("name", before["name"]) != before["name"]
        out[name] = before if switched else {key: before[key] for key in given}
    return out
