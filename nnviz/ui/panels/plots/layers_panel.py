"""The widget of the per-layer panel: lines, heat bands or histograms over the steps."""

from __future__ import annotations

import itertools

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAction, QGuiApplication, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import Needs
from nnviz.ui.model import smoothing
from nnviz.ui.panels.bands import quantities
from nnviz.ui.panels.bands.histograms import HistogramBands, Kept, histogram_picture
from nnviz.ui.panels.bands.lines import lines_picture
from nnviz.ui.panels.bands.quantities import HISTOGRAMS, RECORDED
from nnviz.ui.panels.bands.readout import histogram_at, ranges, table, values_at
from nnviz.ui.panels.bands.rows import rows_picture
from nnviz.ui.panels.base import Frame, PanelEntry
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.drawing.chooser import Chooser
from nnviz.ui.panels.plots.legend import Part
from nnviz.ui.panels.plots.panel import TimePanel
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.theme import Theme
from nnviz.ui.viewpoint import Viewpoint

translate = QCoreApplication.translate

#: From so many layers on a heat band opens instead of lines.
_BAND_FROM = 5
#: Bins of the histograms, and up to how many parameters they are asked for before anybody looks at them.
_BINS, _SMALL = 32, 20_000


class LayersPanel(TimePanel):
    """What each layer does over the steps."""

    def __init__(self, entry: PanelEntry, theme: Theme, parent: QWidget | None = None) -> None:
        self._quantity = Chooser(quantities.labels())
        self._quantity.set_tips(quantities.tips())
        self._band: bool | None = None  # until the user says, many layers are shown as a heat band
        self._kept = Kept()
        self._height: float | None = None
        self._reserved = 0
        self._actions: dict[str, QAction] = {}  # the base puts its texts into the language while it is made
        super().__init__(entry, theme, parent)
        self._quantity.chosen.connect(self._show_quantity)
        self.add_tabs(self._quantity)
        self._as_band = self._action("layers_band", self._toggle_band)
        self._as_band.setCheckable(True)
        self._action("layers_copy", self._copy_data)
        self._name_actions()
        self.choices.add_tabs("quantity", self._quantity)
        self.choices.add_open("band", lambda: self._band, self._set_band)
        self.plot.viewport().installEventFilter(self)

    def needs(self, viewpoint: Viewpoint) -> Needs:
        """Return what is seen of layers; histograms where they are shown, or cost little."""
        snapshot = self.frame.snapshot
        sizes = snapshot.sizes if snapshot is not None else ()
        small = 0 < sum((a + 1) * b for a, b in itertools.pairwise(sizes)) <= _SMALL
        bins = _BINS if small or self._quantity.key in HISTOGRAMS else 0
        return Needs(run=viewpoint.run, branch=viewpoint.branch, seed=viewpoint.seed, cells=0, layers=True, bins=bins)

    def picture(self, frame: Frame, width: float, span: tuple[float, float] | None) -> TimePicture | None:
        """Return the chosen quantity, as lines or as bands."""
        key = self._quantity.key
        if key in HISTOGRAMS:
            found = histogram_picture(frame, key, span, self._kept)
        elif self._banded(frame):
            found = rows_picture(frame, width, key, span)
        else:
            found = lines_picture(frame, width, self.theme, key, span)
        return found

    def waiting(self, frame: Frame) -> str:
        """Return why there is nothing to show."""
        key = self._quantity.key
        if frame.message or frame.snapshot is None or key in RECORDED:
            return super().waiting(frame)
        if key == "saturation" and frame.gathered is not None and np.isnan(frame.gathered.saturated).all():
            return translate("panels", "No activation here saturates, and no unit is dead.")
        return translate("panels", "Nothing was seen of this yet.")

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`; another network may need other things."""
        before, after = self.frame.snapshot, frame.snapshot
        super().show_frame(frame)
        self._as_band.setChecked(self._banded(frame))
        if self._reserve() != self._reserved:
            self._fit_tabs()
        if after is not None and (before is None or before.sizes != after.sizes):
            self.needs_changed.emit()

    def subtitle(self, frame: Frame) -> str:
        """Return the symbol of what is shown, and over how many steps it is a mean or at how many it was seen."""
        key = self._quantity.key
        if key in RECORDED:
            mean = translate("panels", "{0}-step mean").format(smoothing.WINDOW)
            return f"{quantities.symbol(key)} · {mean}"
        count = len(frame.gathered) if frame.gathered is not None else 0
        seen = translate("panels", "seen at {0} steps").format(words.count(count))
        if count == 1:
            seen = translate("panels", "seen at 1 step")
        return f"{seen} · {quantities.symbol(key)}"

    def summary(self, frame: Frame) -> str:
        """Return what is shown and its present values, or those at the step of the past that is looked at."""
        key = self._quantity.key
        if key in HISTOGRAMS:
            parts = ranges(frame, key)
        else:
            past = frame.viewpoint.step
            picture = lines_picture(frame, 64.0, self.theme, key, (0.0, float(past)) if past else None)
            parts = [f"{line.title} {line.value}" for line in picture.lines] if picture is not None else []
        if not parts:
            return translate("panels", "No gradients yet.")
        return f"{dict(quantities.labels())[key]}: {', '.join(parts)}"

    def legend(self, frame: Frame, step: int) -> tuple[Part, ...]:
        """Return the values at a step: of the layer under the pointer, or of as many as can be read."""
        run, key = frame.run, self._quantity.key
        if run is None:
            return ()
        row = self._row(run.layers)
        if key in HISTOGRAMS:
            shown = self.plot.picture.behind if self.plot.picture is not None else None
            if self._height is None or not isinstance(shown, HistogramBands):
                return ()
            return histogram_at(frame, key, step, self._height, shown)
        parts = values_at(frame, key, step, self.theme)
        if len(parts) > 3 or (row is not None and self._banded(frame)):
            return parts[row : row + 1] if row is not None else ()
        return parts

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the pointer over the plot."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and self.plot.picture is not None:
            place = self.plot.place()
            share = (place.box.bottom() - event.position().y()) / max(place.box.height(), 1.0)
            height = place.low + share * (place.high - place.low) if 0.0 <= share < 1.0 else None
            moved, self._height = height != self._height, height
            if moved and self.plot.picture.behind is not None and self.frame.hover is not None:
                self.refresh()
        elif event.type() == QEvent.Type.Leave:
            self._height = None
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many tabs as there is room for."""
        super().resizeEvent(event)
        self._fit_tabs()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme` from now on."""
        super().set_theme(theme)
        self._fit_tabs()

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self._quantity.set_labels(quantities.labels())
        self._quantity.set_tips(quantities.tips())
        self._name_actions()
        super().retranslate()
        self._fit_tabs()

    def _banded(self, frame: Frame) -> bool:
        run = frame.run
        return self._band if self._band is not None else run is not None and run.layers >= _BAND_FROM

    def _row(self, layers: int) -> int | None:
        """Return the layer (0-based) whose row is under the pointer, where rows are shown."""
        picture = self.plot.picture
        if self._height is None or picture is None or picture.behind is None:
            return None
        return min(max(0, int(layers - self._height)), layers - 1)

    def _fit_tabs(self) -> None:
        """Leave the symbol of what is shown, and at how many steps it was seen, their room."""
        self._reserved = self._reserve()
        self._quantity.fit(self.tabs_room() - self._reserved)

    def _reserve(self) -> int:
        wide = ink.advance(self.subtitle(self.frame).split(" · ")[0], self.theme.font(11))
        return 10 * (int(wide) // 10 + 2)

    def _show_quantity(self, key: str) -> None:
        self.needs_changed.emit()
        self._as_band.setEnabled(key not in HISTOGRAMS)
        self.show_frame(self.frame)
        self._fit_tabs()

    def _toggle_band(self) -> None:
        self._set_band(self._as_band.isChecked())

    def _set_band(self, band: bool | None) -> None:
        self._band = band
        self._as_band.setChecked(self._banded(self.frame))
        self.refresh()

    def _copy_data(self) -> None:
        QGuiApplication.clipboard().setText(table(self.frame, self._quantity.key))

    def _action(self, name: str, act: object) -> QAction:
        action = self._actions[name] = QAction(self)
        action.setObjectName(name)
        action.triggered.connect(act)
        self.add_menu_action(action)
        return action

    def _name_actions(self) -> None:
        texts = {
            "layers_band": translate("panels", "Layer × step heat band instead of lines"),
            "layers_copy": translate("panels", "Copy data"),
        }
        for name, action in self._actions.items():
            action.setText(texts[name])
