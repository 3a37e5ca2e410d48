"""The main window: menu bar, toolbar, notices, panels, status bar; each of them a file of its own."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QWidget

from nnviz.record.session import SUFFIX
from nnviz.ui import placing, presets, slow_imports
from nnviz.ui import theme as themes
from nnviz.ui.actions import Actions
from nnviz.ui.aids import Aids
from nnviz.ui.appearance import Appearance
from nnviz.ui.asking import Asking
from nnviz.ui.commanding import Commanding
from nnviz.ui.dressing import Dressing
from nnviz.ui.export_notices import ExportNotices
from nnviz.ui.exporting import Exporting
from nnviz.ui.files import Files
from nnviz.ui.hush import Hush, paint_again
from nnviz.ui.in_turns import AfterImports, InTurns
from nnviz.ui.kept import Kept
from nnviz.ui.kept_choices import KeptChoices
from nnviz.ui.language import Language
from nnviz.ui.menus import Menus
from nnviz.ui.model.readouts import readouts
from nnviz.ui.model.status_view import status_view
from nnviz.ui.notice_strip import NoticeStrip
from nnviz.ui.notices import Notices
from nnviz.ui.options import Options
from nnviz.ui.panel_area import PanelArea
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.pasting import Pasting
from nnviz.ui.setup.side import SetupSide
from nnviz.ui.status_bar import StatusBar
from nnviz.ui.theme import Theme
from nnviz.ui.toolbar.bar import Toolbar
from nnviz.ui.training import Training
from nnviz.ui.viewer import Viewer
from nnviz.ui.widgets.readied_column import ReadiedColumn
from nnviz.ui.writer import Problem

_NUMBERS_MS = 100  # read-outs and status change ten times a second: faster cannot be read


class MainWindow(QMainWindow):
    """Holds the parts together and passes on theme, language and what is kept between starts.

    Signals:
        closing: The window is about to close.
        built: Its panels and the set-up column have been made.
    """

    closing = Signal()
    built = Signal()

    def __init__(self, training: Training, kept: Kept, language: Language, options: Options) -> None:
        super().__init__()
        self._kept = kept
        self._language = language
        self._workspace = options.workspace
        self._restores = options.screenshot is None
        self._choices = KeptChoices(kept, restores=self._restores)
        self.actions_ = Actions(self)
        self.appearance = Appearance(self.actions_, kept, language, options, self)
        self.training = training
        self.viewer = Viewer(training, self)
        self.toolbar = Toolbar(self.theme, self.actions_, self)
        self.strip = NoticeStrip(self.theme, self)
        self.area = PanelArea(self.theme, self)
        self.side = SetupSide(self.theme, self.actions_, self)
        self.status = StatusBar(self.theme, self)
        self.notices = Notices(self.strip, language, training, self)
        self.files = Files(training, kept, self.notices, options.device, self)
        self.exporting = Exporting(training, lambda: language.code, self._suggested, self)
        ExportNotices(self.strip, self.exporting)
        self.menus = Menus(self.actions_, lambda: presets.titles(language.code), kept.recent, self)
        self.commanding = Commanding(self.actions_, training, self.viewer, self)
        self.pasting = Pasting(self.actions_.commands["paste"], training, self.viewer, self.notices, self)
        self.asking = Asking(self.viewer, self.notices, self.strip, self.pasting, self)
        self.aids = Aids(self, kept, language)
        self._leaving = False
        self._safe = False
        self._numbers = QTimer(self)
        self._building = AfterImports(slow_imports.names, self._panels_in_turn, self)
        self.restyling = InTurns(self)
        self._hush = Hush(self, lambda: self.restyling.under_way)
        self._build()
        self._connect()
        self._place(options.size)
        self.setAcceptDrops(True)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self.appearance.theme

    def build_panels(self) -> None:
        """Make the panels all at once, and start the frame clock."""
        for _ in self._panels_in_turn():
            pass

    def build_panels_in_turns(self) -> None:
        """Make the panels while the window answers: slow imports in another thread, then a panel a turn."""
        self._building.start()

    def _panels_in_turn(self) -> Generator[None]:
        from nnviz.ui.panels import registry

        panels: dict[str, PanelWidget] = {}
        for name, entry in registry.panels().items():
            panels[name] = entry.widget(self.theme, self.area)  # whose child it is even if the window is closed now
            yield
        themes.configure_plots(self.theme)
        workspace = self._workspace or self.training.session.experiment.view.workspace
        for _ in self.area.filling(panels.values(), workspace):
            yield from self._dressing.in_turn(self.theme)
        layout = self._kept.blob(f"layout/{self.area.workspace}")
        if layout is not None and self._restores:
            self.area.restore(layout)
        self.menus.set_panels({name: dock.toggle for name, dock in self.area.docks.items()})
        for name, panel in panels.items():
            self._choices.watch(name, panel.choices)
        yield
        for panel in panels.values():
            if panel.theme != self.theme:  # it was changed meanwhile
                panel.set_theme(self.theme)
        self.viewer.take(panels)
        yield from self.side.filling(self.training, self.viewer, self.files, self._language, self._choices)
        self.built.emit()
        for _ in presets.readable():  # menu, palette and gallery have them at hand then
            yield

    def use_theme(self, name: str) -> None:
        """Switch to the theme called "light", "dark" or "system"."""
        self.appearance.use_theme(name)

    def use_language(self, code: str) -> None:
        """Switch to the language "en", "zh_CN" or "system"."""
        self.appearance.use_language(code)

    @Slot()
    def _restyle(self) -> None:
        """Draw everything with the theme in use now, a piece a turn."""
        self.restyling.begin(self._restyled_in_turn())

    def _restyled_in_turn(self) -> Generator[None]:
        self.setUpdatesEnabled(False)  # no picture half in one theme, half in the other
        try:
            yield from self._dressing.in_turn(self.theme)
            self.toolbar.set_theme(self.theme)
            self.strip.set_theme(self.theme)
            self.area.set_theme(self.theme)
            self.aids.set_theme(self.theme)
            self.status.set_theme(self.theme)
            yield
            self.side.set_theme(self.theme)
            for panel in self.viewer.panels.values():
                yield
                panel.set_theme(self.theme)
        finally:
            paint_again(self)
        self._bound()
        self.viewer.clock.invalidate()

    def keep(self) -> None:
        """Write down place, layout and choices for the next start."""
        self._kept.set_blob("geometry", self.saveGeometry())
        if self.area.docks:
            self._kept.set_blob(f"layout/{self.area.workspace}", self.area.save())
        self._choices.keep()
        self._kept.write()

    def rest(self) -> None:
        """Make, draw and count no more."""
        self._building.stop()
        self.restyling.stop()
        self._numbers.stop()
        self.viewer.clock.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's state and let the rest shut down; a session that is being saved comes first.

        What would be lost goes into a recovery file, for which nobody is asked and no window waits.
        """
        if self.files.saver.busy and not self._leaving:
            self._leaving = True
            self.notices.closing()
            event.ignore()
            return
        if self.training.would_lose and not self._safe:
            self._safe = True
            self.hide()
            self.files.saver.keep()
            event.ignore()
            return
        self.rest()
        self.files.loader.wait()
        self.files.saver.wait()
        self.pasting.wait()
        self.exporting.cancel()
        self.keep()
        self.hide()  # ending the trainer may take a second
        self.closing.emit()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language, the system's too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LocaleChange:
            self.appearance.follow_locale()
        if event.type() == QEvent.Type.LanguageChange:
            self.actions_.retranslate()
            self.actions_.show_playing(self.training.moving)
            self.show_numbers()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a maximised panel go back at Esc, where nothing else takes the key."""
        if event.key() != Qt.Key.Key_Escape or not self.area.back():
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local file."""
        if self.files.accepts(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file that was dropped."""
        event.acceptProposedAction()
        self.files.drop(event.mimeData().urls())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint in the next turn: to lay everything out is enough for this one."""
        super().resizeEvent(event)
        if self.isVisible():
            self._hush.begin()

    def _build(self) -> None:
        self.setMenuBar(self.menus)
        body = QWidget(self)
        column = ReadiedColumn(self._make_ready, body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.toolbar, self.strip):
            column.addWidget(widget)
        work = QHBoxLayout()
        work.setSpacing(0)
        work.addWidget(self.side)
        work.addWidget(self.area, 1)
        column.addLayout(work, 1)
        self.strip.float_over(self.area)
        column.addWidget(self.aids.health_strip)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self._dressing = Dressing(self.theme, self, body, *self.area.holders())
        self._bound()

    def _make_ready(self, width: int) -> None:
        """Give toolbar and set-up column a little more room in a wide window."""
        self.toolbar.make_ready(width)
        self.side.fit()

    def _connect(self) -> None:
        commands = self.actions_.commands
        laid_out = [commands[name].triggered for name in ("reset_layout", "maximise", "setup")]
        for much in (*laid_out, self.area.seen_changed, self.appearance.spoken, self.training.opened):
            much.connect(self._hush.begin)
        commands["open"].triggered.connect(self.files.ask_open)
        commands["save"].triggered.connect(self.files.ask_save)
        commands["export_script"].triggered.connect(self.exporting.ask_script)
        commands["export_metrics"].triggered.connect(self.exporting.ask_metrics)
        commands["recover"].triggered.connect(self.files.recover)
        commands["quit"].triggered.connect(self.close)
        self.files.written.connect(self._leave)
        self.files.saver.safe.connect(self._leave_safely)
        commands["reset_layout"].triggered.connect(self.area.reset)
        commands["reset_layout"].triggered.connect(self._choices.reset)
        commands["maximise"].triggered.connect(self.area.maximise_current)
        commands["next_panel"].triggered.connect(self.area.focus_next)
        self.area.seen_changed.connect(self.viewer.look_again)
        self.side.drawing.connect(self._draw_points)
        self.appearance.restyled.connect(self._restyle)
        self.appearance.spoken.connect(self.viewer.retranslate)
        commands["about"].triggered.connect(self._about)
        self.menus.experiment_chosen.connect(self.files.open_builtin)
        self.menus.file_chosen.connect(self.files.open_file)
        self.menus.recent_cleared.connect(self._kept.clear_recent)
        self.toolbar.rate.asked.connect(self.commanding.set_rate)
        self.toolbar.rate.refused.connect(self.notices.refusal)
        self.toolbar.runs.chosen.connect(self.viewer.show_run)
        self.viewer.run_changed.connect(self._show_controls)
        self.training.changed.connect(self._show_controls)
        self.training.refused.connect(self._show_controls)
        self.training.opened.connect(self._show_title)
        self.training.opened.connect(self.toolbar.fit)
        self._numbers.setInterval(_NUMBERS_MS)
        self._numbers.timeout.connect(self.show_numbers)
        self._numbers.start()
        self._show_controls()

    def _bound(self) -> None:
        """Let the window be no smaller than what it shows, nor larger than the screen because of that."""
        least = QSize(self.theme.px(960), self.theme.px(600))
        self.setMinimumSize(least.boundedTo(placing.room(self)))

    def _place(self, size: tuple[int, int] | None) -> None:
        if size is not None:
            self.resize(*size)
        else:
            placing.place(self, self._kept.blob("geometry"))

    @Slot()
    def _show_controls(self) -> None:
        """Show what is in use now; the trainer's word counts, not the click."""
        training, run = self.training, self.viewer.run
        self.toolbar.transport.show_playing(training.moving)
        self.toolbar.transport.show_speed(training.speed)
        settings = training.session.settings.get(run)
        if settings is not None:
            self.toolbar.optimizers.show_optimizer(settings.optimizer["name"])
            self.toolbar.rate.show_rate(float(settings.optimizer.get("lr", 0.0)))
        self.toolbar.runs.show_runs(tuple((one.name, one.shown) for one in training.session.runs), run)
        for name in ("save", "export_script", "export_metrics"):
            self.actions_.commands[name].setEnabled(not training.empty)
        self.actions_.commands["undo"].setEnabled(training.log.can_undo)
        self.actions_.commands["redo"].setEnabled(training.log.can_redo)

    @Slot()
    def show_numbers(self) -> None:
        """Bring read-outs and status bar up to date."""
        training, run = self.training, self.viewer.run
        broken = self.viewer.breaks.get(run)
        shown = readouts(training.session, training.history, run, broken.loss if broken is not None else ())
        self.toolbar.readouts.show_readouts(shown)
        self.toolbar.rate.show_scheduled(shown.rate)
        key = training.session.lane(run)
        thinned = key is not None and key in training.history.lanes and bool(training.history.thinning(key))
        view = status_view(
            training.session, self.viewer.clock.window_rate, run, restarting=training.restarting, thinned=thinned
        )
        self.status.show_view(view, self._title())
        self._show_title()

    @Slot(str)
    def _leave(self, problem: str) -> None:
        """Close the window that waited for its session to be saved; it stays where that failed."""
        leaving, self._leaving = self._leaving, False
        if leaving and not problem:
            self.close()

    @Slot(object)
    def _leave_safely(self, problem: Problem) -> None:
        """Close the hidden window, now that nothing is lost; where something would be, it comes back and says so."""
        if problem is None:
            self.close()
            QApplication.quit()  # of a window that is hidden already Qt does not notice that it was the last
        else:
            self.notices.not_kept(problem)
            self.show()

    @Slot()
    def _draw_points(self) -> None:
        """Show the output panel and let it take points as soon as they can be drawn."""
        from nnviz.ui.panels.output import OutputPanel

        dock = self.area.docks.get("output")
        if dock is not None and isinstance(dock.panel, OutputPanel):
            self.area.bring("output")
            dock.panel.start_drawing()

    @Slot()
    def _show_title(self) -> None:
        self.setWindowTitle(f"{self._title()} – nnviz")

    def _suggested(self) -> Path:
        """Return where an export would go, without a suffix."""
        return Path(self._kept.text("folder")) / self.files.opening.name

    def _title(self) -> str:
        opening = self.files.opening
        experiment = opening.experiment
        chinese = self._language.code == "zh_CN"
        title = (chinese and experiment.title_zh) or experiment.title or opening.name
        if opening.path is not None:
            title = opening.path.name
        kept = opening.path is not None and (opening.path.suffix == SUFFIX or opening.checkpoint is not None)
        return self.tr("{0} (changed)").format(title) if self.training.session.altered and not kept else title

    @Slot()
    def _about(self) -> None:
        from nnviz import __version__

        self.strip.say(
            "about",
            lambda: self.tr("nnviz {0}: the mathematics of a neural network while it learns.").format(__version__),
            "info",
        )
