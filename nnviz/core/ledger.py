"""The log and the branches: which event acts on which lane when, and what it starts."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from nnviz.core import change
from nnviz.core.lanes import first_states
from nnviz.core.timeline import last_reset, next_event, targets
from nnviz.refusal import refuse
from nnviz.snapshot import Applied, Note
from nnviz.spec import Event, Experiment, Run
from nnviz.state import Branch, Checkpoint, LaneState


class Ledger:
    """Keeps the log of an experiment and applies it to states; holds no lane itself.

    Args:
        experiment: The experiment; its events are the log to run through.
        checkpoint: Where to go on from, or None.
    """

    def __init__(self, experiment: Experiment, checkpoint: Checkpoint | None) -> None:
        self._base = replace(experiment, events=())
        self.log = list(experiment.events)
        self._branches = list(checkpoint.branches) if checkpoint else []
        self._checkpoint = checkpoint
        #: Number of events whose effect has been told.
        self._told = max((lane.cursor for lane in checkpoint.lanes), default=0) if checkpoint else 0
        self._outcomes: dict[int, list[tuple[LaneState, change.Change]]] = {}

    @property
    def branches(self) -> tuple[Branch, ...]:
        """All branches ever started."""
        return tuple(self._branches)

    def experiment(self) -> Experiment:
        """Return the experiment with the log as its events."""
        return replace(self._base, events=tuple(self.log))

    def first_states(self) -> list[LaneState]:
        """Return the lanes to begin with."""
        if self._checkpoint is not None:
            return list(self._checkpoint.lanes)
        return [state for run in self._base.runs for state in first_states(self._base, run, self._branch(run.name))]

    # --- when ----------------------------------------------------------------------------------------------------

    def pending(self, lane: LaneState) -> Event | None:
        """Return the next event for a lane, None where the log holds no more for it."""
        index = next_event(self.log, lane)
        return None if index is None else self.log[index]

    def due(self, lane: LaneState, front: int) -> bool:
        """Whether a lane's next event acts now; one that does not run any more is reached when the front is there."""
        event = self.pending(lane)
        if event is None:
            return False
        return event.step <= (lane.step if lane.status == "running" else max(front, lane.step))

    # --- what ----------------------------------------------------------------------------------------------------

    def rehearse(self, states: list[LaneState], event: Event) -> None:
        """Raise `Refused` if a live event cannot be applied to these states; change nothing."""
        if event.add is not None:
            self.joining(event.add, len(self.log))
            return
        hit = [state for state in states if targets(event, state)]
        if not hit:
            accepted = ", ".join(dict.fromkeys(state.run for state in states))
            raise refuse("unknown_run", "run", event.run, accepted)
        if event.remove and len(hit) == len(states):
            raise refuse("last_run", "remove", event.run, "any run but the last")
        if not (event.fork or event.remove):
            for state in hit:
                change.apply(state, event)

    def insert(self, event: Event, lanes: Iterable[LaneState]) -> int:
        """Put a live event behind all that has happened and before what a script has yet to bring; return its index."""
        index = max((lane.cursor for lane in lanes), default=0)
        index = max(index, self._told)
        self.log.insert(index, event)
        return index

    def apply_due(self, states: list[LaneState], front: int) -> list[LaneState]:
        """Return the states after the first event of the log that is due has acted on all its lanes that are there."""
        due = {id(state): self._index(state) for state in states if self.due(state, front)}
        first = min(due.values(), default=None)
        out: list[LaneState] = []
        for state in states:
            out += self._next(state) if due.get(id(state), -1) == first else [state]
        return out

    def _index(self, lane: LaneState) -> int:
        index = next_event(self.log, lane)
        assert index is not None
        return index

    def _next(self, state: LaneState) -> list[LaneState]:
        index = self._index(state)
        event, state = self.log[index], replace(state, cursor=index + 1)
        if event.add is not None:
            return [state, *self._open(event.add, index)]
        if event.remove:
            self._note(index, state, Note("remove", {"run": state.run}))
            return []
        if event.fork:
            branch = self._branch(event.fork, state, start=state.step)
            self._note(index, state, Note("fork", {"run": state.run, "name": event.fork}), {"remove": True})
            return [state, replace(state, run=event.fork, branch=branch)]
        done = change.apply(state, event)
        self._outcomes.setdefault(index, []).append((state, done))
        if event.reset is not None:
            return [replace(done.state, branch=self._branch(state.run, state, start=0))]
        return [done.state]

    def _open(self, run: Run, index: int) -> list[LaneState]:
        """Return the lanes of a run that joins, unless another lane came by the event before."""
        if any(branch.run == run.name for branch in self._branches):
            return []
        states = [replace(state, branch=self._branch(run.name)) for state in self.joining(run, index)]
        self._note(index, states[0], Note("add", {"run": run.name}), {"remove": True})
        return states

    def joining(self, run: Run, index: int) -> list[LaneState]:
        """Return a new run's lanes as if they had been there from the start of the present timeline."""
        start = last_reset(self.log[:index])
        out = []
        for state in first_states(self._base, run, -1):
            for event in self.log[:start]:
                if not event.run and (event.set or event.reset is not None):
                    state = change.apply(state, event).state
            out.append(replace(state, cursor=start))
        return out

    def _branch(self, run: str, parent: LaneState | None = None, start: int = 0) -> int:
        """Return the branch a run goes on with after leaving `parent`; lanes of several seeds share it."""
        step = parent.step if parent else 0
        wanted = Branch(len(self._branches), run, parent.branch if parent else None, step, start)
        for branch in self._branches:
            if replace(branch, id=wanted.id) == wanted:
                return branch.id
        self._branches.append(wanted)
        return wanted.id

    # --- what is told of it ----------------------------------------------------------------------------------------

    def _note(self, index: int, state: LaneState, note: Note, inverse: dict[str, object] | None = None) -> None:
        self._outcomes.setdefault(index, []).append((state, change.Change(state, (note,), inverse)))

    def news(self) -> list[Applied]:
        """Return what has been applied since the last call, each event once, when it reaches its first lanes."""
        fresh = sorted(index for index in self._outcomes if index >= self._told)
        told = [self._applied(index) for index in fresh]
        self._outcomes.clear()
        self._told = max([self._told, *(index + 1 for index in fresh)])
        return told

    def _applied(self, index: int) -> Applied:
        event = self.log[index]
        outcome = self._outcomes[index]
        inverses = [done.inverse for _, done in outcome]
        same = bool(inverses) and inverses[0] is not None and all(one == inverses[0] for one in inverses)
        name = event.add.name if event.add is not None else event.fork or event.run
        inverse = Event(step=0, run=name, seed=event.seed, **inverses[0]) if same and inverses[0] else None
        return Applied(
            event=event,
            index=index,
            notes=tuple(_notes_by_run(outcome)),
            inverse=inverse,
            branches=tuple(dict.fromkeys(done.state.branch for _, done in outcome)),
        )


def _notes_by_run(outcome: list[tuple[LaneState, change.Change]]) -> list[Note]:
    """Return what was done, once for each run: its seeds only differ in numbers."""
    done = {state.run: made for state, made in reversed(outcome)}
    return [replace(note, values={"run": run, **note.values}) for run, made in done.items() for note in made.notes]
