"""Every command of the window as a QAction: one place for its key, its words and whether it may be used now."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from nnviz.catalog import registry
from nnviz.ui.language import catalogue
from nnviz.ui.model import numbers, speeds

K = TypeVar("K", bound=Hashable)
Keys = QKeySequence.StandardKey | str | Qt.Key | None

_COMMANDS: dict[str, Keys] = {
    "open": QKeySequence.StandardKey.Open,
    "save": QKeySequence.StandardKey.Save,
    "export_script": None,
    "export_metrics": None,
    "recover": None,
    "quit": QKeySequence.StandardKey.Quit,
    "undo": QKeySequence.StandardKey.Undo,
    "redo": QKeySequence.StandardKey.Redo,
    "paste": QKeySequence.StandardKey.Paste,
    "play": "Space",
    "step": ".",
    "step_10": "Shift+.",
    "step_100": "Ctrl+.",
    "epoch": "E",
    "reset": "Ctrl+R",
    "reset_new": "Ctrl+Shift+R",
    "fork": "Ctrl+D",
    "remove": None,
    "full_speed": "F",
    "carry_state": None,
    "keep_rate": None,
    "setup": "Ctrl+1",
    "palette": "Ctrl+K",
    "presets": "Ctrl+P",
    "zoom_in": QKeySequence.StandardKey.ZoomIn,
    "zoom_out": QKeySequence.StandardKey.ZoomOut,
    "zoom_reset": "Ctrl+0",
    "maximise": "Ctrl+M",
    "next_panel": "F6",
    "reset_layout": None,
    "shortcuts": None,
    "about": None,
}
_CHECKABLE = ("full_speed", "carry_state", "keep_rate", "setup")

#: Runs that can be told apart: each has a colour of its own.
MOST_RUNS = 6

#: Standard deviations of the noise that can be added to the weights.
SIGMAS = (0.01, 0.1, 0.5, 1.0)

#: Optimizers with a button and a key of their own.
QUICK = ("sgd", "momentum", "adam")


class Actions(QObject):
    """The commands by name, and the exclusive choices by value.

    Attributes:
        commands: Plain commands, by the names of this module.
        speeds: Speeds, by steps a second (0: full speed).
        optimizers: Optimizers, by name, in the catalogue's order.
        perturbations: Noise added to the weights, by its standard deviation.
        joining: Runs that can be added, by the name of their optimizer.
        themes: "system", "light", "dark".
        languages: "system", "en", "zh_CN".
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.commands = {name: self._action(keys) for name, keys in _COMMANDS.items()}
        for name, action in self.commands.items():
            action.setObjectName(name)
        redo = self.commands["redo"]
        redo.setShortcuts(list(dict.fromkeys([*redo.shortcuts(), QKeySequence("Ctrl+Y")])))  # both are widely known
        zoom = self.commands["zoom_in"]
        zoom.setShortcuts(list(dict.fromkeys([*zoom.shortcuts(), QKeySequence("Ctrl+=")])))  # + without Shift
        for name in _CHECKABLE:
            self.commands[name].setCheckable(True)
        self.commands["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self.commands["about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.speeds = self._choices((*speeds.STEPS_PER_SECOND, speeds.FULL))
        self.optimizers = self._choices(tuple(registry.optimizers()))
        for key, name in enumerate(QUICK, 1):
            if name in self.optimizers:
                self.optimizers[name].setShortcut(QKeySequence(str(key)))
        self.perturbations = {sigma: self._action(None) for sigma in SIGMAS}
        self.joining = {name: self._action(None) for name in registry.optimizers()}
        self.themes = self._choices(("system", "light", "dark"))
        self.languages = self._choices(("system", "en", "zh_CN"))
        self.retranslate()

    def retranslate(self) -> None:
        """Write all actions in the present language."""
        for name, text in self._texts().items():
            self.commands[name].setText(text)
        for name, text in self._meanings().items():
            self.commands[name].setToolTip(text)
        for name, action in self.optimizers.items():
            entry = registry.optimizers()[name]
            action.setText(catalogue(entry.title))
            action.setToolTip(catalogue(entry.meaning))
        for name, action in self.joining.items():
            action.setObjectName(f"add {name}")
            action.setData(name)
            action.setText(catalogue(registry.optimizers()[name].title))
            action.setToolTip(
                self.tr("Another run, from step 0 and the same initial weights, with this optimizer; it catches up.")
            )
        for speed, action in self.speeds.items():
            action.setText(speed_text(speed))
        for sigma, action in self.perturbations.items():
            action.setObjectName(f"perturb {sigma}")
            action.setData(sigma)
            action.setText(f"σ = {sigma:g}")
            action.setToolTip(self.tr("Adds noise of this standard deviation to every weight and bias of the run."))
        for name, text in (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            self.themes[name].setText(text)
        self.languages["system"].setText(self.tr("As the system"))
        self.languages["en"].setText("English")
        self.languages["zh_CN"].setText("简体中文")

    def show_playing(self, playing: bool) -> None:
        """Say what the play command would do now."""
        self.commands["play"].setText(self.tr("Pause") if playing else self.tr("Play"))

    def _texts(self) -> dict[str, str]:
        return {
            "open": self.tr("Open…"),
            "save": self.tr("Save session…"),
            "export_script": self.tr("Export script…"),
            "export_metrics": self.tr("Export metrics…"),
            "recover": self.tr("Recover"),
            "quit": self.tr("Quit"),
            "undo": self.tr("Undo"),
            "redo": self.tr("Redo"),
            "paste": self.tr("Paste data"),
            "play": self.tr("Play"),
            "step": self.tr("One step"),
            "step_10": self.tr("10 steps"),
            "step_100": self.tr("100 steps"),
            "epoch": self.tr("One epoch"),
            "reset": self.tr("Reset to the same weights"),
            "reset_new": self.tr("Reset to new weights"),
            "fork": self.tr("Fork this run"),
            "remove": self.tr("Remove this run"),
            "full_speed": self.tr("Full speed"),
            "carry_state": self.tr("Carry shared state over when switching"),
            "keep_rate": self.tr("Keep the learning rate when switching"),
            "setup": self.tr("Set-up"),
            "palette": self.tr("Command palette…"),
            "presets": self.tr("Presets…"),
            "zoom_in": self.tr("Zoom in"),
            "zoom_out": self.tr("Zoom out"),
            "zoom_reset": self.tr("Zoom to 100 %"),
            "maximise": self.tr("Maximise panel, or back"),
            "next_panel": self.tr("Next panel"),
            "reset_layout": self.tr("Reset layout"),
            "shortcuts": self.tr("Keyboard shortcuts"),
            "about": self.tr("About nnviz"),
        }

    def _meanings(self) -> dict[str, str]:
        return {
            "carry_state": self.tr(
                "What both optimizers keep, such as a velocity, goes on; otherwise the new one begins without it."
            ),
            "keep_rate": self.tr(
                "The learning rate in use stays; otherwise each optimizer brings back the rate it had last."
            ),
            "export_script": self.tr(
                "Write a PyTorch script that does this training without nnviz, and compare it with what was recorded."
            ),
            "export_metrics": self.tr("Write the recorded losses, rates and norms of every step as CSV."),
            "recover": self.tr("Go back to a training that was left without being saved."),
            "paste": self.tr(
                "Train on what is on the clipboard: points (x₁, x₂, label), a curve (x, y), or a table of any width."
            ),
            "fork": self.tr(
                "Another run goes on from these weights: give it another optimizer, and compare. At most {0} runs."
            ).format(MOST_RUNS),
            "remove": self.tr("The run shown leaves, with its curves. Undo brings it back."),
            "reset": self.tr("Start again at step 0 from the weights this training began with."),
            "reset_new": self.tr("Start again at step 0 from new random weights."),
        }

    def _action(self, keys: Keys) -> QAction:
        action = QAction(self.parent())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        return action

    def _choices(self, values: tuple[K, ...]) -> dict[K, QAction]:
        group = QActionGroup(self)
        out: dict[K, QAction] = {}
        for value in values:
            out[value] = self._action(None)
            out[value].setCheckable(True)
            out[value].setData(value)
            out[value].setObjectName(str(value))
            group.addAction(out[value])
        return out


def speed_text(speed: float) -> str:
    """Return the words for a speed."""
    if speed == speeds.FULL:
        return QCoreApplication.translate("Actions", "Max")
    return QCoreApplication.translate("Actions", "{0} / s").format(numbers.per_second(speed))
