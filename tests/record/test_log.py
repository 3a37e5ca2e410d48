"""The log, undo and redo against a model: a list of states."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.record.log import Log, Marker
from nnviz.snapshot import Applied, Note
from nnviz.spec import Event, Reset
from nnviz.state import Branch


class Trainer:
    """Applies events that set one value, and acknowledges them with their inverse."""

    def __init__(self) -> None:
        self.value, self.count, self.step = 0.0, 0, 0

    def apply(self, event: Event) -> Applied:
        old, self.value = self.value, event.set["training"]["l2"]
        self.count, self.step = self.count + 1, self.step + 10
        stamped = msgspec.structs.replace(event, step=self.step)
        inverse = setting(old, "")
        return Applied(stamped, self.count - 1, (Note("training", {"old": old, "new": self.value}),), inverse, (1,))


def setting(value: float, name: str) -> Event:
    return Event(step=0, set={"training": {"l2": value}}, id=name)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["set", "undo", "redo"]), max_size=40), st.integers(0, 3))
def test_undo_and_redo_are_those_of_an_editor(actions: list[str], delay: int) -> None:
    trainer, log = Trainer(), Log()
    past, future, value = [], [], 0.0
    waiting: list[Event] = []
    for number, action in enumerate(actions):
        if action == "set":
            for event in waiting:
                log.add(trainer.apply(event))
            waiting.clear()
            past.append(value)
            value, future = float(number + 1), []
            log.add(trainer.apply(setting(value, f"command-{number}")))
            continue
        event = log.undo() if action == "undo" else log.redo()
        stack, other = (past, future) if action == "undo" else (future, past)
        assert (event is None) == (not stack)
        if event is not None:
            other.append(value)
            value = stack.pop()
            assert event.set["training"]["l2"] == value
            waiting.append(event)
        if len(waiting) > delay:
            log.add(trainer.apply(waiting.pop(0)))
        assert (log.can_undo, log.can_redo) == (bool(past), bool(future))
    for event in waiting:
        log.add(trainer.apply(event))
    assert trainer.value == value
    again = Log(log.entries)
    assert (again.can_undo, again.can_redo) == (bool(past), bool(future))
    assert [event.id for event in again.events] == [applied.event.id for applied in log.entries]


def test_an_event_is_taken_once_and_in_order() -> None:
    trainer, log = Trainer(), Log()
    first, second, unnamed = (
        trainer.apply(setting(value, name)) for value, name in ((1.0, "a"), (2.0, "b"), (3.0, ""))
    )
    assert log.add(second)
    assert log.add(first)
    assert log.add(unnamed)
    assert [log.add(applied) for applied in (first, second, unnamed)] == [False] * 3
    assert log.entries == (first, second, unnamed)
    with pytest.raises(ValueError, match="two events"):
        log.add(Applied(setting(4.0, "c"), 1, ()))


def test_a_declined_undo_can_be_asked_for_again() -> None:
    log = Log([Trainer().apply(setting(1.0, "a"))])
    event = log.undo()
    assert event is not None
    assert log.undo() is None
    log.declined(event.id)
    assert log.undo() is not None


def test_what_has_no_inverse_is_passed_over() -> None:
    trainer = Trainer()
    log = Log([trainer.apply(setting(1.0, "a")), Applied(Event(step=50, reset=Reset(), id="r"), 1, ())])
    event = log.undo()
    assert event is not None
    assert event.set == {"training": {"l2": 0.0}}


def entry(index: int, event: Event, inverse: Event | None = None) -> Applied:
    return Applied(msgspec.structs.replace(event, step=10 * index), index, (), inverse, (1,))


def test_a_removal_is_undone_before_what_was_done_to_the_run() -> None:
    rate, back = (Event(step=0, run="B", set={"optimizer": {"lr": value}}, id="a") for value in (2.0, 1.0))
    leaves, returns = Event(step=0, run="B", remove=True, id="b"), Event(step=0, run="B", restore=True)
    log = Log([entry(0, rate, back), entry(1, leaves, returns)])
    event = log.undo()
    assert event is not None
    assert event.restore
    log.add(entry(2, event, leaves))
    event = log.undo()
    assert event is not None
    assert event.set == back.set
    log.add(entry(3, event, rate))
    for expected in (rate, leaves):
        event = log.redo()
        assert event is not None
        assert (event.set, event.remove) == (expected.set, expected.remove)
        log.add(entry(len(log.entries), event, returns if event.remove else back))
    event = log.undo()
    assert event is not None
    assert event.restore


def test_what_was_done_to_a_run_that_was_removed_can_be_neither_undone_nor_redone() -> None:
    def rate(run: str, value: float, name: str = "") -> Event:
        return Event(step=0, run=run, set={"optimizer": {"lr": value}}, id=name)

    log = Log(
        [
            entry(0, rate("A", 1.0, "a"), rate("A", 0.1)),
            entry(1, Event(step=0, run="A", fork="B", id="b"), Event(step=0, run="B", remove=True)),
            entry(2, rate("B", 2.0, "c"), rate("B", 1.0)),
            entry(3, Event(step=0, run="B", remove=True, id="d")),
        ]
    )
    event = log.undo()
    assert event is not None
    assert (event.run, event.set) == ("A", {"optimizer": {"lr": 0.1}})
    assert log.undo() is None


def test_of_a_run_that_is_made_again_the_name_is_another() -> None:
    fork = Event(step=0, run="A", fork="Fork 1", id="a")
    rate, back = (Event(step=0, run="Fork 1", set={"optimizer": {"lr": value}}, id="b") for value in (2.0, 1.0))
    log = Log([entry(0, fork, Event(step=0, run="Fork 1", remove=True)), entry(1, rate, back)])
    names = {"A", "Fork 1"}
    for number in (2, 3):  # undone and redone twice
        for _ in range(2):
            event = log.undo()
            assert event is not None
            log.add(entry(len(log.entries), event))
        assert not log.can_undo
        assert log.entries[-1].event.run == f"Fork {number - 1}"
        again = log.redo(names)
        assert again is not None
        assert again.fork == f"Fork {number}"
        names.add(again.fork)
        log.add(entry(len(log.entries), again, Event(step=0, run=again.fork, remove=True)))
        again = log.redo(names)
        assert again is not None
        assert (again.run, again.set) == (f"Fork {number}", {"optimizer": {"lr": 2.0}})
        log.add(entry(len(log.entries), again, msgspec.structs.replace(back, run=again.run)))
        assert not log.can_redo


def test_markers_are_those_of_the_branch_and_of_its_past() -> None:
    notes = tuple(Note("optimizer", {"run": name}) for name in "abc")
    log = Log(
        [
            Applied(Event(step=10, id="1"), 0, notes[:2], None, (1, 2)),
            Applied(Event(step=200, id="2"), 1, notes[2:], None, (1,)),
            Applied(Event(step=130, id="3"), 2, notes[:2], None, (3,)),
        ]
    )
    branches = (Branch(1, "a"), Branch(2, "b"), Branch(3, "c", 1, 100, 100), Branch(4, "a", 1, 200, 0))
    assert log.markers(1) == [Marker(10, notes[0]), Marker(200, notes[2])]
    assert log.markers(2) == [Marker(10, notes[1])]
    assert log.markers(3) == [Marker(130, notes[0]), Marker(130, notes[1])]
    assert log.markers(3, branches) == [Marker(10, notes[0]), Marker(130, notes[0]), Marker(130, notes[1])]
    assert log.markers(4, branches) == []


def test_an_undo_that_takes_back_the_marker_before_says_so() -> None:
    trainer, log = Trainer(), Log()

    def undo() -> None:
        event = log.undo()
        assert event is not None
        log.add(trainer.apply(event))

    for name in "ab":
        log.add(trainer.apply(setting(float(ord(name)), name)))
    undo()
    undo()
    assert [marker.undone for marker in log.markers(1)] == [False, False, True, True]
    again = log.redo()
    assert again is not None
    log.add(trainer.apply(again))
    undo()
    assert [marker.undone for marker in log.markers(1)][4:] == [False, True]


def test_an_undo_of_something_earlier_is_a_change_like_any_other() -> None:
    trainer, log = Trainer(), Log()
    log.add(trainer.apply(setting(1.0, "a")))
    event = log.undo()
    log.add(msgspec.structs.replace(trainer.apply(setting(2.0, "b")), inverse=None))
    assert event is not None
    log.add(trainer.apply(event))
    assert [marker.undone for marker in log.markers(1)] == [False, False, False]
