"""Network: the hidden layers, what the output puts out, how weights are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnviz.catalog import tables
from nnviz.catalog.checking.numbers import range_text
from nnviz.catalog.defaults import loss_and_output
from nnviz.catalog.registry import activations, initializers, losses
from nnviz.refusal import Refusal, Refused
from nnviz.spec import Network, Settings
from nnviz.ui import language
from nnviz.ui.language import catalogue
from nnviz.ui.model import layers, numbers, setup
from nnviz.ui.model.setup import SetupView
from nnviz.ui.setup.layer_row import LayerRow
from nnviz.ui.setup.rows import ChoiceRow, NumberRow
from nnviz.ui.setup.section import Fold, Section, Themed
from nnviz.ui.theme import Theme
from nnviz.ui.widgets.choice import Option


class NetworkSection(Section):
    """The layers from the input on; changes go out as the whole list, so that nothing is half applied.

    Attributes:
        layers: One row for each hidden layer.
        add: Adds a layer like the last.
        output: The activation of the output layer.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._settings: Settings | None = None
        self._task = ""
        self._dragged: LayerRow | None = None
        self.layers: list[LayerRow] = []
        self._stack = QVBoxLayout()
        self._stack.setSpacing(0)
        self.add = QPushButton(self.body)
        self.add.setObjectName("add_layer")
        self.output = ChoiceRow(theme, setup.word_field("training.output"), self.body, self._outputs)
        self.more = Fold(theme, self.body, small=True, open=False)
        self.init = ChoiceRow(theme, setup.word_field("network.init"), self.more.body, _initializers)
        self.sigma = NumberRow(theme, setup.number_field("network.sigma"), self.more.body)
        self.named = {"training.output": self.output, "network.init": self.init, "network.sigma": self.sigma}
        self._build()
        self.retranslate()

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        super().set_theme(theme)
        parts: tuple[Themed, ...] = (*self.layers, *self.named.values(), self.more)
        for part in parts:
            part.set_theme(theme)
        self.add.setFixedHeight(theme.px(24))
        self.add.setFont(theme.font(12))

    def show_view(self, view: SetupView) -> None:
        """Show the network in use."""
        if self._settings != view.settings:
            self._forget_refusal()
        self._settings = view.settings
        self._task = view.data.task if view.data is not None else ""
        network = view.settings.network
        if self._dragged is None:
            self._show_layers(network.hidden, network.activations())
        self._show_output(view.settings)
        self.init.show_value(network.init)
        self.sigma.setVisible(setup.has_sigma(network))
        self.sigma.show_value(network.sigma)
        self.add.setEnabled(len(network.hidden) < tables.HIDDEN_LAYERS)
        count = setup.parameters(setup.sizes(view.settings, view.data))
        self.button.set_note(self.tr("{0} parameters").format(numbers.count(count)) if count else "")

    def retranslate(self) -> None:
        """Write the words in the present language."""
        self.button.setText(self.tr("Network"))
        self.button.setAccessibleName(self.tr("Network"))
        self.more.button.setText(self.tr("Initial weights"))
        self.add.setText("+ " + self.tr("Add layer"))
        self.add.setToolTip(
            self.tr("One more hidden layer, like the last one (up to {0})").format(tables.HIDDEN_LAYERS)
        )
        self._name_layers()
        self._forget_refusal()

    def forget(self) -> None:
        """Give up what is being typed."""
        super().forget()
        for row in self.layers:
            row.width_.forget()

    def _build(self) -> None:
        self.rows.addLayout(self._stack)
        self.rows.addWidget(self.output)
        self.rows.addWidget(self.message)
        self.rows.addWidget(self.add)
        self.rows.addWidget(self.more)
        self.more.rows.addWidget(self.init)
        self.more.rows.addWidget(self.sigma)
        self.add.clicked.connect(self._add)
        for one in self.named.values():
            one.asked.connect(lambda key, value: self.asked.emit(key, setup.change(key, value)))

    # --- layers --------------------------------------------------------------------------------------------------

    def _show_layers(self, widths: Sequence[int], names: Sequence[str]) -> None:
        before = len(self.layers)
        while len(self.layers) < len(widths):
            self.layers.append(self._layer())
        while len(self.layers) > len(widths):
            row = self.layers.pop()
            row.width_.forget()  # hiding it would take what was typed for a layer that is gone
            row.hide()
            row.deleteLater()
        options = [(name, catalogue(entry.title), catalogue(entry.meaning)) for name, entry in activations().items()]
        for row, width, name in zip(self.layers, widths, names, strict=True):
            row.show_layer(width, name, options)
        if before != len(self.layers):
            for row in self.layers:
                row.width_.forget()  # it may have been meant for another layer
            self._name_layers()
            self._order_tabs()

    def _layer(self) -> LayerRow:
        row = LayerRow(self.theme, self.body)
        self._stack.addWidget(row)
        row.width_.stepped.connect(lambda width: self._set_width(row, width))
        row.width_.typed.connect(lambda text: self._type_width(row, text))
        row.width_.edited.connect(lambda text: row.width_.mark(_refusal_of_width(text) is not None))
        row.width_.entry.put_back.connect(self._forget_refusal)
        row.choice.chosen.connect(lambda name: self._set_activation(row, name))
        row.removed.connect(lambda: self._remove(row))
        row.handle.dragged.connect(lambda y: self._drag(row, y))
        row.handle.dropped.connect(self._drop)
        row.handle.moved.connect(lambda by: self._move(row, by))
        return row

    def _name_layers(self) -> None:
        width = tables.NETWORK["width"]
        tip = f"{catalogue(width.meaning)}\n{language.accepted(range_text(width))}\n--set network.hidden"
        drag = self.tr("Drag to another place, or press Alt with an arrow key")
        for number, row in enumerate(self.layers, 1):
            row.handle.set_text(self.tr("Hidden {0}").format(number), drag)
            row.width_.setToolTip(tip)
            row.width_.set_words(self.tr("One neuron fewer (↓)"), self.tr("One neuron more (↑)"))
            row.width_.entry.setToolTip(tip)
            row.width_.entry.setAccessibleName(self.tr("Width of hidden layer {0}").format(number))
            row.width_.entry.setAccessibleDescription(tip)
            row.choice.setAccessibleName(self.tr("Activation of hidden layer {0}").format(number))
            row.choice.setToolTip(f"{catalogue(tables.MEANINGS['network.activation'])}\n--set network.activation")
            row.remove.setToolTip(self.tr("Remove hidden layer {0}").format(number))
            row.remove.setAccessibleName(self.tr("Remove hidden layer {0}").format(number))

    def _order_tabs(self) -> None:
        last: QWidget = self.button
        for row in self.layers:
            for part in (row.handle, row.width_.entry, row.choice, row.remove):
                QWidget.setTabOrder(last, part)
                last = part
        QWidget.setTabOrder(last, self.output.choice)

    @property
    def _network(self) -> Network:
        """The network in use."""
        return self._settings.network if self._settings is not None else Network(hidden=())

    def _ask(self, change: dict[str, Any]) -> None:
        self.message.say("")
        self.asked.emit("network.hidden", change)

    def _set_width(self, row: LayerRow, width: int) -> None:
        widths = list(self._network.hidden)
        widths[self.layers.index(row)] = width
        self._ask(layers.resized(self._network, widths))

    def _type_width(self, row: LayerRow, text: str) -> None:
        width = setup.read(setup.number_field("network.width"), text)
        if width == self._network.hidden[self.layers.index(row)]:
            row.width_.put_back()
            self.message.say("")
            return
        refusal = _refusal_of_width(text)
        row.width_.mark(refusal is not None)
        if refusal is not None:
            self.message.say(language.said(refusal))
            if not row.width_.entry.hasFocus():
                row.width_.put_back()
            return
        row.width_.entry.setModified(False)
        self._set_width(row, width)

    def _forget_refusal(self) -> None:
        """Take back what was said of a width, unless it is still there to be mended."""
        if not any(row.width_.entry.isModified() for row in self.layers):
            self.message.say("")

    def _set_activation(self, row: LayerRow, name: str) -> None:
        self._ask(layers.activated(self._network, self.layers.index(row), name))

    def _add(self) -> None:
        self._ask(layers.added(self._network))

    def _remove(self, row: LayerRow) -> None:
        self._ask(layers.removed(self._network, self.layers.index(row)))

    def _move(self, row: LayerRow, by: int) -> None:
        place = self.layers.index(row)
        other = place + by
        if 0 <= other < len(self.layers):
            order = list(range(len(self.layers)))
            order[place], order[other] = order[other], order[place]
            self._reorder(order)
            self.layers[other].handle.setFocus()

    def _drag(self, row: LayerRow, y: int) -> None:
        """Carry a layer: the others make room."""
        self._dragged = row
        here = self.body.mapFromGlobal(QPoint(0, y)).y()
        place = self.layers.index(row)
        target = min(len(self.layers) - 1, max(0, (here - self.layers[0].y()) // row.height()))
        if target != place:
            self.layers.insert(target, self.layers.pop(place))
            self._stack.insertWidget(target, row)
            self._stack.activate()
            row.raise_()

    def _drop(self) -> None:
        """Ask for the order the layers were dragged into."""
        row, self._dragged = self._dragged, None
        if row is None:
            return
        widths, names = [one.width_.value for one in self.layers], [one.choice.value for one in self.layers]
        if (widths, names) != (list(self._network.hidden), list(self._network.activations())):
            self._ask(layers.change(self._network, widths, names))
        self._name_layers()

    def _reorder(self, order: Sequence[int]) -> None:
        widths, names = self._network.hidden, self._network.activations()
        new = [widths[place] for place in order], [names[place] for place in order]
        self._ask(layers.change(self._network, *new))

    # --- output --------------------------------------------------------------------------------------------------

    def _show_output(self, settings: Settings) -> None:
        self.output.show_value(self._resolved(settings)[1])
        self.output.offer()
        self.output.choice.setEnabled(self.output.choice.count() > 1)

    def _resolved(self, settings: Settings) -> tuple[str, str]:
        """Return loss and output activation as the data have them; the settings' own words before the data is known."""
        try:
            return loss_and_output(settings.training, self._task) if self._task else ("", settings.training.output)
        except Refused:
            return "", settings.training.output

    def _outputs(self) -> list[Option]:
        if self._settings is None:
            return []
        loss, output = self._resolved(self._settings)
        allowed = losses()[loss].outputs.get(self._task, ()) if loss else (output,)
        return [
            (name, catalogue(activations()[name].title) if name in activations() else name.capitalize(), "")
            for name in allowed
        ]


def _refusal_of_width(text: str) -> Refusal | None:
    field = setup.number_field("network.width")
    try:
        setup.check(field, setup.read(field, text))
    except Refused as refused:
        return refused.refusal
    return None


def _initializers() -> list[Option]:
    return [(name, catalogue(entry.title), catalogue(entry.meaning)) for name, entry in initializers().items()]
