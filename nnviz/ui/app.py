"""Starts the window: chrome first, the trainer's process at once, the panels when the window is up."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from nnviz.link.trainer_link import TrainerLink
from nnviz.record.history import History
from nnviz.refusal import Refused
from nnviz.spec import Experiment
from nnviz.ui import opening, scratch, theme
from nnviz.ui.files import Files
from nnviz.ui.first_paint import AfterFirstPaint
from nnviz.ui.garbage import MainThreadGarbage
from nnviz.ui.kept import Kept
from nnviz.ui.language import Language
from nnviz.ui.main_window import MainWindow
from nnviz.ui.mishaps import Mishaps
from nnviz.ui.opening import Opening
from nnviz.ui.options import Options
from nnviz.ui.picture_taker import PictureTaker
from nnviz.ui.training import MakeLink, Training

_INTERRUPTED = 130  # exit code after Ctrl+C, as on the command line


def run(experiment: Experiment | None, options: Options, make_link: MakeLink = TrainerLink) -> int:
    """Open the window and return the exit code once it is closed.

    Args:
        experiment: What to train; None opens the session `options.path`, or the default experiment, playing.
        options: What the command line says.
        make_link: Makes the link to the trainer.

    Raises:
        Refused: What was asked for cannot be opened, as a glance tells; nothing has been shown. What only reading all
            of it tells is said in the window (for a picture nothing is shown before all is read).
    """
    if options.screenshot is not None or not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    kept = Kept()
    with _crash_log(kept.folder):
        app = application()
        begin = _beginning(experiment, options)
        language = Language(app)
        language.use(options.lang or kept.text("language", "system"))
        window = MainWindow(Training(make_link), kept, language, options)
        theme.apply(app, window.theme)
        with Mishaps(kept.folder, window) as mishaps:
            mishaps.happened.connect(window.notices.mishap)
            begin(window.files)
            return _show(app, window, options)


def _show(app: QApplication, window: MainWindow, options: Options) -> int:
    garbage = MainThreadGarbage(window)
    window.built.connect(garbage.set_aside)
    shutdown = Shutdown(window, garbage)
    pictured = options.screenshot is not None
    AfterFirstPaint(window, window.build_panels if pictured else window.build_panels_in_turns)
    window.show()
    if options.screenshot is not None:
        PictureTaker(window, options)
    else:
        QTimer.singleShot(0, window.files.offer_recovery)
        QTimer.singleShot(0, window.aids.hints.begin)
        QTimer.singleShot(0, scratch.sweep)
    try:
        with _signals(window.close if options.screenshot is None else _no_picture):
            return app.exec()
    finally:
        shutdown()
        window.deleteLater()
        app.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def application() -> QApplication:
    """Return the one QApplication, made if there is none."""
    # Qt would hand fills of some size to threads that take turns with the trainer, and gains nothing by it here
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("nnviz")
    app.setApplicationDisplayName("")
    return app


class Shutdown:
    """The one way out, whether the window is closed, the program is quit or a signal comes. Idempotent."""

    def __init__(self, window: MainWindow, garbage: MainThreadGarbage) -> None:
        self._window = window
        self._garbage = garbage
        self._done = False
        window.closing.connect(self)

    def __call__(self) -> None:
        """Stop timers, trainer and threads, in this order."""
        if self._done:
            return
        self._done = True
        self._window.rest()
        self._window.training.close()
        self._garbage.stop()


def _beginning(experiment: Experiment | None, options: Options) -> Callable[[Files], object]:
    """Return what has the window begin; `Refused` where that cannot be."""
    path, pictured = options.path, options.screenshot is not None
    playing = (options.play or (experiment is None and path is None)) and not pictured
    if experiment is None and path is not None and not pictured:
        opening.check(path)
        return lambda files: files.read(path, playing=playing)  # which may take longer than a window should
    where = scratch.make()
    try:
        what = _opening(experiment, path, where)
    except Refused:
        shutil.rmtree(where, ignore_errors=True)
        raise
    speed = 0.0 if pictured else None  # full speed for a picture; what the experiment says otherwise
    return lambda files: files.begin(what, playing=playing, speed=speed, where=where)


def _opening(experiment: Experiment | None, path: Path | None, where: Path) -> Opening:
    if experiment is not None:
        return opening.of(experiment, path)
    if path is not None:
        return opening.file(path, History(where))
    return opening.builtin(opening.DEFAULT)


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def _crash_log(folder: Path) -> Iterator[None]:
    """Have the interpreter write what it was doing into a file if it crashes."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "crash.log").open("a", encoding="utf-8") as stream:
        faulthandler.enable(stream)
        try:
            yield
        finally:
            faulthandler.disable()


def _no_picture() -> None:
    """End without the picture that was asked for."""
    QApplication.exit(_INTERRUPTED)


class _signals:
    """Calls `close` at Ctrl+C and SIGTERM; Qt's loop runs Python often enough for them to be noticed."""

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, lambda *_: self._close())

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
