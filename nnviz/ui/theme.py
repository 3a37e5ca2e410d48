"""The one place where colours, fonts and sizes are decided: light and dark tokens, palettes, colour maps."""

from __future__ import annotations

import functools
import sys
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPen
from PySide6.QtWidgets import QApplication

Name = Literal["light", "dark", "system"]

#: Fonts by preference. Those of Chinese come last: their ∂, × and · are as wide as a Chinese character.
_FAMILIES = ("Inter", "Noto Sans", "DejaVu Sans Condensed", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC")

#: Dash pattern of each run, in pen widths; run 0 is solid.
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 2), (1.5, 2), (6, 2, 1.5, 2), (10, 3), (3, 2, 3, 2, 1, 2))


class Theme(msgspec.Struct, frozen=True):
    """Colours as "#rrggbb", and the zoom all sizes scale with.

    Text (`text`, `muted`, `faint`, `accent`, `warn`, `ok`, `bad`) stands at 4.5 : 1 or better on `bg`, `surface` and
    `sunken`; lines of runs and layers at 3 : 1 or better on `surface`.

    Attributes:
        neg, zero, pos: Ends and middle of the diverging map of signed values; also the two classes.
        runs: Colour of each run. The first is of the text's family, so that blue and orange keep meaning the sign.
        layers: Violet ramp, up to nine layers; see `layer_color`.
        zoom: Factor on every size.
    """

    bg: str
    surface: str
    sunken: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    neg: str
    zero: str
    pos: str
    warn: str
    ok: str
    bad: str
    runs: tuple[str, ...]
    layers: tuple[str, ...]
    dark: bool = False
    zoom: float = 1.0

    def px(self, n: float) -> int:
        """Return `n` design pixels in real (device-independent) ones, at least 1."""
        return max(1, round(n * self.zoom))

    def font(self, px: float, weight: int = 400) -> QFont:
        """Return the text font at `px` design pixels, digits all of one width."""
        return QFont(_font(self.px(px), weight))

    def color(self, name: str) -> QColor:
        """Return the token called `name`."""
        return QColor(getattr(self, name))

    def ink(self, color: str) -> QColor:
        """Return `color` ("#rrggbb") as the ink of words on the surface: nearer to that of the text, if need be."""
        return QColor(_readable(color, self.surface, self.text))

    def run_color(self, index: int) -> QColor:
        """Return the colour of the run at `index` (they repeat, with other dashes)."""
        return QColor(self.runs[index % len(self.runs)])

    def layer_color(self, layer: int, count: int) -> QColor:
        """Return the colour of layer `layer` (0-based) of `count`, spread over the whole ramp."""
        last = len(self.layers) - 1
        return QColor(self.layers[round(last * layer / max(1, count - 1)) if count > 1 else last // 2])


@functools.lru_cache(maxsize=64)
def _font(pixels: int, weight: int) -> QFont:
    font = QFont(QApplication.font())
    families = [name for name in _FAMILIES if QFontDatabase.hasFamily(name)]
    if families:
        font.setFamilies(families)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    if hasattr(font, "setFeature"):  # Qt 6.7
        font.setFeature(QFont.Tag("tnum"), 1)
        if font.family().startswith("DejaVu"):  # its own anchors put the hat of m̂ a line too high
            font.setFeature(QFont.Tag("mark"), 0)
    return font


def light() -> Theme:
    """Return the light theme."""
    return Theme(
        bg="#f6f7f9", surface="#ffffff", sunken="#eef0f3", line="#dfe3e8", text="#1b1f24", muted="#5a6472",
        faint="#636d7b", accent="#0b66c3", accent_soft="#e6f0fb", on_accent="#ffffff", neg="#d55e00", zero="#f2f2ef",
        pos="#0072b2", warn="#a04a08", ok="#146c34", bad="#b91c1c",
        runs=("#1b1f24", "#c27c00", "#009e73", "#c4689b", "#3a93c9", "#d55e00"),
        layers=_ramp("#a384e0", "#5b3aa8", "#2a1252"),
    )  # fmt: skip


def dark() -> Theme:
    """Return the dark theme."""
    return Theme(
        bg="#12151a", surface="#1a1e25", sunken="#14181e", line="#2a313b", text="#e7eaee", muted="#9ba6b4",
        faint="#8a95a4", accent="#5aa7f0", accent_soft="#1b2c3f", on_accent="#10151c", neg="#f08a3c", zero="#262b33",
        pos="#4aa8e8", warn="#f0b429", ok="#4ade80", bad="#f87171",
        runs=("#e7eaee", "#f0b429", "#2fc396", "#e39cc6", "#7cc4f0", "#f08a3c"),
        layers=_ramp("#8d68d6", "#b79cf0", "#efe6ff"),
        dark=True,
    )  # fmt: skip


def named(name: Name, zoom: float = 1.0) -> Theme:
    """Return the theme called `name`; "system" follows the desktop's colour scheme."""
    is_dark = system_is_dark() if name == "system" else name == "dark"
    return msgspec.structs.replace(dark() if is_dark else light(), zoom=zoom)


def system_is_dark() -> bool:
    """Return whether the desktop's colour scheme is a dark one."""
    return QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


@functools.lru_cache(maxsize=1024)
def mix(first: str, second: str, amount: float) -> str:
    """Return the colour `amount` (0 to 1) of the way from `first` to `second`."""
    a, b = _rgb(first), _rgb(second)
    red, green, blue = np.rint(a + (b - a) * amount).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def see_through(colour: str, amount: float) -> str:
    """Return "#rrggbb" as a colour ("#aarrggbb") that covers only `amount` (0 to 1) of what lies beneath."""
    return f"#{round(255 * amount):02x}{colour.removeprefix('#')}"


def diverging(theme: Theme) -> npt.NDArray[np.uint8]:
    """Return the map of signed values, [256, 3]: row 0 the most negative, 255 the most positive."""
    stops = np.stack([_rgb(theme.neg), _rgb(theme.zero), _rgb(theme.pos)])
    at = np.linspace(0.0, 2.0, 256)
    channels = [np.interp(at, [0.0, 1.0, 2.0], stops[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)


def sequential(theme: Theme) -> npt.NDArray[np.uint8]:
    """Return the map of values without sign, [256, 3], from nothing (near the ground) to most, evenly in lightness."""
    stops = ("#20262e", "#2f8577", "#dcf7e9") if theme.dark else ("#eef1f0", "#5fae9b", "#0c3a44")
    at = np.linspace(0.0, 2.0, 256)
    ends = np.stack([_rgb(stop) for stop in stops])
    channels = [np.interp(at, [0.0, 1.0, 2.0], ends[:, channel]) for channel in range(3)]
    return np.asarray(np.rint(np.stack(channels, axis=1)), np.uint8)


def run_pen(theme: Theme, index: int, width: float = 1.0) -> QPen:
    """Return the pen of the run at `index`: a colour and a dash pattern of its own."""
    pen = QPen(theme.run_color(index))
    pen.setWidthF(width * theme.zoom)
    pen.setCosmetic(True)
    dash = DASHES[index % len(DASHES)]
    if dash:
        pen.setDashPattern(list(dash))
    return pen


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


@functools.lru_cache(maxsize=256)
def _readable(color: str, ground: str, text: str) -> str:
    steps = (mix(color, text, amount / 20) for amount in range(20))
    return next((one for one in steps if contrast(one, ground) >= 4.5), text)


def stylesheet(theme: Theme) -> str:
    """Return the style sheet of the window's chrome."""
    from nnviz.ui.stylesheet import sheet

    return sheet(theme)


def apply(app: QApplication, theme: Theme) -> None:
    """Give `app` the theme: Fusion, an explicit palette, the font; plots too, if there are any.

    The style sheet is the window's (`stylesheet`): Qt takes four times as long to give one to the application.
    """
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setFont(theme.font(12))
    configure_plots(theme)


def configure_plots(theme: Theme) -> None:
    """Set pyqtgraph's defaults, where it has been imported (it is slow to import, so never from here)."""
    pyqtgraph = sys.modules.get("pyqtgraph")
    if pyqtgraph is not None and hasattr(pyqtgraph, "setConfigOptions"):
        pyqtgraph.setConfigOptions(
            background=theme.surface, foreground=theme.muted, antialias=False, imageAxisOrder="row-major"
        )


def palette(theme: Theme) -> QPalette:
    """Return the explicit palette, so that no desktop theme mixes in."""
    out = QPalette()
    roles = QPalette.ColorRole
    values = {
        roles.Window: theme.bg, roles.WindowText: theme.text, roles.Base: theme.surface, roles.Text: theme.text,
        roles.AlternateBase: theme.sunken, roles.Button: theme.surface, roles.ButtonText: theme.text,
        roles.ToolTipBase: theme.surface, roles.ToolTipText: theme.text, roles.PlaceholderText: theme.faint,
        roles.Highlight: theme.accent, roles.HighlightedText: theme.on_accent, roles.Link: theme.accent,
        roles.BrightText: theme.bad, roles.Light: theme.surface, roles.Midlight: theme.sunken, roles.Mid: theme.line,
        roles.Dark: theme.faint, roles.Shadow: theme.line,
    }  # fmt: skip
    for role, value in values.items():
        out.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        out.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return out


def _rgb(color: str) -> npt.NDArray[np.float64]:
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)


def _ramp(*stops: str) -> tuple[str, ...]:
    at = np.linspace(0, len(stops) - 1, 9)
    return tuple(mix(stops[int(x)], stops[min(int(x) + 1, len(stops) - 1)], float(x - int(x))) for x in at)


def _luminance(color: str) -> float:
    channels = _rgb(color) / 255.0
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))
