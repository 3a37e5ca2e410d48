"""What is said of an export: how far it is, up to which step a script agrees with what was recorded, why it failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot

from nnviz.refusal import Refusal
from nnviz.ui.exporting import Exporting
from nnviz.ui.language import said as sentence
from nnviz.ui.model import numbers
from nnviz.ui.notice_strip import NoticeStrip

_KEY, _DONE = "export", "export "  # under way, and over: what became of each file is said beside the next
_MOST = 3  # runs that are told of one by one


class ExportNotices(QObject):
    """Puts an export into words and into the strip."""

    def __init__(self, strip: NoticeStrip, exporting: Exporting) -> None:
        super().__init__(exporting)
        self._strip = strip
        self._exporting = exporting
        exporting.progressed.connect(self._progressed)
        exporting.over.connect(self._over)
        exporting.waits.connect(self._waits)
        exporting.done.connect(self._done)
        exporting.failed.connect(self._failed)

    @Slot(str, float)
    def _progressed(self, name: str, part: float) -> None:
        def text() -> str:
            if not part:
                return self.tr("Exporting {0}…").format(name)
            return self.tr("Exporting {0}: it is run and compared, {1} %").format(name, round(100 * part))

        if not self._strip.amend(_KEY, text):
            cancel = (lambda: self.tr("Cancel"), self._exporting.skip)
            self._strip.say(_KEY, text, "info", (cancel,), floating=True)

    @Slot(str)
    def _waits(self, name: str) -> None:
        self._strip.say("export next", lambda: self.tr("{0} is exported next.").format(name), "info", passing=True)

    @Slot()
    def _over(self) -> None:
        self._strip.dismiss(_KEY)

    @Slot(object, object)
    def _done(self, path: Path, what: Mapping[str, Any]) -> None:
        runs: Sequence[Mapping[str, Any]] = what.get("runs", ())
        said = f"{_DONE}{path}"
        self._strip.say(said, lambda: " ".join((self._written(path), *self._agreements(runs))), "info", floating=True)

    @Slot(object, object)
    def _failed(self, path: Path, problem: Refusal | str) -> None:
        def text() -> str:
            reason = problem if isinstance(problem, str) else sentence(problem).rstrip(".。")
            return self.tr("{0} could not be exported: {1}.").format(path, reason)

        self._strip.say(f"{_DONE}{path}", text, "bad")

    def _written(self, path: Path) -> str:
        return self.tr("Exported to {0}.").format(path)

    def _agreements(self, runs: Sequence[Mapping[str, Any]]) -> list[str]:
        """Say of each run how far its script agrees; of many, how many agree to the end."""
        if len(runs) <= _MOST:
            return [self._agreement(run) for run in runs]
        whole = sum(not run["parted"] and 0 < run["compared"] == run["recorded"] for run in runs)
        said = self.tr(
            "{0} of {1} runs and seeds agree with every recorded step; the script says where the others part."
        )
        return [said.format(whole, len(runs))]

    def _agreement(self, run: Mapping[str, Any]) -> str:
        name, recorded = f"{run['run']} ({run['seed']})", numbers.count(run["recorded"])
        if not run["compared"]:
            return self.tr("{0}: not compared with what was recorded.").format(name)
        if run["parted"]:
            said = self.tr("{0}: the script agrees up to step {1} of {2}; it says itself why they part.")
            return said.format(name, numbers.count(run["parted"] - 1), recorded)
        if run["compared"] < run["recorded"]:
            said = self.tr("{0}: the first {1} of {2} steps were compared and agree.")
            return said.format(name, numbers.count(run["compared"]), recorded)
        return self.tr("{0}: all {1} recorded steps agree.").format(name, recorded)
