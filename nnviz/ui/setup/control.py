"""Between the set-up column and the training: what is shown follows the log, what is asked for becomes events."""

from __future__ import annotations

import contextlib
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from nnviz.refusal import Refusal, Refused
from nnviz.spec import Event
from nnviz.ui.model import changes, commands, setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.setup.column import SetupColumn
from nnviz.ui.setup.row import sentence
from nnviz.ui.training import Training
from nnviz.ui.viewer import Viewer


class SetupControl(QObject):
    """Shows a training in a column and sends the column's changes.

    What is on its way to the trainer is shown as if it had been done, until the trainer says yes or no.
    """

    def __init__(self, column: SetupColumn, training: Training, viewer: Viewer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._column = column
        self._training = training
        self._viewer = viewer
        self._sent: dict[str, tuple[str, Event]] = {}  # by id: the key it is about, and the event
        column.asked.connect(self.ask)
        column.reseeded.connect(self.reseed)
        self._soon = QTimer(self)  # of what a turn brings, and in a turn of its own: many fields may be made anew
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show)
        training.changed.connect(self._show_soon)
        training.opened.connect(self._forget)
        training.declined.connect(self._declined)
        viewer.run_changed.connect(self._show_soon)
        self.show()

    def view(self) -> SetupView | None:
        """Return what the column shows now, or None before there is a run."""
        session = self._training.session
        runs, settings = session.runs, session.settings
        self._drop_known()
        for _, event in self._sent.values():
            with contextlib.suppress(Refused):  # forbidden by what has been done meanwhile; the trainer will say so
                runs, settings = changes.after(runs, settings, event)
        run = next((one for one in runs if one.name == self._viewer.run), None)
        if run is None or run.name not in settings:
            return None
        now = settings[run.name]
        known = session.data if session.data is not None and session.data.name == now.data.name else None
        ready = session.ready is not None and session.failed is None
        return SetupView(now, run.name, run.shown, len(runs), known, ready)

    @Slot()
    def show(self) -> None:
        """Bring the column up to date."""
        view = self.view()
        if view is not None:
            self._column.show_view(view)

    @Slot()
    def _show_soon(self) -> None:
        self._soon.start()

    @Slot(str, dict)
    def ask(self, key: str, tables: dict[str, Any]) -> None:
        """Send a change, or say at its field why it cannot be."""
        run = setup.scope(self._viewer.run, self._training.session.settings, tables)
        self._send(key, commands.changing(run, tables))

    @Slot(object)
    def reseed(self, seed: int | None) -> None:
        """Start again from the weights of a seed."""
        self._send("training.seed", commands.reset(self._training.session.next_seed if seed is None else seed))

    def _send(self, key: str, event: Event) -> None:
        refusal = self._training.try_command(event)
        if refusal is not None:
            self._say(key, setup.in_percent(refusal, key, event.set))
            return
        self._column.accept(key)
        self._sent[event.id] = (key, event)
        self.show()

    def _say(self, key: str, refusal: Refusal) -> None:
        self._column.refuse(key, sentence(refusal, key))

    def _drop_known(self) -> None:
        """Forget what the trainer has said yes to."""
        known = {applied.event.id for applied in self._training.log.entries}
        self._sent = {name: sent for name, sent in self._sent.items() if name not in known}

    @Slot(str, object)
    def _declined(self, name: str, refusal: Refusal) -> None:
        sent = self._sent.pop(name, None)
        if sent is not None:
            self.show()
            self._say(sent[0], refusal)

    @Slot()
    def _forget(self) -> None:
        self._sent.clear()
        self._column.forget()
        self.show()
