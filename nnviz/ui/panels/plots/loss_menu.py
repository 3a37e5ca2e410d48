"""What can be set of the loss panel, as actions of its menu: scale, axis, smoothing, and its data to take along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nnviz.ui.model import smoothing
from nnviz.ui.panels.drawing import words

translate = QCoreApplication.translate


class LossMenu(QObject):
    """The panel's own actions, in the order of `actions`.

    Signals:
        changed: The view is to be another one.
        copied: The data is wanted on the clipboard.
        saved: The data is wanted in this file.

    Attributes:
        log: Whether the axis of values is logarithmic.
        axis, window: Groups of what the axis counts, and over how many steps curves are smoothed; see `ruler`, `most`.
        range_of: Says which part of the curves the data is of; empty is all of them.
    """

    changed = Signal()
    copied = Signal()
    saved = Signal(str)

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self.range_of: Callable[[], str] = str
        self.log = QAction(panel)
        self.log.setCheckable(True)
        self.log.setChecked(True)
        self.log.setShortcut(QKeySequence(Qt.Key.Key_L))
        self.log.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        panel.addAction(self.log)
        self.log.toggled.connect(lambda _on: self.changed.emit())
        self.axis_menu, self.axis = self._choice(("step", "epoch", "time"), "step")
        self.window_menu, self.window = self._choice(tuple(map(str, smoothing.WINDOWS)), str(smoothing.WINDOW))
        self.copy, self.save = QAction(panel), QAction(panel)
        self.copy.triggered.connect(self.copied)
        self.save.triggered.connect(self._ask)
        self.retranslate()

    @property
    def actions(self) -> tuple[QAction, ...]:
        """All of them, submenus included."""
        return (self.log, self.axis_menu.menuAction(), self.window_menu.menuAction(), self.copy, self.save)

    @property
    def ruler(self) -> str:
        """What the axis counts: "step", "epoch" or "time"."""
        return str(_checked(self.axis))

    @property
    def most(self) -> int:
        """Steps curves are smoothed over, at most."""
        return int(_checked(self.window))

    def retranslate(self) -> None:
        """Put all texts into the present language."""
        self.log.setText(translate("panels", "Logarithmic"))
        self.axis_menu.setTitle(translate("panels", "Horizontal axis"))
        self.window_menu.setTitle(translate("panels", "Smoothing"))
        names = {
            "step": translate("panels", "Steps"),
            "epoch": translate("panels", "Epochs"),
            "time": translate("panels", "Time of training"),
        }
        for action in self.axis.actions():
            action.setText(names[action.data()])
        for action in self.window.actions():
            steps = translate("panels", "Mean of {0} steps").format(words.count(int(action.data())))
            action.setText(translate("panels", "None") if action.data() == "1" else steps)
        self.copy.setText(translate("panels", "Copy data"))
        self.copy.setToolTip(translate("panels", "What is drawn, a row for each point, as a table"))
        self.save.setText(translate("panels", "Save data…"))

    def _choice(self, keys: tuple[str, ...], first: str) -> tuple[QMenu, QActionGroup]:
        menu, group = QMenu(self._panel), QActionGroup(self)
        for key in keys:
            action = menu.addAction(key)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key == first)
            group.addAction(action)
        group.triggered.connect(lambda _action: self.changed.emit())
        return menu, group

    def _ask(self) -> None:
        """Ask where to, while the training and the window go on."""
        part = self.range_of()
        title = (
            translate("panels", "Save data: only {0}, as shown").format(part)
            if part
            else translate("panels", "Save data")
        )
        dialog = QFileDialog(self._panel, title, "loss.csv")
        dialog.setObjectName("save_data")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setNameFilters([translate("panels", "Tables (*.csv)")])
        dialog.fileSelected.connect(self._chosen)
        dialog.show()

    def _chosen(self, name: str) -> None:
        path = Path(name)
        self.saved.emit(str(path if path.suffix else path.with_suffix(".csv")))


def _checked(group: QActionGroup) -> str:
    action = group.checkedAction()
    return str(action.data()) if action is not None else ""
