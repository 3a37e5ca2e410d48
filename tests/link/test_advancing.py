from __future__ import annotations

from nnviz.link.advancing import Advancing
from nnviz.link.messages import Advance, Pause, Play, Status


def status(step: int, left: int, heeded: int) -> Status:
    return Status("running", step, 0, 0.0, (), left=left, heeded=heeded)


def test_what_was_not_heeded_follows_what_was_under_way() -> None:
    advancing = Advancing()
    advancing.asked(Advance(steps=100))
    advancing.asked(Advance(epochs=2))
    advancing.told(status(30, 70, 1))
    assert advancing.go_on(50, 3) == [Advance(steps=50), Advance(epochs=2)]  # 20 more were seen after the status
    advancing.told(status(50, 0, 3))
    assert advancing.go_on(50, 1) == [Advance(steps=50), Advance(epochs=2)]  # the second worker came to neither
    advancing.told(status(60, 40, 2))
    advancing.told(status(100, 10, 3))
    assert advancing.go_on(104, 1) == [Advance(steps=6)]


def test_play_and_pause_end_what_was_under_way() -> None:
    advancing = Advancing()
    advancing.told(status(10, 90, 0))
    for control in (Pause(), Play()):
        advancing.asked(control)
        assert advancing.go_on(10, 0) == []
        advancing.told(status(10, 90, 0))


def test_after_a_reset_no_more_than_was_left_is_taken() -> None:
    advancing = Advancing()
    advancing.told(status(900, 50, 0))
    assert advancing.go_on(3, 0) == [Advance(steps=50)]
