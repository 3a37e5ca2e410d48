"""The per-layer panel as one uses it: tabs and their menu, bands and lines, the crosshair, what it asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from nnviz import assets
from nnviz.snapshot import Histogram, LayerStats
from nnviz.ui import theme as themes
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.panels.bands.histograms import HistogramBands
from nnviz.ui.panels.bands.quantities import QUANTITIES
from nnviz.ui.panels.bands.rows import LayerBand
from nnviz.ui.panels.base import Frame, Hover, PanelWidget
from nnviz.ui.panels.layers import ENTRY
from nnviz.ui.panels.plots.picture import TimePicture
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.panels import frames

WIDE, NARROW = (554, 336), (343, 252)


def gathered(layers: int, steps: int = 6) -> Gathered:
    rng = np.random.default_rng(4)
    found = Gathered()
    for step in range(10, 10 * steps + 1, 10):
        counts = rng.integers(1, 9, (3, layers, 8))
        histograms = {
            name: tuple(Histogram(-1.0, 1.0, counts[i, layer]) for layer in range(layers))
            for i, name in enumerate(("weight", "gradient", "activation"))
        }
        dead = np.zeros(layers, int)
        dead[0] = 2
        found.add(LayerStats(step, 25, rng.uniform(0.1, 1, layers), rng.uniform(0, 1, layers), dead, histograms))
    return found


def deep(layers: int) -> Frame:
    frame = frames.whole(frames.plane_snapshot((2, *[4] * (layers - 1), 1)))
    runs = (replace(frame.runs[0], layers=layers),)
    return replace(frame, curves=frames.curves(300, layers), runs=runs, gathered=gathered(layers))


def placed(host: QWidget, frame: Frame, size: tuple[int, int] = WIDE) -> PanelWidget:
    panel = ENTRY.widget(themes.light(), host)
    panel.setGeometry(0, 0, *size)
    panel.show()
    panel.show_frame(frame)
    grabbed(panel)
    return panel


def grabbed(panel: QWidget) -> QImage:
    QApplication.processEvents()
    image = QImage(panel.size(), QImage.Format.Format_RGB32)
    panel.render(image, QPoint())
    return image


def chosen(panel: PanelWidget, key: str) -> None:
    """Choose a quantity where the user finds it: on a tab, or in the menu at their end."""
    chooser = panel._quantity  # type: ignore[attr-defined]
    button = chooser._buttons[key]
    if button.isVisible():
        button.click()
        return
    name = dict(chooser._labels)[key]
    next(action for action in chooser._more.menu().actions() if action.text() == name).trigger()


def picture(panel: PanelWidget) -> TimePicture:
    found: TimePicture | None = panel.plot.picture  # type: ignore[attr-defined]
    assert found is not None
    return found


@pytest.mark.parametrize("key", QUANTITIES)
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_quantity_is_reached_and_drawn(key: str, size: tuple[int, int], host: QWidget) -> None:
    panel = placed(host, deep(3), size)
    chosen(panel, "weight_norm")
    before = grabbed(panel)
    chosen(panel, key)
    assert panel._quantity.key == key  # type: ignore[attr-defined]
    assert picture(panel) is not None
    assert (grabbed(panel) != before) == (key != "weight_norm")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_in_a_narrow_header(language: str, host: QWidget, qapp: QApplication) -> None:
    translator = QTranslator()
    if language != "en":
        assert translator.load(f"nnviz_{language}", str(assets.folder() / "translations"))
        qapp.installTranslator(translator)
    try:
        panel = placed(host, deep(3), NARROW)
        for key in QUANTITIES:
            chosen(panel, key)
            grabbed(panel)
            buttons = [button for button in panel.findChildren(QToolButton) if button.isVisible()]
            tabs = [button for button in buttons if button is not panel.menu]
            assert all(button.width() >= button.sizeHint().width() for button in tabs)
            assert all(button.mapTo(panel, button.rect().topRight()).x() < panel.width() for button in buttons)
    finally:
        qapp.removeTranslator(translator)


@pytest.mark.parametrize(("layers", "band"), [(3, False), (4, False), (5, True), (8, True)])
def test_from_five_layers_on_it_opens_as_a_band_and_can_be_lines(layers: int, band: bool, host: QWidget) -> None:
    panel = placed(host, deep(layers))
    for key in ("grad_norm", "ratio", "weight_norm", "delta", "saturation"):
        chosen(panel, key)
        assert isinstance(picture(panel).behind, LayerBand) == band
        assert picture(panel).unit == "step"
    action = next(one for one in panel.menu.actions_menu.actions() if one.objectName() == "layers_band")
    assert action.isChecked() == band
    action.trigger()
    assert isinstance(picture(panel).behind, LayerBand) != band
    chosen(panel, "activation")
    assert isinstance(picture(panel).behind, HistogramBands)
    assert not action.isEnabled()


def test_the_subtitle_says_what_and_how_often_it_was_seen(host: QWidget) -> None:
    panel = placed(host, deep(3))
    assert panel.subtitle(panel.frame) == "‖∂J/∂θ‖₂ · 100-step mean"
    chosen(panel, "delta")
    assert panel.subtitle(panel.frame) == "seen at 6 steps · rms ‖δ‖"
    panel.show_frame(replace(panel.frame, gathered=gathered(3, 1)))
    assert panel.subtitle(panel.frame) == "seen at 1 step · rms ‖δ‖"


def test_the_crosshair_of_another_panel_says_the_values(host: QWidget) -> None:
    frame = deep(3)
    panel = placed(host, frame)
    panel.show_frame(replace(frame, hover=Hover(step=150)))
    told = panel._legend.text()  # type: ignore[attr-defined]
    assert frame.curves is not None
    values = [float(frame.curves.column(frames.KEY, f"grad_norm_{layer}", 150, 150)[0]) for layer in (1, 2, 3)]
    assert [float(part.split()[1]) for part in told.split("   ")] == pytest.approx(values, rel=5e-2)
    panel.show_frame(frame)
    chosen(panel, "delta")
    panel.show_frame(replace(frame, hover=Hover(step=33)))
    assert panel._legend.text().startswith("30: δ₁")  # type: ignore[attr-defined]


def test_the_summary_says_which_numbers_it_gives(host: QWidget) -> None:
    frame = deep(3)
    panel = placed(host, replace(frame, layers=frame.gathered.newest if frame.gathered is not None else None))
    assert panel.summary(panel.frame).startswith("Gradient: W₁ ")
    chosen(panel, "ratio")
    assert panel.summary(panel.frame).startswith("Update ratio: W₁ ")
    chosen(panel, "activation")
    assert panel.summary(panel.frame) == "Hist. a: h₁ −1 … 1, h₂ −1 … 1, ŷ −1 … 1"


def test_pointing_into_a_band_reads_the_value_of_its_layer(host: QWidget) -> None:
    frame = deep(6)
    panel = placed(host, frame)
    heard: list[Hover] = []
    panel.hovered.connect(heard.append)
    plot = panel.plot  # type: ignore[attr-defined]
    place = plot.place()
    at = QPointF(place.x(120.0), place.y(6 - 4 + 0.5))  # the fourth row
    event = QMouseEvent(QEvent.Type.MouseMove, at, plot.viewport().mapToGlobal(at), Qt.MouseButton.NoButton,
                        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)
    assert heard
    step = heard[-1].step
    assert step is not None
    panel.show_frame(replace(frame, hover=heard[-1]))
    assert frame.curves is not None
    value = float(frame.curves.column(frames.KEY, "grad_norm_4", step, step)[0])
    name, text = panel._legend.text().split()  # type: ignore[attr-defined]
    assert name == "W₄"
    assert float(text) == pytest.approx(value, rel=5e-2)


def test_histograms_are_asked_for_early_only_where_they_cost_little(host: QWidget) -> None:
    panel = placed(host, deep(3))
    assert (panel.needs(Viewpoint()).layers, panel.needs(Viewpoint()).bins > 0) == (True, True)
    panel.show_frame(frames.whole(*frames.image_case()))
    assert (panel.needs(Viewpoint()).layers, panel.needs(Viewpoint()).bins) == (True, 0)
    heard: list[None] = []
    panel.needs_changed.connect(lambda: heard.append(None))
    chosen(panel, "weight")
    assert panel.needs(Viewpoint()).bins > 0
    assert heard


def test_why_there_is_nothing_is_said(host: QWidget) -> None:
    frame = replace(deep(2), gathered=None)
    panel = placed(host, frame)
    chosen(panel, "delta")
    assert panel.plot.message == "Nothing was seen of this yet."  # type: ignore[attr-defined]
    rows = (LayerStats(5, 10, np.ones(2), np.full(2, np.nan), np.zeros(2, int)),)
    panel.show_frame(replace(frame, gathered=Gathered(rows)))
    chosen(panel, "saturation")
    assert "saturates" in panel.plot.message  # type: ignore[attr-defined]


def test_the_numbers_can_be_copied(host: QWidget) -> None:
    frame = deep(3)
    panel = placed(host, frame)
    action = next(one for one in panel.menu.actions_menu.actions() if one.objectName() == "layers_copy")
    for key, lines in (("grad_norm", 301), ("delta", 7), ("weight", 19)):
        chosen(panel, key)
        action.trigger()
        assert len(QGuiApplication.clipboard().text().splitlines()) == lines
