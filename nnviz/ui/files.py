"""Opening and saving: menus, recent files, drops, recovery; whatever cannot be opened is said in a strip."""

from __future__ import annotations

import functools
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz import __version__, toml
from nnviz.record import recovery, session
from nnviz.refusal import Refusal, Refused
from nnviz.spec import Experiment
from nnviz.ui import opening
from nnviz.ui.kept import Kept
from nnviz.ui.loader import Loader
from nnviz.ui.notices import Notices
from nnviz.ui.opening import Opening
from nnviz.ui.saver import Saver
from nnviz.ui.training import Training
from nnviz.ui.way_back import WayBack
from nnviz.ui.writer import Problem

_OFFERED = 2  # recoveries at a time: the next ones when these have been answered


class Files(QObject):
    """Opens what the user names and saves what is there.

    Signals:
        written: A session has been saved; or why not, in words.

    Attributes:
        opening: What is open.
        loader: Reads what is opened next.
        saver: Writes the sessions.
    """

    written = Signal(str)

    def __init__(self, training: Training, kept: Kept, notices: Notices, device: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._training = training
        self._kept = kept
        self._notices = notices
        self._device = device
        self._window = parent
        self.opening = Opening(Experiment(), "nnviz")
        self.loader = Loader(self)
        self.loader.slow.connect(self._opening)
        self.loader.over.connect(notices.opened)
        self.loader.loaded.connect(self._loaded)
        self.loader.refused.connect(self._refused)
        self.saver = Saver(training, self._info, self)
        self.saver.done.connect(self._saved)
        self._next: Callable[[], None] | None = None
        training.left.connect(self._left)
        self._way_back = WayBack(training, notices, self._go_back, self)

    def begin(self, what: Opening, *, playing: bool, speed: float | None = None, where: Path | None = None) -> None:
        """Train `what`; what would be lost of the training before goes into a recovery file.

        While the training before is being saved its records are needed: then `what` waits for that.
        """
        if self.saver.busy:
            self._next = functools.partial(self.begin, what, playing=playing, speed=speed, where=where)
            return
        self._next = None
        self.loader.cancel()
        self._way_back.remember(self.opening)
        self.opening = self._on_device(what)
        self._notices.clear()
        self._training.open(self.opening, playing=playing, speed=speed, where=where, info=self._info())
        if what.path is not None:
            self._kept.add_recent(what.path)

    @Slot(str)
    def open_builtin(self, name: str) -> None:
        """Train the built-in experiment called `name`."""
        try:
            self.begin(opening.builtin(name), playing=True)
        except Refused as error:
            self._notices.refusal(error.refusal)

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Train what a file holds, once it has been read; a session waits to go on."""
        self.read(path, playing=not session.is_session(path))

    def read(self, path: Path, *, playing: bool) -> None:
        """Train (or go on with) what a file holds, once it has been read."""
        self.loader.start(path.name, lambda history, told: opening.file(path, history, told), playing=playing)

    @Slot()
    def ask_open(self) -> None:
        """Let the user pick a file."""
        patterns = " ".join(f"*{suffix}" for suffix in opening.SUFFIXES)
        kinds = self.tr("Experiments, sessions and tables ({0})").format(patterns)
        dialog = self._dialog(self.tr("Open"), Path(self._kept.text("folder")), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._picked)
        dialog.show()

    @Slot()
    def ask_save(self) -> None:
        """Let the user say where the session is to be saved."""
        suggested = Path(self._kept.text("folder")) / f"{self.opening.name}{session.SUFFIX}"
        dialog = self._dialog(self.tr("Save session"), suggested, self.tr("Sessions (*{0})").format(session.SUFFIX))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(session.SUFFIX)
        dialog.fileSelected.connect(self._named)
        dialog.show()

    def _dialog(self, title: str, start: Path, kinds: str) -> QFileDialog:
        """Return a file dialog to be shown; training and window go on beside it."""
        dialog = QFileDialog(self._window, title, str(start), kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    @Slot(str)
    def _picked(self, name: str) -> None:
        self._kept.set_text("folder", str(Path(name).parent))
        self.open_file(Path(name))

    @Slot(str)
    def _named(self, name: str) -> None:
        self._kept.set_text("folder", str(Path(name).parent))
        self.save(Path(name))

    def save(self, path: Path) -> None:
        """Save the session to `path`, while the window goes on; `written` says when it is there."""
        target = path if path.suffix == session.SUFFIX else path.with_name(path.name + session.SUFFIX)
        self._notices.saving(target)
        self.saver.save(target)

    def offer_recovery(self) -> bool:
        """Offer to go on with what windows that died or were closed have left; the newest first, a few at a time."""
        found = recovery.pending()[:_OFFERED]
        for info in found:
            self._notices.recovery(info, self._recover, recovery.discard)
        return bool(found)

    @Slot()
    def recover(self) -> None:
        """Offer what there is to go on with, or say that there is nothing."""
        if not self.offer_recovery():
            self._notices.nothing_kept()

    def accepts(self, urls: list[QUrl]) -> bool:
        """Return whether dropped `urls` are one local file."""
        return len(urls) == 1 and urls[0].isLocalFile()

    def drop(self, urls: list[QUrl]) -> None:
        """Open a dropped file."""
        self.open_file(Path(urls[0].toLocalFile()))

    def _recover(self, info: recovery.RecoveryInfo) -> None:
        name = info.title or "nnviz"
        self.loader.start(name, lambda history, told: opening.recovered(info, history, told), playing=False)

    def _go_back(self, former: Opening, kept: recovery.RecoveryInfo | None) -> None:
        if kept is not None:
            self._recover(kept)
        elif former.path is not None:
            self.open_file(former.path)
        else:
            self.begin(former, playing=True)

    @Slot(str, float)
    def _opening(self, name: str, part: float) -> None:
        self._notices.opening(name, part, self._cancel)

    @Slot(object, object, bool)
    def _loaded(self, what: Opening, where: Path, playing: bool) -> None:
        self.begin(what, playing=playing, where=where)

    def _cancel(self) -> None:
        self.loader.cancel()
        self._fill()

    @Slot(object)
    def _refused(self, refusal: Refusal) -> None:
        self._fill()
        self._notices.refusal(refusal)

    def _fill(self) -> None:
        """Have something to look at where nothing was opened before what could not be."""
        if self._training.empty:
            self.begin(opening.builtin(opening.DEFAULT), playing=False)

    @Slot(object)
    def _left(self, found: recovery.RecoveryInfo | Refusal | str) -> None:
        """Say that the training before was kept, or why not."""
        if isinstance(found, recovery.RecoveryInfo):
            self._notices.recovery(found, self._recover, recovery.discard, passing=True)
        else:
            self._notices.not_kept_when_left(found)

    def _on_device(self, what: Opening) -> Opening:
        if not self._device:
            return what
        changed = toml.apply(what.experiment, [f"training.device={self._device}"])
        return msgspec.structs.replace(what, experiment=changed)

    def _info(self) -> dict[str, Any]:
        """What the numbers of the session depend on."""
        info = {"nnviz": __version__, "python": platform.python_version(), "machine": platform.machine()}
        ready = self._training.session.ready
        return info if ready is None else info | {"torch": ready.torch, "device": ready.device, "fair": ready.fair}

    @Slot(object, object)
    def _saved(self, target: Path, problem: Problem) -> None:
        if self._next is not None and not self.saver.busy:
            self._next()
        if problem is None:
            self._kept.add_recent(target)
            self._notices.saved(target)
            self.written.emit("")
        else:
            self.written.emit(self._notices.not_saved(target, problem))
