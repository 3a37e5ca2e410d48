"""The one frame clock: asks visible panels whose data changed to draw; under load, the plots less often first."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from nnviz.ui.model import drawing_rates
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.panels.frame import Frame
from nnviz.ui.viewpoint import Viewpoint

#: What there can be news of: the history, the newest snapshot, the parts that only some snapshots hold.
Topic = Literal["records", "snapshot", "rare"]

RATE = 60.0  # frames a second
#: Of curves over the history, which take longest to draw and change least from frame to frame; and where each frame of
#: theirs takes something from training.
PLOTS, SPARED_PLOTS = 30.0, 20.0
UNCAPPED = 80.0  # frames a second wanted where nothing holds them back: more than there are snapshots
#: Milliseconds between two ticks, half a frame: news does not wait for a whole one. Uncapped, fewer would only keep the
#: event loop busy.
_TICK_MS, _UNCAPPED_MS = 8, 2
#: Who gives way under load (plots over the history, or others), down to how many frames a second, one after the other.
_FLOORS = ((True, 20.0), (False, 30.0), (True, 15.0))
#: Milliseconds of drawing in a second; the rest is for input, for what the trainer says, and for the process that makes
#: the snapshots, which shares the window's core.
_BUDGET = 850.0
_REVIEW = 0.5  # seconds between two reviews of costs and rates
_DUE = 0.7  # of a frame: a tick comes a little early or late
_AHEAD = 1.5  # frames at most that a panel may catch up
#: Milliseconds of drawing in one tick, a panel at least: a key pressed meanwhile waits for no more than that.
_AT_ONCE = 12.0


class _Client:
    """A panel as the clock sees it: whether it is due, what a frame costs, how many it drew."""

    def __init__(self, panel: PanelWidget, ahead: float, now: float) -> None:
        self.panel = panel
        self.dirty = True
        self.awaited = False
        self.cost = panel.entry.cost
        self.rate = RATE
        self.phase = 1.0 + ahead
        self.waited = 0.0  # frames since the last one; the phase does not grow that far
        self._reads: set[Topic] | None = None
        self._drawn, self._spent = panel.drawn, panel.spent
        self._marks: deque[tuple[float, int]] = deque([(now, panel.drawn)], maxlen=5)

    @property
    def plots(self) -> bool:
        """Whether it draws from the history, whose plots give way first."""
        return "records" in self.reads

    @property
    def reads(self) -> set[Topic]:
        """What it draws from; found again after `forget_needs`."""
        if self._reads is None:
            needs = self.panel.needs(Viewpoint())
            asked: dict[Topic, bool] = {"snapshot": needs.fast, "rare": needs.slow}
            found = {topic for topic, wanted in asked.items() if wanted}
            self._reads = found | {"records"} if self.panel.from_history or not found else found
        return self._reads

    @property
    def newly_drawn(self) -> int:
        """Frames since the last review."""
        return self.panel.drawn - self._drawn

    def forget_needs(self) -> None:
        """Take note that the panel may need other things now."""
        self._reads = None

    def due(self, passed: float) -> bool:
        """Return whether it may draw on this tick, `passed` seconds after the last."""
        self.phase = min(self.phase + passed * self.rate, _AHEAD)
        self.waited += passed * self.rate
        return self.dirty and self.phase >= _DUE and self.panel.seen

    def show(self, frame: Frame) -> None:
        """Draw."""
        self.dirty = self.awaited = False
        self.waited = 0.0
        self.panel.show_frame(frame)

    def review(self, now: float) -> float:
        """Follow the measured cost; return frames a second over the last reviews."""
        panel = self.panel
        self.forget_needs()  # what is needed may follow from what is shown, too
        if panel.drawn > self._drawn:
            self.cost = 0.5 * self.cost + 0.5 * (panel.spent - self._spent) / (panel.drawn - self._drawn)
            self._drawn, self._spent = panel.drawn, panel.spent
        first, drawn = self._marks[0]
        self._marks.append((now, panel.drawn))
        return (panel.drawn - drawn) / max(now - first, 1e-9)


class FrameClock(QObject):
    """Draws panels with frames from `source`, but for moments in which they are `held`, as there is more to draw.

    Signals:
        measured: New frame rates are there, about twice a second.

    Attributes:
        rates: Frames a second of each panel (each new frame counted once, when painted).
        window_rate: Frames a second, over the last half second, of the panel that drew most of them.
    """

    measured = Signal()

    def __init__(
        self,
        source: Callable[[], Frame],
        parent: QObject | None = None,
        now: Callable[[], float] = time.perf_counter,
        held: Callable[[], bool] = bool,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._held = held
        self._uncapped = self._sparing = False
        self.rates: dict[str, float] = {}
        self.window_rate = 0.0
        self._source = source
        self._clients: dict[str, _Client] = {}
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._reviewed = self._ticked = now()

    @property
    def frames(self) -> int:
        """Frames so far of the panel that drew most of them."""
        return max((client.panel.drawn for client in self._clients.values()), default=0)

    def add(self, panel: PanelWidget) -> None:
        """Take charge of drawing `panel`."""
        ahead = (len(self._clients) * 0.5) % 1.0  # so that two expensive panels do not draw on the same tick
        self._clients[panel.entry.name] = _Client(panel, ahead, self._now())
        panel.needs_changed.connect(self._forget_needs)

    def set_uncapped(self, uncapped: bool) -> None:
        """Draw as often as there is news (for measuring), or 60 times a second."""
        self._timer.setInterval(_UNCAPPED_MS if uncapped else _TICK_MS)
        self._uncapped = uncapped

    def set_sparing(self, sparing: bool) -> None:
        """Draw the plots less often, as training could make use of what they take; or as often as looks best."""
        self._sparing = sparing

    def start(self) -> None:
        """Begin ticking."""
        self._reviewed = self._ticked = self._now()
        self._timer.start()

    def stop(self) -> None:
        """Stop ticking."""
        self._timer.stop()

    def invalidate(self, topic: Topic | None = None, *, at_once: bool = False) -> None:
        """Say that there is something new to draw, for all panels or for those that draw from one topic.

        `at_once`: with the next tick and before the others, as what a user has just done is waited for.
        """
        for client in self._clients.values():
            if topic is None or topic in client.reads:
                client.dirty = True
                client.awaited |= at_once
                client.phase = max(client.phase, 1.0) if at_once else client.phase

    @Slot()
    def _forget_needs(self) -> None:
        for client in self._clients.values():
            client.forget_needs()

    @Slot()
    def tick(self) -> None:
        """Draw what is due."""
        if self._held():
            return
        began = self._now()
        passed, self._ticked = began - self._ticked, began
        chosen = _first_of([client for client in self._clients.values() if client.due(passed)])
        for client in chosen:
            client.phase -= 1.0
        self._draw(chosen)
        now = self._now()
        if now - self._reviewed >= _REVIEW:
            self._review(now)

    def draw_all(self) -> None:
        """Draw every visible panel now, whatever the load (for pictures)."""
        self.invalidate()
        self._draw([client for client in self._clients.values() if client.panel.seen])

    def _draw(self, clients: list[_Client]) -> None:
        if not clients:
            return
        frame = self._source()
        for client in clients:
            client.show(frame)

    def _wanted(self, plots: bool) -> float:
        if self._uncapped:
            return UNCAPPED
        return (SPARED_PLOTS if self._sparing else PLOTS) if plots else RATE

    def _review(self, now: float) -> None:
        newly = max((client.newly_drawn for client in self._clients.values()), default=0)
        self.window_rate = newly / (now - self._reviewed)
        self.rates = {name: client.review(now) for name, client in self._clients.items()}
        visible = {name: client.cost for name, client in self._clients.items() if client.panel.seen}
        plots = {name: self._clients[name].plots for name in visible}
        floors = [([name for name in visible if plots[name] == plot], least) for plot, least in _FLOORS]
        wanted = {name: self._wanted(plots[name]) for name in visible}
        for name, rate in drawing_rates.rates(visible, wanted, _BUDGET, floors).items():
            self._clients[name].rate = rate
        self._reviewed = now
        self.measured.emit()


def _first_of(due: list[_Client]) -> list[_Client]:
    """Return those that one tick has time for: what a user waits for, then what has waited longest; one at least."""
    out: list[_Client] = []
    left = _AT_ONCE
    for client in sorted(due, key=lambda client: (not client.awaited, -client.waited)):
        left -= client.cost
        if out and left < 0.0:
            break
        out.append(client)
    return out
