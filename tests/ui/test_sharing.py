"""At full speed a helper is called, and on two cores the window keeps to one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnviz.processor import Cores
from nnviz.spec import Experiment
from nnviz.ui import sharing
from nnviz.ui.sharing import Sharing
from tests.ui.fakes import FakeLink


class FakeCores(Cores):
    """Cores that only remember."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self.kept = False

    @property
    def count(self) -> int:
        return self._count

    def keep_to_one(self) -> None:
        self.kept = True

    def let_go(self) -> None:
        self.kept = False


@pytest.fixture
def link() -> FakeLink:
    return FakeLink(Experiment(), Path())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(sharing.time, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(("cores", "kept", "helped"), [(1, False, 0), (2, True, 1), (3, False, 1), (16, False, 1)])
def test_full_speed_is_shared_by_the_cores_there_are(
    link: FakeLink, clock: list[float], cores: int, kept: bool, helped: int
) -> None:
    of = FakeCores(cores)
    share = Sharing(of)
    for _ in range(30):
        share.told("running", 0.0, link)
        clock[0] += 0.1
    assert (of.kept, share.tight, link.helped) == (kept, kept, helped)
    share.told("paused", 0.0, link)
    assert not of.kept
    assert not share.tight


def test_a_short_run_or_a_slow_speed_calls_no_helper(link: FakeLink, clock: list[float]) -> None:
    of = FakeCores(2)
    share = Sharing(of)
    for _ in range(10):
        share.told("running", 0.0, link)
        clock[0] += 0.5
        share.told("paused", 0.0, link)
        share.told("running", 100.0, link)
        clock[0] += 2.0
        assert not of.kept
    assert link.helped == 0
