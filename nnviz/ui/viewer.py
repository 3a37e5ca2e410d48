"""What the panels show: from which run, what the pointer is on, what to ask the trainer for, and when to draw."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from nnviz.snapshot import DataView, Needs
from nnviz.spec import Event
from nnviz.ui import words
from nnviz.ui.frame_clock import FrameClock
from nnviz.ui.model import frames
from nnviz.ui.model.breaks import Breaks
from nnviz.ui.model.gathered import Rare
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.panels.frame import Frame, Hover, Marker, Selection, combined
from nnviz.ui.panels.turn import Turn
from nnviz.ui.training import Training
from nnviz.ui.viewpoint import Viewpoint

#: Asked for whatever is shown: the layer statistics that health is judged by.
_ALWAYS = Needs(layers=True)
_SETTLE_MS = 60  # a resize asks the trainer once it rests


class Viewer(QObject):
    """Feeds the panels.

    Signals:
        run_changed: Another run is shown.
        selection_changed: Something else is chosen.
        asked: A panel asks the window for something (see `PanelWidget`).

    Attributes:
        panels: All panels, by name.
        clock: The frame clock they draw by.
        run: Name of the run shown.
        selection: What the user has chosen.
    """

    run_changed = Signal(str)
    selection_changed = Signal()
    asked = Signal(str, object)

    def __init__(self, training: Training, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._hover: Hover | None = None
        self._markers: tuple[Marker, ...] = ()
        self.breaks: dict[str, Breaks] = {}
        self._asked: Needs | None = None
        self._known: tuple[bool, ...] = ()
        self._rare = Rare()
        self._data: DataView | None = None
        self._phase, self._progress = "", 0.0
        self.selection = Selection()
        self.panels: dict[str, PanelWidget] = {}
        self.run = ""
        self._turn = Turn(self)
        self.clock = FrameClock(self.frame, self, held=lambda: self._turn.under_way)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        training.opened.connect(self._opened)
        training.changed.connect(self._changed)
        training.recorded.connect(self._recorded)
        training.pictured.connect(self._pictured)

    def take(self, panels: Mapping[str, PanelWidget]) -> None:
        """Feed `panels` from now on."""
        self.panels = dict(panels)
        for panel in panels.values():
            panel.hovered.connect(self.point)
            panel.needs_changed.connect(self._settle.start)
            panel.selected.connect(self.select)
            panel.commanded.connect(self._command)
            panel.asked.connect(self.asked)
            panel.installEventFilter(self)
            self.clock.add(panel)
            panel.turn = self._turn
        self._settle.start()
        self.clock.start()

    def frame(self) -> Frame:
        """Return what the panels are shown now."""
        training = self._training
        snapshot = training.snapshot
        if snapshot is not None and snapshot.run != self.run:
            snapshot = None
        rare = self._rare if snapshot is not None else Rare()
        return Frame(
            viewpoint=Viewpoint(run=self.run),
            snapshot=snapshot,
            data=training.session.data,
            curves=training.history,
            runs=frames.run_views(training.session, training.history, self.breaks),
            markers=self._markers,
            hover=self._hover,
            message=self._message(),
            gathered=rare.gathered(snapshot) if snapshot is not None else None,
            layers=rare.layers,
            profile=rare.profile,
            predictions=rare.predictions,
            selection=self.selection,
            phase=self._phase,
            progress=self._progress,
        )

    def _message(self) -> str:
        session = self._training.session
        if session.failed is not None:
            return words.state("failed")
        return words.state("starting") + "…" if session.ready is None else ""

    @Slot(str)
    def show_run(self, name: str) -> None:
        """Show the run called `name`."""
        if name != self.run:
            self.run = name
            self._hover = None
            self.run_changed.emit(name)
            self._ask()
            self.clock.invalidate()

    @Slot(object)
    def select(self, selection: Selection) -> None:
        """Choose a sample, a neuron or a sample of the user's own."""
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()
            self._ask()
            self.clock.invalidate()

    def show_phase(self, phase: str, progress: float) -> None:
        """Show this part of a step in slow motion, or none (empty)."""
        if (phase, progress) != (self._phase, self._progress):
            self._phase, self._progress = phase, progress
            self.clock.invalidate()

    def show_unseen(self) -> None:
        """Hand the present frame to the panels that are not seen: it decides what their tabs and menus offer."""
        unseen = [panel for panel in self.panels.values() if not panel.seen]
        if unseen:
            frame = self.frame()
            for panel in unseen:
                panel.show_frame(frame)

    @Slot()
    def look_again(self) -> None:
        """Ask for what is needed now that other panels can be seen."""
        self._settle.start()
        self.clock.invalidate()

    def retranslate(self) -> None:
        """Put the markers into the present language."""
        self._changed()
        self.clock.invalidate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice panels that are shown, hidden or resized: they need other things then."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.look_again()
        elif event.type() == QEvent.Type.Resize:  # it is painted anew anyway
            self._settle.start()
        return False

    @Slot()
    def _opened(self) -> None:
        session = self._training.session
        names = [run.name for run in session.runs]
        wanted = session.experiment.view.run
        self.run = wanted if wanted in names else names[0] if names else ""
        self._hover = None
        self._asked = None
        self._rare.clear()
        self._phase, self._progress = "", 0.0
        self.selection = Selection()
        frame = self.frame()
        for panel in self.panels.values():
            panel.show_frame(frame)  # first of all: what the signals resize must not read a closed history
        self.selection_changed.emit()
        self.run_changed.emit(self.run)
        self._ask()
        self.clock.invalidate()

    @Slot()
    def _changed(self) -> None:
        names = [run.name for run in self._training.session.runs]
        if names and self.run not in names:
            self.show_run(names[0])
        self.clock.set_sparing(self._training.sharing.tight)
        session = self._training.session
        if session.data is not self._data:
            self._data = session.data
            self._rare.forget()
            self.clock.invalidate()  # it may come after the snapshot, and be the last news of a paused training
        known = tuple(part is not None for part in (session.ready, session.failed, session.status, session.layout))
        if known != self._known:  # a paused training has curves to show before any more of them are recorded
            self._known = known
            self.clock.invalidate()
        markers = frames.markers(self._training.session, self._training.log, words.logged)
        breaks = frames.broken(self._training.session, self._training.log)
        if (markers, breaks) != (self._markers, self.breaks):
            self._markers, self.breaks = markers, breaks
            self.clock.invalidate("records", at_once=True)

    @Slot()
    def _recorded(self) -> None:
        self.clock.invalidate("records")

    @Slot()
    def _pictured(self) -> None:
        layout, snapshot = self._training.session.layout, self._training.snapshot
        if snapshot is not None:
            self._rare.take(snapshot, layout.branches if layout is not None else ())
            if snapshot.layers is not None or snapshot.profile is not None or snapshot.predictions is not None:
                self.clock.invalidate("rare")
        self.clock.invalidate("snapshot")

    @Slot(object)
    def _command(self, event: Event) -> None:
        self._training.command(event)

    @Slot(object)
    def point(self, hover: Hover | None) -> None:
        """Show what the pointer is on, in all panels."""
        if hover != self._hover:
            self._hover = hover
            self.clock.invalidate()

    def show_step(self, step: int) -> None:
        """Put the crosshair on a step, and bring it into sight in all panels."""
        self.point(Hover(step=step))
        for panel in self.panels.values():
            panel.reveal(step)

    @Slot()
    def _ask(self) -> None:
        viewpoint = Viewpoint(run=self.run)
        visible = [panel.needs(viewpoint) for panel in self.panels.values() if panel.seen]
        needs = combined(viewpoint, [*visible, _ALWAYS], self.selection)
        if needs != self._asked and self.panels:
            self._asked = needs
            self._training.look(needs)
