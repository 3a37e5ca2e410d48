"""What the output panel shortens is whole in the card under the pointer, and what it leaves out it says."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnviz.snapshot import DataView, Predictions
from nnviz.spec import Data, Experiment, Network
from nnviz.ui import theme as themes
from nnviz.ui.panels import output
from nnviz.ui.panels.drawing.classes import letter
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.output import OutputPanel
from nnviz.ui.panels.outputs.card import Card, card_of
from nnviz.ui.panels.outputs.paint_card import card_box
from nnviz.ui.panels.outputs.plane import plane_picture
from nnviz.ui.panels.outputs.spot import Spot
from tests.ui.painted import Word, recorded
from tests.ui.panels import frames
from tests.ui.panels.test_output_panel import ADAM, Desk

LONG = tuple(f"{word}, a class whose name has more letters than a whole line of the panel has room for" for word in
             ("Setosa", "Versicolor", "Virginica"))  # fmt: skip
UNBROKEN = tuple(f"{letter(index)}{'_of_a_name_without_any_space' * 4}" for index in range(3))


@pytest.fixture
def shown(host: QWidget) -> OutputPanel:
    panel = output.ENTRY.widget(themes.light(), host)
    assert isinstance(panel, OutputPanel)
    panel.resize(320, 424)  # as in a window of 1280 × 800
    panel.show()
    return panel


def hovered(panel: OutputPanel, at: QPointF) -> list[Word]:
    """The words painted with the pointer at a point of the body."""
    QTest.mouseMove(panel.canvas, at.toPoint())
    with recorded() as seen:
        panel.grab()
    return [word for word in seen.words() if word.widget is panel.canvas]


def cells(panel: OutputPanel) -> dict[tuple[int, ...], QPointF]:
    return {spot.cell: box.center() for box, spot in panel._body.places if spot.cell}


def lines(card: Card | None) -> dict[str, str]:
    assert card is not None
    return {line.label: line.value for line in card.lines}


def wine(shown: OutputPanel) -> tuple[DataView, np.ndarray, np.ndarray]:
    """Train on wine; return the data, and of its test part the classes and what an independent network says."""
    experiment = Experiment(data=Data(name="wine", test_fraction=0.5), runs=(ADAM,), network=Network(hidden=(4,)))
    desk = Desk(shown, experiment, 8)
    data = shown.frame.data
    assert data is not None
    test = np.flatnonzero(data.split == 2)
    return data, data.targets[test], desk.net(data.points[test].astype(float)).argmax(1)


def many(count: int) -> Frame:
    """Images of `count` classes, each seen once and taken for itself."""
    snapshot, data = frames.image_case()
    found = Predictions(
        "test", np.array([1, 3]), np.eye(count, dtype=np.float32)[:2], np.arange(2), np.eye(count, dtype=int)
    )
    snapshot = msgspec.structs.replace(snapshot, sizes=(784, 40, count), predictions=found)
    return frames.whole(snapshot, msgspec.structs.replace(data, classes=tuple(f"c{i}" for i in range(count))))


def test_every_cell_of_a_confusion_matrix_is_told_by_names_count_and_share(shown: OutputPanel) -> None:
    data, true, said = wine(shown)
    assert len(cells(shown)) == 9
    for (row, column), at in cells(shown).items():
        drawn = [word.text for word in hovered(shown, at)]
        assert shown.spot is not None
        card = card_of(shown.frame, shown.spot[0])
        both = int(((true == row) & (said == column)).sum())
        assert lines(card) == {
            "true class": data.classes[row],
            "predicted class": data.classes[column],
            "samples": str(both),
            "share of the true class": f"{100 * both / (true == row).sum():.1f} %",
        }
        assert card is not None
        assert card.corner == "test"
        assert {text for line in card.lines for text in (line.label, line.value)} <= set(drawn)


def test_every_heading_of_a_confusion_matrix_tells_its_class_by_name_recall_and_precision(shown: OutputPanel) -> None:
    data, true, said = wine(shown)
    headings = [(spot.heading, box.center()) for box, spot in shown._body.places if spot.heading >= 0]
    assert sorted(index for index, _ in headings) == [0, 0, 1, 1, 2, 2]  # of its row, and of its column
    for index, at in headings:
        drawn = [word.text for word in hovered(shown, at)]
        assert shown.spot is not None
        found = lines(card_of(shown.frame, shown.spot[0]))
        here, there = true == index, said == index
        assert found == {
            "class": data.classes[index],
            "samples": str(int(here.sum())),
            "predicted": str(int(there.sum())),
            "recall": share(there[here]),
            "precision": share(here[there]),
        }
        assert {*found, *found.values()} <= set(drawn)
    assert card_of(shown.frame, Spot(heading=3)) is None


def share(of: np.ndarray) -> str:
    return f"{100 * of.mean():.1f} %" if len(of) else "–"


def test_a_card_stands_beside_or_above_what_it_is_of(shown: OutputPanel) -> None:
    size = (320, 390)
    for at in (QPointF(x, y) for x in (5, 160, 315) for y in (5, 195, 385)):
        for wide, high in ((120.0, 60.0), (200.0, 100.0), (300.0, 150.0)):
            box = card_box(at, wide, high, size, shown.theme)
            assert QRectF(0, 0, *size).contains(box)
            assert not box.contains(at)


def test_of_a_class_without_samples_there_is_no_share(shown: OutputPanel) -> None:
    snapshot, data = frames.image_case()
    assert snapshot.predictions is not None
    counts = np.array([[3, 1, 0], [0, 0, 0], [0, 0, 2]])
    found = msgspec.structs.replace(snapshot.predictions, confusion=counts, part="train")
    frame = frames.whole(msgspec.structs.replace(snapshot, predictions=found), data)
    assert lines(card_of(frame, Spot(cell=(1, 2))))["share of the true class"] == "–"
    card = card_of(frame, Spot(cell=(0, 1)))
    assert lines(card)["share of the true class"] == "25.0 %"
    assert card is not None
    assert card.corner == "train"
    assert card_of(frame, Spot(cell=(3, 0))) is None  # of data that had more classes


@pytest.mark.parametrize("names", [LONG, UNBROKEN], ids=["words", "unbroken"])
def test_names_longer_than_the_panel_is_wide_are_whole_in_the_card(shown: OutputPanel, names: tuple[str, ...]) -> None:
    snapshot, data = frames.image_case()
    shown.show_frame(frames.whole(snapshot, msgspec.structs.replace(data, classes=names)))
    shown.grab()
    drawn = hovered(shown, cells(shown)[0, 1])
    for name in names[:2]:
        whole = [word for word in drawn if word.text == name]
        assert len(whole) == 1
        assert not whole[0].outside
        assert whole[0].ink.height() > 2 * shown.theme.px(12)  # several rows
    assert lines(card_of(shown.frame, Spot(cell=(0, 1))))["samples"] == "1"


def test_the_legend_names_all_classes_under_the_pointer(shown: OutputPanel) -> None:
    names = tuple(f"class number {index}" for index in range(10))
    data = msgspec.structs.replace(frames.plane_data("multiclass"), classes=names)
    output_of = np.random.default_rng(1).dirichlet(np.ones(10), (16, 16)).transpose(2, 0, 1).astype(np.float32)
    snapshot = msgspec.structs.replace(frames.plane_snapshot((2, 4, 3), "multiclass"), output=output_of)
    shown.show_frame(frames.whole(snapshot, data))
    with recorded() as seen:
        shown.grab()
    assert "…" in [word.text for word in seen.words()]
    drawn = hovered(shown, QPointF(40, shown.canvas.height() - 12))
    listed = ", ".join(f"{letter(index)}\N{NO-BREAK SPACE}{name}" for index, name in enumerate(names))
    assert [word.outside for word in drawn if word.text == listed] == [False]
    assert "10" in [word.text for word in drawn]


def test_a_place_is_told_by_the_names_of_its_classes(shown: OutputPanel) -> None:
    data = msgspec.structs.replace(frames.plane_data("multiclass"), classes=LONG)
    frame = frames.whole(frames.plane_snapshot((2, 4, 3), "multiclass"), data)
    picture = plane_picture(frame, shown.theme)
    assert picture is not None
    assert len(picture.letters) == 3
    for index, x, y in picture.letters:
        card = card_of(frame, Spot(place=(x, y)))
        assert card is not None
        assert [line.label for line in card.lines if line.index == index] == [LONG[index]]
    for index in range(3):
        assert lines(card_of(frame, Spot(index)))["target"] == LONG[int(data.targets[index])]


@pytest.mark.parametrize("count", [24, 25, 100])
def test_of_too_many_classes_it_is_said_that_there_is_no_matrix(shown: OutputPanel, count: int) -> None:
    shown.show_frame(many(count))
    with recorded() as seen:
        shown.grab()
    said = [word for word in seen.words() if word.text.startswith(f"{count} classes: too many")]
    assert len(cells(shown)) == (count**2 if count <= 24 else 0)
    if count <= 24:
        assert said == []
    else:
        assert [word.text for word in said] == [f"{count} classes: too many for a confusion matrix; 24 at most"]
        assert said[0].colour == shown.theme.muted
        assert not said[0].outside


def two_classes() -> Frame:
    """Predictions of two classes, where `frames.image_case` has three."""
    snapshot, data = frames.image_case()
    found = snapshot.predictions
    assert found is not None
    two = msgspec.structs.replace(
        found, outputs=found.outputs[:, :2], targets=found.targets % 2, confusion=np.array([[3, 1], [0, 2]])
    )
    names = msgspec.structs.replace(data, classes=("yes", "no"), targets=data.targets % 2)
    return frames.whole(msgspec.structs.replace(snapshot, predictions=two), names)


@pytest.mark.parametrize("late", [False, True], ids=["at once", "data first"])
def test_a_cell_chosen_of_former_data_is_chosen_no_more(shown: OutputPanel, late: bool) -> None:
    snapshot, data = frames.image_case()
    after = two_classes()
    assert after.data is not None
    shown.show_frame(frames.whole(snapshot, after.data if late else data))  # predictions may come after their data
    shown.grab()
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=cells(shown)[2, 2].toPoint())
    with recorded() as seen:
        shown.grab()
    assert any(word.text.startswith("only ") for word in seen.words())
    shown.show_frame(after)
    with recorded() as seen:
        shown.grab()
    assert not any(word.text.startswith("only ") for word in seen.words())
    assert len(cells(shown)) == 4
