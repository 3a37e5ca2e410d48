"""What is said in strips: refusals, deaths and recoveries of the trainer, lost records, saved files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from nnviz import wording
from nnviz.link.messages import Failed, LaneStatus
from nnviz.link.trainer_link import Died
from nnviz.record.recovery import RecoveryInfo
from nnviz.refusal import Refusal
from nnviz.snapshot import LaneKey
from nnviz.state import Divergence
from nnviz.ui import opening, words
from nnviz.ui.language import Language
from nnviz.ui.model import numbers
from nnviz.ui.notice_strip import NoticeStrip, Offer
from nnviz.ui.training import Training

_RECOVERY = "recovery "  # these notices stay whatever is trained
_DIVERGED, _DATA, _REFUSAL = "diverged ", "data", "refusal"


class Notices(QObject):
    """Puts happenings into words and into the strip."""

    def __init__(self, strip: NoticeStrip, language: Language, training: Training, parent: QObject) -> None:
        super().__init__(parent)
        self._strip = strip
        self._language = language
        self._training = training
        training.refused.connect(self.refusal)
        training.died.connect(self._died)
        training.recovered.connect(self._recovered)
        training.gone.connect(self._gone)
        training.opened.connect(self._begun)
        training.changed.connect(self._look)
        self._told: set[object] = set()
        self._stopped: dict[str, LaneKey] = {}
        self._done = 0

    def clear(self) -> None:
        """Take away what was said of the training before."""
        for key in self._strip.names():
            if not key.startswith(_RECOVERY):
                self._strip.dismiss(key)
        self._told.clear()

    @Slot()
    def _begun(self) -> None:
        """Take away what the training before still said while it was being left."""
        for key in self._strip.names():
            if key == _DATA or key.startswith(_DIVERGED):
                self._strip.dismiss(key)
        self._told.clear()

    @Slot(object)
    def refusal(self, refusal: Refusal) -> str:
        """Say why something was refused, until something is taken; returns what was said."""
        self._done = len(self._training.log.entries)
        self._strip.say(_REFUSAL, lambda: self._sentence(refusal), "bad", floating=True)
        return self._sentence(refusal)

    def _sentence(self, refusal: Refusal) -> str:
        return wording.sentence(words.of_change(refusal), self._language.code)

    def opening(self, name: str, part: float, cancel: Callable[[], object]) -> None:
        """Say how far something has been read, with a way to give it up."""

        def text() -> str:
            return self.tr("Opening {0}… {1} %").format(name, round(100 * part))

        if not self._strip.amend("opening", text):
            self._strip.say("opening", text, "info", ((lambda: self.tr("Cancel"), cancel),), floating=True)

    @Slot()
    def opened(self) -> None:
        """Nothing is being read any more."""
        self._strip.dismiss("opening")

    def saved(self, path: Path) -> None:
        """Say that the session is saved."""
        self._strip.say("saved", lambda: self.tr("Session saved to {0}.").format(path), "info", passing=True)

    def saving(self, path: Path) -> None:
        """Say that the session is being saved."""
        self._strip.say("saved", lambda: self.tr("Saving the session to {0}…").format(path), "info", floating=True)

    def closing(self) -> None:
        """Say that the window stays until the session is saved."""
        self._strip.say(
            "saved", lambda: self.tr("The session is being saved; the window closes when it is safe."), "info"
        )

    def not_kept(self, problem: Refusal | str) -> None:
        """Say that closing the window now would lose the training."""

        def text() -> str:
            said = self.tr("What was trained could not be kept: {0}. Closing the window once more gives it up.")
            return said.format(self._reason(problem))

        self._strip.say("saved", text, "bad")

    def nothing_kept(self) -> None:
        """Say that there is nothing to go back to."""
        self._strip.say(
            "left", lambda: self.tr("There is no training that was left without being saved."), "info", passing=True
        )

    def not_kept_when_left(self, problem: Refusal | str) -> None:
        """Say that the training before is lost."""

        def text() -> str:
            said = self.tr("The training before was not saved, and could not be kept: {0}.")
            return said.format(self._reason(problem))

        self._strip.say("left", text, "bad")

    def not_saved(self, path: Path, problem: Refusal | str) -> str:
        """Say that the session could not be saved; returns what was said."""

        def text() -> str:
            said = self.tr("{0} could not be saved: {1}. What was there before is untouched.")
            return said.format(path, self._reason(problem))

        self._strip.say("saved", text, "bad")
        return text()

    def _reason(self, problem: Refusal | str) -> str:
        return problem if isinstance(problem, str) else wording.sentence(problem, self._language.code)

    def _shown(self, title: str) -> str:
        """Return the title of an experiment in the user's language, where it is a built-in one."""
        return opening.titles(self._language.code).get(title, title) or "nnviz"

    def recovery(
        self,
        info: RecoveryInfo,
        go_on: Callable[[RecoveryInfo], None],
        discard: Callable[[RecoveryInfo], None],
        *,
        passing: bool = False,
    ) -> None:
        """Offer a training whose window ended unexpectedly, or that was left before it was saved.

        A `passing` offer leaves by itself: File > Recover and the next start make it again.
        """
        when = datetime.datetime.fromtimestamp(info.time).strftime("%Y-%m-%d %H:%M")

        def text() -> str:
            if info.closed:
                said = self.tr("“{0}” was left without being saved. It was kept at step {1} ({2}).")
            else:
                said = self.tr("nnviz ended unexpectedly. “{0}” was kept at step {1} ({2}).")
            return said.format(self._shown(info.title), numbers.count(info.step), when)

        offers = (
            (lambda: self.tr("Go on"), lambda: go_on(info)),
            (lambda: self.tr("Discard"), lambda: discard(info)),
        )
        self._strip.say(f"{_RECOVERY}{info.path}", text, "info", offers, passing=passing)

    @Slot()
    def _look(self) -> None:
        """Say once what a look at the session shows: lanes that diverged, what the data have to say."""
        if len(self._training.log.entries) > self._done:
            self._strip.dismiss(_REFUSAL)
        session = self._training.session
        for lane in session.status.lanes if session.status is not None else ():
            shown = next((run.shown for run in session.runs if run.name == lane.run), lane.run)
            if lane.divergence is None:
                self._goes_on(lane, shown)
            elif lane.key not in self._told:
                self._told.add(lane.key)
                self._stopped[shown] = lane.key
                self._diverged(shown, lane.divergence)
        notes = session.data.note if session.data is not None else ()
        told = " ".join(wording.remark(code, values) for code, values in notes)
        if not notes:
            self._strip.dismiss(_DATA)
        elif told not in self._told:
            self._told.add(told)
            usual = {code for code, _ in notes} == {"standardised"}  # the set-up shows it, too
            self._strip.say(_DATA, lambda: self._remarks(notes), "info", passing=usual, floating=True)
        self._doubt()

    def _goes_on(self, lane: LaneStatus, run: str) -> None:
        """Take back that a run stopped: it goes on, or another branch of it does."""
        self._told.discard(lane.key)
        if run in self._stopped and self._stopped[run].seed == lane.key.seed:
            del self._stopped[run]
            self._strip.dismiss(f"diverged {run}")

    def _remarks(self, notes: Sequence[tuple[str, dict[str, Any]]]) -> str:
        return " ".join(wording.remark(code, values, self._language.code) for code, values in notes)

    def _diverged(self, run: str, divergence: Divergence) -> None:
        def text() -> str:
            said = self.tr(
                "{0} stopped at step {1}: its loss is no longer finite. It appeared first in layer {2} ({3})."
            )
            what = {
                "pre-activation": self.tr("pre-activation"),
                "weight": self.tr("weight"),
                "loss": self.tr("loss"),
            }.get(divergence.what, divergence.what)
            return said.format(run, numbers.count(divergence.step), divergence.layer, what)

        self._strip.say(f"{_DIVERGED}{run}", text, "bad")

    @Slot(object, bool)
    def _died(self, died: Died, again: bool) -> None:
        if died.failed is not None:
            self._failed(died.failed)
        elif again:

            def text() -> str:
                return self.tr("The training engine ended unexpectedly. Starting it again…")

            self._strip.say("trainer", text, floating=True)
        else:
            self._strip.say(
                "trainer",
                lambda: self.tr("The training engine keeps ending unexpectedly. Everything recorded so far is safe."),
                "bad",
                ((lambda: self.tr("Try again"), self._training.try_again),),
            )

    def _failed(self, failed: Failed) -> None:
        def text() -> str:
            return self.tr("Training stopped: {0}").format(self._reason(failed.refusal or failed.error))

        offers: list[Offer] = [(lambda: self.tr("Try again"), self._training.try_again)]
        if failed.details:
            copy = (lambda: self.tr("Copy details"), lambda: QGuiApplication.clipboard().setText(failed.details))
            offers.append(copy)
        self._strip.say("trainer", text, "bad", offers)

    def way_back(self, title: str, go: Callable[[], object]) -> None:
        """Offer the training before, which was left for one that cannot be trained; it stays until it is answered."""

        def text() -> str:
            return self.tr("“{0}” was left for this, and can be gone back to.").format(self._shown(title))

        self._strip.say("way back", text, "info", ((lambda: self.tr("Back to it"), go),))

    @Slot(str, str)
    def mishap(self, short: str, details: str) -> None:
        """Say that something went wrong in the window itself."""

        def text() -> str:
            return self.tr("Something went wrong in the window ({0}). Training goes on.").format(short)

        copy = (lambda: self.tr("Copy details"), lambda: QGuiApplication.clipboard().setText(details))
        self._strip.say("mishap", text, "bad", (copy,))

    def _doubt(self) -> None:
        """Say, once, where runs that are compared may depend on each other."""

        def text() -> str:
            return self.tr("It could not be shown here that a run's numbers do not depend on what trains beside it.")

        ready = self._training.session.ready
        if ready is not None and not ready.fair and len(self._training.session.runs) > 1 and "doubt" not in self._told:
            self._told.add("doubt")
            self._strip.say("doubt", text, "warn")

    @Slot(int)
    def _recovered(self, step: int) -> None:
        def text() -> str:
            said = self.tr("The training engine ended unexpectedly and went on from step {0}. No command was lost.")
            return said.format(numbers.count(step))

        self._strip.say("trainer", text, floating=True)

    @Slot(int, int)
    def _gone(self, first: int, last: int) -> None:
        def text() -> str:
            said = self.tr("The window stalled for too long: {0} step records are lost. The curves show the gap.")
            return said.format(numbers.count(last - first))

        self._strip.say("gone", text)
