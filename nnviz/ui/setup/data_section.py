"""Data: which set, its own numbers, how it is split and what the network is given of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from nnviz.catalog import own_data, tables
from nnviz.catalog.reading import expression, header
from nnviz.catalog.registry import datasets
from nnviz.refusal import Refused
from nnviz.snapshot import DataView
from nnviz.spec import Data, Settings
from nnviz.ui.language import catalogue
from nnviz.ui.model import numbers, setup
from nnviz.ui.model.setup import Field, SetupView
from nnviz.ui.panels.drawing.elided_label import ElidedLabel
from nnviz.ui.setup.chips import FeatureChips
from nnviz.ui.setup.column_row import ColumnRow
from nnviz.ui.setup.own_points import first_points
from nnviz.ui.setup.row import Row, sentence
from nnviz.ui.setup.rows import TextRow, row
from nnviz.ui.setup.section import Fold, Section, Themed, editors, tab_through
from nnviz.ui.setup.tiles import DatasetTiles
from nnviz.ui.theme import Theme

_ALWAYS = ("data.test_fraction",)


class PathRow(Row):
    """The file or folder the data come from, and a button to choose another."""

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(theme, field, parent)
        self.name = ElidedLabel(self)
        self.button = QToolButton(self)
        self.button.setText("…")
        self.line.addWidget(self.name, 1)
        self.line.addWidget(self.button)
        self.set_theme(theme)
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        self.name.setFont(theme.font(11))
        self.button.setFixedSize(theme.px(28), theme.px(24))

    def show_value(self, value: object) -> None:
        """Show the name of the file; the whole path when pointed at."""
        self.name.setText(Path(str(value)).name or "–")
        self.name.setToolTip(str(value))

    def editors(self) -> tuple[QWidget, ...]:
        """Return the button."""
        return (self.button,)


class DataSection(Section):
    """Pictures to choose from, the data set's own rows, features, and the rest folded away.

    Signals:
        drawing: The user wants to draw points.

    Attributes:
        tiles, chips: The data sets and the features.
        more: What is seldom changed.
        dialog: The file dialog while it is open; training goes on meanwhile.
    """

    drawing = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._settings: Settings | None = None
        self._data: DataView | None = None
        self._name = ""
        self.dialog: QFileDialog | None = None
        self.tiles = DatasetTiles(theme, self.body)
        self.chips = FeatureChips(theme, self.body)
        self.more = Fold(theme, self.body, small=True, open=False)
        self.always = {key: row(theme, setup.number_field(key), self.body) for key in _ALWAYS}
        self.rest = {
            field.key: row(theme, field, self.more.body) for field in setup.data_fields() if field.key not in _ALWAYS
        }
        self._own: dict[str, Row] = {}
        self._extra: dict[str, Row] = {}
        self._build()
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        parts: tuple[Themed, ...] = (self.tiles, self.chips, self.more, *self.named.values())
        for part in parts:
            part.set_theme(theme)

    def show_view(self, view: SetupView) -> None:
        """Show the data in use."""
        self._settings, self._data = view.settings, view.data
        data = view.settings.data
        self._show_rows(data)
        self.tiles.show_dataset(data.name)
        self.chips.setVisible(setup.has_features(view.settings, view.data))
        self.chips.show_features(data.features)
        for key, one in self.named.items():
            one.show_value(setup.value(view.settings, key))
        self.button.set_note(self._counts(view))

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.button.setText(self.tr("Data"))
        self.button.setAccessibleName(self.tr("Data"))
        self.more.button.setText(self.tr("Split and preparation"))
        self.chips.set_meaning(catalogue(tables.MEANINGS["data.features"]))

    def _build(self) -> None:
        self.rows.addWidget(self.tiles)
        self._own_start = self.rows.count()
        for one in self.always.values():
            self.rows.addWidget(one)
        self.rows.addWidget(self.chips)
        self.rows.addWidget(self.message)
        self.rows.addWidget(self.more)
        for one in self.rest.values():
            self.more.rows.addWidget(one)
        chips = self.chips.chips.values()
        tab_through([self.tiles.more, *editors(self.always.values()), *chips, self.more.button])
        tab_through([self.more.button, *editors(self.rest.values())])
        self.named = {**self.always, **self.rest}
        for one in self.named.values():
            one.asked.connect(self._ask)
        self.tiles.asked.connect(self.choose)
        self.chips.asked.connect(lambda names: self._ask("data.features", names))

    def _show_rows(self, data: Data) -> None:
        """Make the rows of another data set's own keys."""
        if data.name == self._name:
            return
        self._name = data.name
        for old in (*self._own.values(), *self._extra.values()):
            old.hide()
            old.deleteLater()
        fields = setup.dataset_fields(datasets()[data.name])
        first = [field for field in fields if field.key.partition(".")[2] in setup.FIRST]
        self._own = {field.key: self._row(field) for field in first}
        self._extra = {field.key: self._row(field) for field in fields if field not in first}
        for place, one in enumerate(self._own.values()):
            self.rows.insertWidget(self._own_start + place, one)
        for one in self._extra.values():
            self.more.rows.addWidget(one)
        tab_through([self.tiles.more, *editors(self._own.values())])
        tab_through([*editors(self.rest.values())[-1:], *editors(self._extra.values())])
        self.named = {**self._own, **self.always, **self.rest, **self._extra}
        self.message.say("")

    def _row(self, field: Field) -> Row:
        if field.key == "data.path":
            out: Row = PathRow(self.theme, field, self.body)
            out.editors()[0].clicked.connect(lambda: self.ask_path(self._name))  # type: ignore[attr-defined]
        elif field.key == "data.target":
            out = ColumnRow(self.theme, field, self._columns, self.body)
        elif field.key == "data.function":
            out = TextRow(self.theme, field, self.body, expression.parse)
            out.set_theme(self.theme)
            out.retranslate()
        else:
            out = row(self.theme, field, self.body)
        out.asked.connect(self._ask)
        return out

    def _columns(self) -> tuple[str, ...]:
        """Return the columns of the table in use; none where its file cannot be read any more."""
        try:
            return header.column_names(self._settings.data) if self._settings is not None else ()
        except Refused:
            return ()

    def _ask(self, key: str, value: object) -> None:
        self.message.say("")
        self.asked.emit(key, setup.change(key, value))

    def choose(self, name: str) -> None:
        """Change to another data set; one that is read from a file is asked for first."""
        if self._settings is None:
            return
        if "path" in datasets()[name].keys:
            self.ask_path(name)
        elif name == "points":
            self._draw(self._settings)
        elif name != self._name:
            self.message.say("")
            self.asked.emit("data.name", setup.dataset_change(self._settings, name))

    def _draw(self, settings: Settings) -> None:
        """Make the points the user's own, unless they are already, and begin to draw."""
        self.message.say("")
        curve = self._data is not None and self._data.kind == "line"
        try:
            tables = {} if self._name == "points" and not curve else first_points(settings, self._data)
        except Refused as refused:
            self.message.say(sentence(refused.refusal, "data.points"))
            return
        self.drawing.emit()
        if tables:
            self.asked.emit("data.name", tables)

    def ask_path(self, name: str) -> None:
        """Let the user pick the file or folder of a data set, without stopping anything."""
        folder = datasets()[name].kind == "image"
        self.dialog = QFileDialog(self.window(), self._dialog_title(name))
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.setModal(False)
        if folder:
            self.dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            patterns = " ".join(f"*{suffix}" for suffix in own_data.SUFFIXES)
            self.dialog.setNameFilter(self.tr("Tables ({0})").format(patterns))
        self.dialog.fileSelected.connect(lambda path: self.take_path(name, path))
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.show()

    def take_path(self, name: str, path: str) -> None:
        """Change to the data at `path`."""
        if self._settings is not None and path:
            more = {"path": path} if name == self._name else {"path": path, "target": ""}
            self.asked.emit("data.path", setup.dataset_change(self._settings, name, **more))

    def _dialog_title(self, name: str) -> str:
        return f"{catalogue(datasets()[name].title)}…"

    def _dialog_gone(self) -> None:
        self.dialog = None

    def _counts(self, view: SetupView) -> str:
        """Return how many samples each part has."""
        if view.data is None:
            return ""
        train, validation, test = (numbers.count(part) for part in setup.parts(view.data))
        if validation != "0":
            return self.tr("{0} train · {1} val. · {2} test").format(train, validation, test)
        return (
            self.tr("{0} train · {1} test").format(train, test) if test != "0" else self.tr("{0} train").format(train)
        )
