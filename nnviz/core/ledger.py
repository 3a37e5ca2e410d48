"""The log and the branches: which event acts on which lane when, and what it starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from nnviz.catalog.checking.log import event_place
from nnviz.catalog.checking.places import within
from nnviz.core import change
from nnviz.core.absent import Absent
from nnviz.core.feasible import check_lanes
from nnviz.core.lanes import first_states
from nnviz.core.timeline import last_reset, last_step, next_event, targets
from nnviz.refusal import refuse
from nnviz.snapshot import Applied, Note
from nnviz.spec import Event, Experiment, Run
from nnviz.state import Branch, Checkpoint, LaneState

#: Branches are numbered by the event that made them, times this, and the run: a replay, in which lanes may come to
#: their events in another order, gives them the same numbers.
PER_EVENT = 1 << 12


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
        self._absent = Absent(checkpoint.removed if checkpoint else ())
        #: Index after the last event that has acted on a lane, or was put in live.
        self._passed = max([checkpoint.passed, *(lane.cursor for lane in checkpoint.lanes)]) if checkpoint else 0
        #: Events whose effect has been told.
        self._told = set(range(self._passed))
        self._outcomes: dict[int, list[tuple[LaneState, change.Change]]] = {}
        self._found: dict[tuple[str, int, int], int | None] = {}

    @property
    def branches(self) -> tuple[Branch, ...]:
        """All branches ever started."""
        return tuple(self._branches)

    @property
    def absent(self) -> bool:
        """Whether a run was removed that can come back."""
        return bool(self._absent.lanes)

    def checkpoint(self, lanes: Iterable[LaneState]) -> Checkpoint:
        """Return the whole training, whose lanes are these."""
        return Checkpoint(self.experiment(), self.branches, tuple(lanes), self._passed, self._absent.lanes)

    def experiment(self, events: int | None = None) -> Experiment:
        """Return the experiment with the log, or the first so many events of it, as its events."""
        return replace(self._base, events=tuple(self.log[:events]))

    def first_states(self) -> list[LaneState]:
        """Return the lanes to begin with."""
        if self._checkpoint is not None:
            return list(self._checkpoint.lanes)
        return [state for run in self._base.runs for state in first_states(self._base, run, self._first_branch(run))]

    # --- when ----------------------------------------------------------------------------------------------------

    def pending(self, lane: LaneState) -> Event | None:
        """Return the next event for a lane, None where the log holds no more for it."""
        index = self._next_index(lane)
        return None if index is None else self.log[index]

    def _next_index(self, lane: LaneState) -> int | None:
        key = (lane.run, lane.seed, lane.cursor)
        if key not in self._found:
            self._found[key] = next_event(self.log, lane, self._missing)
        return self._found[key]

    def _missing(self, index: int) -> bool:
        """Whether the run that event `index` brings is yet to be brought."""
        event = self.log[index]
        if event.add is None:
            return self._absent.has(event.run, index)
        return all(branch.run != event.add.name for branch in self._branches)

    def recorded(self, lane: LaneState) -> bool:
        """Whether the log from here on holds an event of this lane that no script wrote."""
        return any((event.id or event.stop) and targets(event, lane) for event in self.log[lane.cursor :])

    def reset_ahead(self, lane: LaneState) -> bool:
        """Whether a lane is yet to be reset."""
        return any(event.reset is not None and targets(event, lane) for event in self.log[lane.cursor :])

    def due(self, lanes: Sequence[LaneState], front: int, *, at_once: bool = False) -> list[LaneState]:
        """Return the lanes whose next event acts now.

        A lane waits with its events until those behind it have caught up (it stands still meanwhile), so that a replay
        comes to them as the training did; a live command acts at once, and a lane that leaves waits for nobody.
        """
        low = min((lane.step for lane in lanes if lane.status == "running"), default=front)
        ready = [lane for lane in lanes if self._reached(lane, front)]
        return [
            lane
            for lane in ready
            if at_once or self._leaves(lane) or (lane.step if lane.status == "running" else front) <= low
        ]

    def _leaves(self, lane: LaneState) -> bool:
        event = self.pending(lane)
        return event is not None and event.remove

    def _reached(self, lane: LaneState, front: int) -> bool:
        """Whether a lane is at its next event; one that does not run any more is when the front is there."""
        event = self.pending(lane)
        if event is None:
            return False
        if lane.status == "running":
            return event.step <= lane.step
        before = self.log[lane.cursor - 1] if lane.cursor else event
        passed = before.step if before.reset is None and before is not event else 0
        return event.step <= max(front, lane.step, passed)

    # --- what ----------------------------------------------------------------------------------------------------

    def place(self, lanes: Iterable[LaneState]) -> int:
        """Return where a live event belongs: behind all that has happened, before what a script has yet to bring."""
        return max([self._passed, *(lane.cursor for lane in lanes)])

    def stamped(self, event: Event, lanes: Sequence[LaneState], front: int) -> Event:
        """Return a live event with the step it acts after: where its lanes stand, but not before what they had last."""
        hit = [lane for lane in lanes if targets(event, lane)]
        running = [lane.step for lane in hit if lane.status == "running"]
        standing = max(running or [lane.step for lane in hit], default=front)
        log = self.log[: self.place(lanes)]
        return replace(event, step=max(standing, min((last_step(log, lane.run) for lane in hit), default=0)))

    def rehearse(self, states: Sequence[LaneState], event: Event | None = None) -> None:
        """Raise `Refused` if the log from here on, with a live event put in, cannot act; change nothing."""
        at = self.place(states) if event is not None else -1
        log = [*self.log[:at], event, *self.log[at:]] if event is not None else self.log
        if event is not None:
            self._check_there(event, states)
        scratch = Ledger(replace(self._base, events=tuple(log)), None)
        scratch._branches = list(self._branches)
        scratch._absent = Absent(self._absent.lanes)
        left = list(states)
        check_lanes(left)
        while (first := min(scratch._indices(left).values(), default=None)) is not None:
            with within(event_place(first) if first != at else ""):
                left = scratch._act(left, first)
                if not left:
                    raise refuse("last_run", "remove", log[first].run, "any run but the last")
                check_lanes(left)

    def _check_there(self, event: Event, states: Sequence[LaneState]) -> None:
        """Refuse a live event that finds no lane to act on, or to bring back."""
        there = list(dict.fromkeys(state.run for state in states))
        if event.restore:
            gone = [run for run in dict.fromkeys(lane.run for lane in self._absent.lanes) if run not in there]
            if event.run not in gone:
                raise refuse("unknown_run", "run", event.run, ", ".join(gone))
        elif event.add is None and not any(targets(event, state) for state in states):
            raise refuse("unknown_run", "run", event.run, ", ".join(there))

    def insert(self, event: Event, lanes: Iterable[LaneState]) -> int:
        """Put a live event into the log; return its index."""
        index = self.place(lanes)
        self.log.insert(index, event)
        self._passed = index + 1
        self._found.clear()
        return index

    def apply(self, states: Sequence[LaneState], due: Sequence[LaneState]) -> list[LaneState]:
        """Return the states after the first event that is due has acted on all its lanes that are there."""
        indices = self._indices(due)
        return self._act(states, min(indices.values()), indices)

    def _indices(self, states: Sequence[LaneState]) -> dict[tuple[int, int], int]:
        """Return the index of the next event of each lane that has one, by branch and seed."""
        found = {(state.branch, state.seed): self._next_index(state) for state in states}
        return {key: index for key, index in found.items() if index is not None}

    def _act(
        self, states: Sequence[LaneState], index: int, due: Iterable[tuple[int, int]] | None = None
    ) -> list[LaneState]:
        """Return the states after event `index` has acted on those (of the `due`) for which it is next."""
        nexts = self._indices(states)
        acts_on = {key for key in (nexts if due is None else due) if nexts[key] == index}
        out: list[LaneState] = []
        for state in states:
            out += self._next(state, index) if (state.branch, state.seed) in acts_on else [state]
        self._passed = max(self._passed, index + 1)
        return out

    def _next(self, state: LaneState, index: int) -> list[LaneState]:
        event, state = self.log[index], replace(state, cursor=index + 1)
        if event.add is not None:
            return [state, *self._open(event.add, index)]
        if event.restore:
            return [state, *self._back(event.run, index)]
        if event.remove:
            kept = event.seed is None and self._absent.keep(state)
            self._note(index, state, Note("remove", {"run": state.run}), {"restore": True} if kept else None)
            self._found.clear()
            return []
        if event.fork:
            branch = self._branch(index, event.fork, state, start=state.step)
            self._note(index, state, Note("fork", {"run": state.run, "name": event.fork}), {"remove": True})
            return [state, replace(state, run=event.fork, branch=branch)]
        done = change.apply(state, event)
        self._outcomes.setdefault(index, []).append((state, done))
        if event.reset is not None:
            return [replace(done.state, branch=self._branch(index, state.run, state, start=0))]
        return [done.state]

    def _open(self, run: Run, index: int) -> list[LaneState]:
        """Return the lanes of a run that joins, unless another lane came by the event before."""
        if not self._missing(index):
            return []
        branch = self._first_branch(run, index)
        states = [replace(state, branch=branch) for state in self.joining(run, index)]
        self._note(index, states[0], Note("add", {"run": run.name}), {"remove": True})
        return states

    def joining(self, run: Run, index: int) -> list[LaneState]:
        """Return a new run's lanes as if they had been there from the start of the present timeline."""
        start = last_reset(self.log[:index])
        return [self._at_start(state, start) for state in first_states(self._base, run, -1)]

    def _at_start(self, state: LaneState, start: int) -> LaneState:
        """Return a lane after what was done to all runs from its cursor up to the reset before event `start`."""
        for event in self.log[state.cursor : start]:
            if not event.run and (event.set or event.reset is not None):
                state = change.apply(state, event).state
        return replace(state, cursor=start)

    def _back(self, run: str, index: int) -> list[LaneState]:
        """Return the lanes of a run that comes back, unless another lane came by the event before."""
        out = []
        for lane in self._absent.take(run) if self._missing(index) else []:
            state = self.returning(lane, index)
            if state.cursor > lane.cursor:
                state = replace(state, branch=self._branch(index, run, lane, start=0))
            self._note(index, state, Note("restore", {"run": run}), {"remove": True})
            out.append(state)
        self._found.clear()
        return out

    def left_behind(self, lanes: Sequence[LaneState]) -> list[LaneState]:
        """Return the lanes of runs that come back by events which no lane comes by any more.

        In a replay the lanes that met such an event may have passed it, or have left, before the run had left.
        """
        met = min((lane.cursor for lane in lanes), default=len(self.log))
        back = [index for index, event in enumerate(self.log[:met]) if event.restore and self._missing(index)]
        return [lane for index in back for lane in self._back(self.log[index].run, index)]

    def returning(self, lane: LaneState, index: int) -> LaneState:
        """Return a removed lane as it comes back by event `index`: as it was, or at step 0 if all were reset since."""
        start = last_reset(self.log[:index])
        return self._at_start(lane, start) if start > lane.cursor else lane

    def _first_branch(self, run: Run, index: int = -1) -> int:
        """Return the branch a run begins with: of the experiment's own (-1), or of one that joins by event `index`."""
        return self._known(Branch(self._number(index, run.name), run.name))

    def _branch(self, index: int, run: str, parent: LaneState, start: int) -> int:
        """Return the branch that event `index` makes of a run leaving `parent`; lanes of several seeds share it."""
        return self._known(Branch(self._number(index, run), run, parent.branch, parent.step, start))

    def _number(self, index: int, run: str) -> int:
        names = [one.name for one in self._base.runs]
        if index < 0:
            return names.index(run)
        names += [event.add.name if event.add is not None else event.fork for event in self.log[: index + 1]]
        return (index + 1) * PER_EVENT + [name for name in names if name].index(run)

    def _known(self, wanted: Branch) -> int:
        taken = {branch.id: branch for branch in self._branches}
        while wanted.id in taken and taken[wanted.id] != wanted:  # seeds of one run that stood on different branches
            wanted = replace(wanted, id=wanted.id + 1)
        if wanted.id not in taken:
            self._branches = sorted([*self._branches, wanted], key=lambda branch: branch.id)
            self._found.clear()
        return wanted.id

    # --- what is told of it ----------------------------------------------------------------------------------------

    def _note(self, index: int, state: LaneState, note: Note, inverse: dict[str, object] | None = None) -> None:
        self._outcomes.setdefault(index, []).append((state, change.Change(state, (note,), inverse)))

    def news(self) -> list[Applied]:
        """Return what has been applied since the last call, each event once, when it reaches its first lanes."""
        fresh = sorted(self._outcomes.keys() - self._told)
        told = [self._applied(index) for index in fresh]
        self._outcomes.clear()
        self._told |= set(fresh)
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
