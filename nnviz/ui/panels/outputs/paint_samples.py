"""Draws predictions of single samples, the confusion matrix, and predicted against true values."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnviz.snapshot import DataView
from nnviz.ui.panels.drawing import ink, words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.axes import Axes, draw_axes
from nnviz.ui.panels.outputs.samples import Sample, SamplesPicture, samples_picture, scatter_picture
from nnviz.ui.theme import Theme, mix

translate = QCoreApplication.translate


def paint_samples(painter: QPainter, frame: Frame, width: int, height: int, theme: Theme) -> bool:
    """Draw examples and the confusion matrix; return False where there are no predictions yet."""
    picture, data = samples_picture(frame), frame.data
    if picture is None or data is None:
        return False
    px = theme.px
    whole = QRectF(px(12), px(8), width - px(24), height - px(16))
    heading = QRectF(whole.left(), whole.top(), whole.width(), px(18))
    ink.text(painter, heading, score_words(picture), theme.font(12, 600), theme.color("text"), ink.LEFT)
    order = QRectF(whole.left(), whole.top() + px(18), whole.width(), px(16))
    ink.text(painter, order, order_words(), theme.font(11), theme.color("muted"), ink.LEFT)
    body = whole.adjusted(0, px(40), 0, 0)
    examples, matrix = _split(body, picture, theme)
    if data.kind == "image":
        _draw_images(painter, picture, data, examples, theme)
    else:
        _draw_rows(painter, picture, examples, theme)
    if matrix is not None:
        draw_confusion(painter, picture, matrix, theme)
    return True


def paint_scatter(painter: QPainter, frame: Frame, width: int, height: int, theme: Theme) -> bool:
    """Draw predicted against true values; return False where there are no predictions yet."""
    picture = scatter_picture(frame)
    if picture is None:
        return False
    px = theme.px
    side = max(px(16), min(width - px(64), height - px(84)))
    axes = Axes(QRectF(px(46) + (width - px(64) - side) / 2, px(12), side, side), picture.bounds * 2)
    draw_axes(painter, axes, (translate("panels", "true y"), "ŷ"), theme, grid=True)
    low, high = picture.bounds
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text"), 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(axes.at(low, low), axes.at(high, high)))
    painter.setPen(QPen(theme.color("surface"), 0.8))
    painter.setBrush(theme.color("muted"))
    for x, y in zip(picture.true.tolist(), picture.predicted.tolist(), strict=True):
        painter.drawEllipse(axes.at(x, y), px(3), px(3))
    parts = [_shown_words(len(picture.true) + picture.broken, picture.total, picture.part)]
    if picture.outside:
        parts.append(translate("panels", "{0} beyond the axis, drawn at its edge").format(picture.outside))
    if picture.broken:
        parts.append(translate("panels", "{0} not finite").format(picture.broken))
    line = QRectF(px(12), height - px(30), width - px(24), px(30))
    ink.text(painter, line, " · ".join(parts), theme.font(11), theme.color("muted"), ink.LEFT)
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


def draw_confusion(painter: QPainter, picture: SamplesPicture, area: QRectF, theme: Theme) -> None:
    """Draw the confusion matrix: rows the true class, columns the predicted one, shaded by share of the row."""
    px, count = theme.px, len(picture.confusion)
    names = [_short_class(picture.classes, index, count) for index in range(count)]
    font = theme.font(11)
    left = min(area.width() * 0.3, max(ink.advance(name, font) for name in names) + px(22))
    high = min((area.height() - px(34)) / count, float(px(40)))
    wide = min((area.width() - left) / count, max(high, min(2.0 * high, float(px(64)))))
    cell = QSizeF(min(wide, high) if count > 6 else wide, min(wide, high))
    origin = QPointF(area.left() + left + (area.width() - left - cell.width() * count) / 2, area.top() + px(34))
    above = QRectF(origin.x() - px(30), area.top(), cell.width() * count + px(60), px(16))
    ink.text(painter, above, translate("panels", "predicted"), font, theme.color("muted"))
    corner = QRectF(origin.x() - left, origin.y() - px(17), left - px(6), px(16))
    ink.text(painter, corner, translate("panels", "true"), font, theme.color("muted"), ink.RIGHT)
    totals = np.maximum(picture.confusion.sum(axis=1), 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row in range(count):
        label = QRectF(origin.x() - left, origin.y() + row * cell.height(), left - px(6), cell.height())
        ink.text(painter, label, names[row], font, theme.color("text"), ink.RIGHT)
        top = QRectF(origin.x() + row * cell.width(), origin.y() - px(17), cell.width(), px(16))
        ink.text(painter, top, names[row], font, theme.color("text"))
        for column in range(count):
            _draw_count(painter, picture, row, column, int(totals[row]), cell, origin, theme)


def _draw_count(
    painter: QPainter, picture: SamplesPicture, row: int, column: int, total: int, cell: QSizeF, origin: QPointF,
    theme: Theme,
) -> None:  # fmt: skip
    value = int(picture.confusion[row, column])
    share = value / total
    box = QRectF(
        origin.x() + column * cell.width(), origin.y() + row * cell.height(), cell.width() - 1, cell.height() - 1
    )
    tone = theme.accent if row == column else theme.bad
    painter.fillRect(box, QColor(mix(theme.sunken, tone, 0.75 * min(1.0, share if row == column else 2.5 * share))))
    if value and cell.height() >= theme.px(13):
        strong = share > 0.6 if row == column else share > 0.25
        shade = theme.surface if strong else theme.text
        ink.text(painter, box, str(value), theme.font(11, 600 if row == column else 400), QColor(shade))


def _split(body: QRectF, picture: SamplesPicture, theme: Theme) -> tuple[QRectF, QRectF | None]:
    """Return the areas of examples and confusion matrix: side by side where wide, else above each other."""
    count, px = len(picture.confusion), theme.px
    if not count or min(body.width(), body.height()) < px(120) or count > 24:
        return body, None
    if body.width() > 1.5 * body.height():
        half = body.width() * 0.5
        return body.adjusted(0, 0, -half - px(8), 0), body.adjusted(half + px(8), 0, 0, 0)
    need = min(body.height() * 0.55, count * px(34) + px(36), body.width() * 0.9)
    return body.adjusted(0, 0, 0, -need - px(10)), body.adjusted(0, body.height() - need, 0, 0)


def _draw_images(painter: QPainter, picture: SamplesPicture, data: DataView, area: QRectF, theme: Theme) -> None:
    px = theme.px
    side, caption = px(44), px(16)
    across = max(1, int((area.width() + px(6)) / (side + px(6))))
    gap = (area.width() - across * side) / max(1, across - 1)
    down = int((area.height() + px(4)) / (side + caption + px(4)))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, sample in enumerate(picture.samples[: across * down]):
        row, column = divmod(place, across)
        box = QRectF(area.left() + column * (side + gap), area.top() + row * (side + caption + px(4)), side, side)
        image = picture.image(place, data)
        if image is not None:
            painter.drawImage(box, ink.grey(image, theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("bad" if sample.wrong else "line"), 2.0 if sample.wrong else 1.0))
        painter.drawRect(box)
        below = QRectF(box.left() - gap / 2, box.bottom(), side + gap, caption)
        colour = theme.color("bad" if sample.wrong else "muted")
        ink.text(
            painter, below, _caption(sample, picture.classes), theme.font(11, 600 if sample.wrong else 400), colour
        )


def _draw_rows(painter: QPainter, picture: SamplesPicture, area: QRectF, theme: Theme) -> None:
    px, high = theme.px, theme.px(19)
    for place, sample in enumerate(picture.samples[: int(area.height() / high)]):
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


def _caption(sample: Sample, classes: tuple[str, ...]) -> str:
    true, predicted = (_name(classes, index) for index in (sample.true, sample.predicted))
    return f"{true} → {predicted}" if sample.wrong else true


def _name(classes: tuple[str, ...], index: int) -> str:
    return classes[index] if 0 <= index < len(classes) else str(index)


def _short_class(classes: tuple[str, ...], index: int, count: int) -> str:
    name = _name(classes, index)
    limit = 12 if count <= 3 else 6
    return name if len(name) <= limit else name[: limit - 1] + "…"


def _shown_words(shown: int, total: int, part: str) -> str:
    if part == "test":
        text = (
            translate("panels", "{0} of {1} test samples") if shown < total else translate("panels", "{0} test samples")
        )
    else:
        text = (
            translate("panels", "{0} of {1} training samples")
            if shown < total
            else translate("panels", "{0} training samples")
        )
    return text.format(words.count(shown), words.count(total))
