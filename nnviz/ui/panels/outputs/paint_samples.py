"""Draws predictions of single samples beside the confusion matrix."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.confusion import MOST, draw_confusion
from nnviz.ui.panels.outputs.samples import Sample, SamplesPicture, samples_picture
from nnviz.ui.panels.outputs.spot import Places, Spot
from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


def paint_samples(
    painter: QPainter, frame: Frame, width: int, height: int, theme: Theme, places: Places, cell: tuple[int, ...] = ()
) -> bool:
    """Draw examples (those of one cell of the confusion matrix, where `cell` names one) and the matrix.

    Returns False where there are no predictions yet; `places` is told what was drawn where.
    """
    picture, data = samples_picture(frame), frame.data
    if picture is None or data is None:
        return False
    if cell and 0 < len(picture.confusion) <= max(cell):
        cell = ()  # chosen while predictions for former data, of more classes, were still shown
    px = theme.px
    whole = QRectF(px(12), px(8), width - px(24), height - px(16))
    heading = QRectF(whole.left(), whole.top(), whole.width(), px(18))
    ink.text(painter, heading, score_words(picture), theme.font(12, 600), theme.color("text"), ink.LEFT)
    shown = [(at, one) for at, one in enumerate(picture.samples) if not cell or (one.true, one.predicted) == cell]
    order = QRectF(whole.left(), whole.top() + px(18), whole.width(), px(16))
    words_of = order_words() if not cell else cell_words(picture, cell, len(shown))
    ink.text(painter, order, words_of, theme.font(11), theme.color("muted"), ink.LEFT)
    examples, matrix = _split(whole.adjusted(0, px(40), 0, 0), picture, theme)
    if data.kind == "image":
        _draw_images(painter, picture, shown, data, examples, theme, places)
    else:
        _draw_rows(painter, picture, shown, examples, theme, places)
    if matrix is not None:
        draw_confusion(painter, picture, matrix, theme, places, cell)
    return True


def score_words(picture: SamplesPicture) -> str:
    """Return how many samples are wrong."""
    if picture.part == "test":
        text = translate("panels", "{0} of {1} test samples wrong")
    else:
        text = translate("panels", "{0} of {1} training samples wrong")
    return text.format(words.count(picture.wrong), words.count(picture.total))


def order_words() -> str:
    """Return how the samples are labelled and ordered."""
    return translate("panels", "true → predicted, misclassified first")


def cell_words(picture: SamplesPicture, cell: tuple[int, ...], known: int) -> str:
    """Return what a cell of the confusion matrix holds, and how many of its samples are known here."""
    count = int(picture.confusion[cell]) if picture.confusion.size else known
    pair = " → ".join(_name(picture.classes, index) for index in cell)
    if known < count:
        return translate("panels", "only {0}: {1} of {2} known").format(pair, known, count)
    return translate("panels", "only {0}: {1}").format(pair, count)


def _split(body: QRectF, picture: SamplesPicture, theme: Theme) -> tuple[QRectF, QRectF | None]:
    """Return the areas of examples and confusion matrix: side by side where wide, else above each other.

    Of too many classes there is a line in place of the matrix.
    """
    count, px = len(picture.confusion), theme.px
    if not count or min(body.width(), body.height()) < px(120):
        return body, None
    if count > MOST:
        return body.adjusted(0, 0, 0, -px(20)), body.adjusted(0, body.height() - px(18), 0, 0)
    if body.width() > 1.5 * body.height():
        half = body.width() * 0.5
        return body.adjusted(0, 0, -half - px(8), 0), body.adjusted(half + px(8), 0, 0, 0)
    need = min(body.height() * 0.55, count * px(34) + px(36), body.width() * 0.9)
    return body.adjusted(0, 0, 0, -need - px(10)), body.adjusted(0, body.height() - need, 0, 0)


def _draw_images(
    painter: QPainter, picture: SamplesPicture, shown: list[tuple[int, Sample]], data: DataView, area: QRectF,
    theme: Theme, places: Places,
) -> None:  # fmt: skip
    px = theme.px
    side, caption = px(44), px(16)
    across = max(1, int((area.width() + px(6)) / (side + px(6))))
    gap = (area.width() - across * side) / max(1, across - 1)
    down = int((area.height() + px(4)) / (side + caption + px(4)))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, (at, sample) in enumerate(shown[: across * down]):
        row, column = divmod(place, across)
        box = QRectF(area.left() + column * (side + gap), area.top() + row * (side + caption + px(4)), side, side)
        values = picture.image(at, data)
        if values is not None:
            painter.drawImage(box, ink.grey(values, theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("bad" if sample.wrong else "line"), 2.0 if sample.wrong else 1.0))
        painter.drawRect(box)
        below = QRectF(box.left() - gap / 2, box.bottom(), side + gap, caption)
        colour, font = theme.color("bad" if sample.wrong else "muted"), theme.font(11, 600 if sample.wrong else 400)
        ink.text(painter, below, _caption(sample, picture.classes), font, colour)
        places.append((box.adjusted(0, 0, 0, caption), Spot(sample.index)))


def _draw_rows(
    painter: QPainter, picture: SamplesPicture, shown: list[tuple[int, Sample]], area: QRectF, theme: Theme,
    places: Places,
) -> None:  # fmt: skip
    px, high = theme.px, theme.px(19)
    for place, (_, sample) in enumerate(shown[: int(area.height() / high)]):
        y = area.top() + place * high
        shade = theme.color("bad" if sample.wrong else "text")
        number = QRectF(area.left(), y, px(44), high)
        ink.text(painter, number, f"#{sample.index + 1}", theme.font(11), theme.color("muted"), ink.LEFT)
        label = QRectF(area.left() + px(46), y, area.width() - px(46 + 104), high)
        weight = 600 if sample.wrong else 400
        ink.text(painter, label, _caption(sample, picture.classes), theme.font(11, weight), shade, ink.LEFT)
        bar = QRectF(area.right() - px(98), y + high / 2 - px(3), px(56), px(6))
        painter.fillRect(bar, theme.color("sunken"))
        bar.setWidth(bar.width() * sample.certainty)
        painter.fillRect(bar, theme.color("bad" if sample.wrong else "muted"))
        share = QRectF(area.right() - px(40), y, px(40), high)
        ink.text(painter, share, f"{100 * sample.certainty:.0f} %", theme.font(11), theme.color("muted"), ink.RIGHT)
        places.append((QRectF(area.left(), y, area.width(), high), Spot(sample.index)))


def _caption(sample: Sample, classes: tuple[str, ...]) -> str:
    true, predicted = (_name(classes, index) for index in (sample.true, sample.predicted))
    return f"{true} → {predicted}" if sample.wrong else true


def _name(classes: tuple[str, ...], index: int) -> str:
    return classes[index] if 0 <= index < len(classes) else str(index)
