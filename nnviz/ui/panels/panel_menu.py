"""The menu behind ⋯ in a panel's header: the panel's own actions, and its picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from nnviz.ui.theme import Theme

translate = QCoreApplication.translate


class PanelMenu(QToolButton):
    """A button in a panel's header, with the panel's own actions above the ones all panels have.

    Args:
        name: Name of the file a picture is saved to, unless another is chosen.
        take: Takes the panel's picture.

    Signals:
        failed: A picture could not be written to this path.

    Attributes:
        actions_menu: The menu itself.
        copy, save: Copy or save the panel's picture.
    """

    failed = Signal(str)

    def __init__(self, name: str, take: Callable[[], QPixmap], parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._take = take
        self._picture = QPixmap()
        self.setText("⋯")
        self.setProperty("role", "flat")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.actions_menu = QMenu(self)
        self.setMenu(self.actions_menu)
        self._rule = self.actions_menu.addSeparator()
        self._rule.setVisible(False)
        self.copy = self._action(self._copy)
        self.save = self._action(self._ask_save)

    def add(self, action: QAction) -> None:
        """Put `action` below the panel's other ones."""
        self.actions_menu.insertAction(self._rule, action)
        self._rule.setVisible(True)

    def set_theme(self, theme: Theme) -> None:
        """Draw with `theme`."""
        self.setFont(theme.font(12, 600))
        self.setFixedSize(theme.px(26), theme.px(22))
        self.setStyleSheet("QToolButton { padding: 0px; }")

    def retranslate(self, panel: str) -> None:
        """Put all texts into the present language; `panel` is what its panel is called, which its name begins with."""
        self.copy.setText(translate("panels", "Copy picture"))
        self.save.setText(translate("panels", "Save picture…"))
        name = translate("panels", "Panel menu")
        self.setAccessibleName(f"{panel}: {name}")
        self.setToolTip(name)

    def write(self, path: Path) -> None:
        """Write the picture taken last to `path`, as PNG where its name says nothing else."""
        target = path if path.suffix else path.with_suffix(".png")
        if not self._picture.save(str(target)):
            self.failed.emit(str(target))

    def _action(self, act: object) -> QAction:
        action = QAction(self)
        action.triggered.connect(act)
        self.actions_menu.addAction(action)
        return action

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setPixmap(self._take())

    @Slot()
    def _ask_save(self) -> None:
        """Ask where to, while the training and the window go on; the picture is the one of this moment."""
        self._picture = self._take()
        dialog = QFileDialog(self, translate("panels", "Save picture"), f"{self._name}.png")
        dialog.setObjectName("save_picture")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.setNameFilters([translate("panels", "Pictures (*.png *.jpg)")])
        dialog.fileSelected.connect(self._chosen)
        dialog.show()

    @Slot(str)
    def _chosen(self, name: str) -> None:
        self.write(Path(name))
