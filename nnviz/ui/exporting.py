"""Exporting what is trained from the window: the session goes to a process of its own, which writes script or table."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nnviz.record import session
from nnviz.refusal import Refusal
from nnviz.ui.saver import PATIENCE_MS
from nnviz.ui.training import Training
from nnviz.ui.writer import Job, Problem, Writer

_KILL_MS = 2000


class Kind(msgspec.Struct, frozen=True):
    """Something to export to: its name on the command line and the suffix of its files."""

    name: str
    suffix: str


SCRIPT, METRICS = Kind("script", ".py"), Kind("csv", ".csv")


def command(kind: Kind, source: Path, target: Path) -> list[str]:
    """Return the command that exports a session file, the program first."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "nnviz"]
    return [*program, "export", str(source), str(target), "--to", kind.name, "--json"]


class Exporting(QObject):
    """One export at a time, in the order they were asked for; training goes on beside it.

    Signals:
        progressed: It is under way (file name, part done from 0 to 1; 0 where nothing is known yet).
        done: It is there (path, what the command said of it).
        failed: It is not (path, why: a `Refusal` or words).
        over: None is under way any more.
        waits: It begins when the one under way is over (file name).

    Args:
        language: Returns the language failures are said in.
        suggest: Returns the file to be offered, without a suffix.
        make: Makes the command; `command` unless a test says otherwise.
    """

    progressed = Signal(str, float)
    done = Signal(object, object)
    failed = Signal(object, object)
    over = Signal()
    waits = Signal(str)

    def __init__(
        self,
        training: Training,
        language: Callable[[], str],
        suggest: Callable[[], Path],
        parent: QWidget,
        make: Callable[[Kind, Path, Path], list[str]] = command,
    ) -> None:
        super().__init__(parent)
        self._training, self._language, self._window = training, language, parent
        self._suggest = suggest
        self.make = make
        self._kind = SCRIPT
        self._target: Path | None = None
        self._waiting: list[tuple[Kind, Path]] = []
        self._scratch: Path | None = None
        self._writer: Writer | None = None
        self._process: QProcess | None = None
        self._said: dict[str, Any] = {}
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        training.saved.connect(self._write)
        training.unsaved.connect(self._unsaved)
        training.opened.connect(self._forget)

    @property
    def busy(self) -> bool:
        """Whether an export is under way."""
        return self._target is not None

    @Slot()
    def ask_script(self) -> None:
        """Let the user say where the script is to be written."""
        self._ask(SCRIPT, self.tr("Export script"), self.tr("Python scripts (*{0})").format(SCRIPT.suffix))

    @Slot()
    def ask_metrics(self) -> None:
        """Let the user say where the metrics are to be written."""
        self._ask(METRICS, self.tr("Export metrics"), self.tr("Tables (*{0})").format(METRICS.suffix))

    def _ask(self, kind: Kind, title: str, kinds: str) -> None:
        dialog = QFileDialog(self._window, title, f"{self._suggest()}{kind.suffix}", kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind.suffix)
        dialog.fileSelected.connect(lambda name: self.start(kind, Path(name)))
        dialog.show()

    def start(self, kind: Kind, target: Path) -> None:
        """Export what is being trained to `target`, once the export under way is over."""
        if self.busy:
            self._waiting.append((kind, target))
            self.waits.emit(target.name)
            return
        self._kind = kind
        self._target = target if target.suffix == kind.suffix else target.with_name(target.name + kind.suffix)
        self._scratch = Path(tempfile.mkdtemp(prefix="nnviz-export-"))
        self._said = {}
        self.progressed.emit(self._target.name, 0.0)
        self._patience.start()
        self._training.save_checkpoint()

    def cancel(self) -> None:
        """Give up the export under way and those that wait. Idempotent."""
        self._waiting.clear()
        self.skip()

    def skip(self) -> None:
        """Give up the export under way, if there is one; the next begins."""
        self._patience.stop()
        if self._writer is not None:
            self._writer.finished.disconnect(self._written)
            self._writer.hurry()
            self._writer.wait()
            self._writer.deleteLater()
            self._writer = None
        if self._process is not None:
            self._process.finished.disconnect(self._ended)
            self._process.errorOccurred.disconnect(self._broken)
            self._process.kill()
            self._process.waitForFinished(_KILL_MS)
            self._clear_process()
        self._end()

    # --- the session -------------------------------------------------------------------------------------------------

    @Slot(str)
    def _write(self, checkpoint: str) -> None:
        if self._scratch is None or self._writer is not None or self._process is not None:
            return
        self._patience.stop()
        training, target = self._training, self._scratch / f"session{session.SUFFIX}"
        job = Job(target, Path(checkpoint), training.history, training.log.entries, {}, asked=False)
        self._writer = Writer(job, self)
        self._writer.finished.connect(self._written)
        self._writer.start()

    @Slot()
    def _written(self) -> None:
        writer, self._writer = self._writer, None
        assert writer is not None
        assert writer.job.target is not None
        writer.deleteLater()
        if writer.problem is not None:
            self._fail(writer.problem)
        elif self._target is not None:
            self._launch(self.make(self._kind, writer.job.target, self._target))

    @Slot()
    def _give_up(self) -> None:
        self._fail(self.tr("the training engine does not answer"))

    @Slot(object)
    def _unsaved(self, problem: Refusal) -> None:
        if self._scratch is not None and self._writer is None and self._process is None:
            self._fail(problem)

    @Slot()
    def _forget(self) -> None:
        """Another training has begun: what was not written down by then is gone."""
        gone = [target for _, target in self._waiting]
        self._waiting.clear()
        if self._target is not None and self._process is None:
            gone.insert(0, self._target)
            self.skip()
        for target in gone:
            self.failed.emit(target, self.tr("the training was closed"))

    # --- the process -------------------------------------------------------------------------------------------------

    def _launch(self, command: list[str]) -> None:
        self._process = process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("LC_ALL", "zh_CN.UTF-8" if self._language() == "zh_CN" else "C.UTF-8")
        environment.insert("PYTHONUTF8", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._broken)
        self._training.sharing.end()  # so that the process is not kept to the window's core, as it may be at full speed
        process.start(command[0], command[1:])

    @Slot()
    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            self._take(bytes(self._process.readLine().data()))

    def _take(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if "step" in said:
            assert self._target is not None
            self.progressed.emit(self._target.name, min(1.0, said["step"] / max(1, said["total"])))
        else:
            self._said = said

    @Slot(int, QProcess.ExitStatus)
    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        assert self._process is not None
        error = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        if code == 0 and status == QProcess.ExitStatus.NormalExit:
            target, said = self._target, self._said
            self._clear_process()
            self._end()
            self.done.emit(target, said)
        else:
            last = error.rpartition("\n")[2].removeprefix("nnviz: ").rstrip(".")
            self._fail(last or self.tr("the export ended unexpectedly"))

    @Slot(QProcess.ProcessError)
    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._fail(self._process.errorString())

    def _clear_process(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _fail(self, problem: Problem) -> None:
        target = self._target
        self._clear_process()
        self._end()
        self.failed.emit(target, problem)

    def _end(self) -> None:
        self._patience.stop()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
        busy, self._target, self._scratch = self.busy, None, None
        if busy:
            self.over.emit()
            QTimer.singleShot(0, self, self._go_on)  # once it has been said what became of this one

    @Slot()
    def _go_on(self) -> None:
        if self._waiting and not self.busy:
            self.start(*self._waiting.pop(0))
