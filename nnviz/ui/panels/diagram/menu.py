"""The diagram's own part of the panel menu: what nodes show, which neurons of a wide layer, zoom, data."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup

translate = QCoreApplication.translate


class DiagramMenu(QObject):
    """Actions for the menu behind ⋯.

    Signals:
        nodes_chosen: What nodes are to show.
        rule_chosen: How the neurons of a layer that does not fit are chosen.

    Attributes:
        actions: All of them, in order, by name.
    """

    nodes_chosen = Signal(str)
    rule_chosen = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.actions: dict[str, QAction] = {}
        self._nodes, self._rules = QActionGroup(self), QActionGroup(self)
        for name in ("learned", "a", "delta", "slope"):
            self._choice(name, self._nodes, self._node)
        self._rule_line("line_1")
        for name in ("outgoing", "incoming", "first"):
            self._choice(name, self._rules, self._rule)
        self._rule_line("line_2")
        for name in ("zoom_in", "zoom_out", "fit"):
            self.actions[name] = QAction(self)
        self._rule_line("line_3")
        self.actions["copy_data"] = QAction(self)
        self.actions["learned"].setChecked(True)
        self.actions["outgoing"].setChecked(True)
        self.retranslate()

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        for name, text in {
            "learned": translate("panels", "Neurons show what they have learned"),
            "a": translate("panels", "Neurons show a of the sample"),
            "delta": translate("panels", "Neurons show δ = ∂J/∂z of the sample"),
            "slope": translate("panels", "Neurons show f′(z) of the sample"),
            "outgoing": translate("panels", "Of wide layers: largest |outgoing weight|"),
            "incoming": translate("panels", "Of wide layers: largest |incoming weight|"),
            "first": translate("panels", "Of wide layers: the first neurons"),
            "zoom_in": translate("panels", "Zoom in") + "\t+",
            "zoom_out": translate("panels", "Zoom out") + "\t−",
            "fit": translate("panels", "Fit") + "\t0",
            "copy_data": translate("panels", "Copy data"),
        }.items():
            self.actions[name].setText(text)

    def choose(self, name: str) -> None:
        """Mark the choice `name` without a signal."""
        self.actions[name].setChecked(True)

    def take_rule(self, name: str) -> None:
        """Choose a rule as a user does, where there is such a rule."""
        if name in ("outgoing", "incoming", "first") and not self.actions[name].isChecked():
            self.choose(name)
            self._rule()

    def _choice(self, name: str, group: QActionGroup, act: Callable[[], None]) -> None:
        action = QAction(self)
        action.setCheckable(True)
        action.setData(name)
        group.addAction(action)
        action.triggered.connect(act)
        self.actions[name] = action

    def _rule_line(self, name: str) -> None:
        self.actions[name] = QAction(self)
        self.actions[name].setSeparator(True)

    @Slot()
    def _node(self) -> None:
        self.nodes_chosen.emit(self._nodes.checkedAction().data())

    @Slot()
    def _rule(self) -> None:
        self.rule_chosen.emit(self._rules.checkedAction().data())


def tips() -> tuple[dict[str, str], dict[str, str]]:
    """Return what the tabs of neurons and those of edges stand for, in the user's language."""
    nodes = {
        "learned": translate("panels", "Neurons: response over the plane, receptive field, or incoming weights"),
        "a": translate("panels", "Neurons: a = f(z) of the chosen sample"),
        "delta": translate("panels", "Neurons: δ = ∂J/∂z of the chosen sample, passed back from the output"),
        "slope": translate("panels", "Neurons: f′(z), the slope of the activation at the chosen sample's z"),
    }
    edges = {
        "weight": translate("panels", "Edges and biases: W and b; drag one, or double-click to type a value"),
        "gradient": translate(
            "panels", "Edges and biases: ∂J/∂W and ∂J/∂b of the last mini-batch, with penalties, unclipped"
        ),
        "update": translate("panels", "Edges and biases: ΔW and Δb, what the last step added"),
    }
    return nodes, edges
