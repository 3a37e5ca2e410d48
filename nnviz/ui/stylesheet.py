"""The style sheet of the window's chrome: one spacing unit (8 px), one type scale (11, 12, 13, 16), quiet lines."""

from __future__ import annotations

from nnviz.ui.theme import Theme, mix

_TEMPLATE = """
QMainWindow, QDialog {{ background: {bg}; }}
QMenuBar, QMenu, QToolTip {{ font-family: {families}; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: {p4}px; font-size: {s11}px; }}

QMenuBar {{ background: {surface}; color: {text}; border: none; padding: 0 {p4}px; font-size: {s12}px; }}
QMenuBar::item {{ background: transparent; padding: {p4}px {p8}px; border-radius: {r}px; }}
QMenuBar::item:selected {{ background: {sunken}; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {line}; padding: {p4}px; font-size: {s12}px; }}
QMenu::item {{ padding: {p4}px {p24}px {p4}px {p24}px; border-radius: {r}px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {text}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {p4}px {p8}px; }}

#toolbar {{ background: {surface}; border-top: 1px solid {line}; border-bottom: 1px solid {line}; }}
#statusbar {{ background: {surface}; border-top: 1px solid {line}; }}
#statusbar QLabel {{ color: {muted}; font-size: {s11}px; }}
#desk QTabBar {{ background: {bg}; font-size: {s12}px; qproperty-drawBase: 0; }}
#desk QTabBar::tab {{ background: transparent; color: {muted}; border: 1px solid transparent; border-radius: {r}px;
    padding: {p4}px {p8}px; margin: 0 {p4}px {p4}px 0; }}
#desk QTabBar::tab:hover {{ background: {sunken}; color: {text}; }}
#desk QTabBar::tab:selected {{ background: {surface}; border-color: {line}; color: {text}; }}
#desk QTabBar::tab:focus {{ border-color: {accent}; }}
QDockWidget {{ border: {p4}px solid {bg}; }}

QLabel[role="caption"] {{ color: {muted}; font-size: {s11}px; }}
QLabel[role="metric"] {{ color: {text}; font-size: {s16}px; font-weight: 600; }}
QFrame[role="rule"] {{ background: {line}; border: none; }}
QFrame[role="group"] {{ background: {sunken}; border: 1px solid {line}; border-radius: {r}px; }}
QFrame[role="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: {r}px; }}

QToolButton {{ background: {surface}; color: {text}; border: 1px solid {line}; border-radius: {r}px;
    padding: 0 {p8}px; font-size: {s12}px; }}
QToolButton:hover {{ background: {sunken}; }}
QToolButton:pressed {{ background: {line}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:disabled {{ color: {faint}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QToolButton[role="icon"], QFileDialog QToolButton {{ padding: 0; }}
QToolButton[role="choice"] {{ padding-right: {p24}px; }}
QToolButton[role="primary"] {{ background: {accent}; border-color: {accent}; padding: 0; }}
QToolButton[role="primary"]:hover {{ background: {accent_hover}; }}
QToolButton[role="primary"]:focus {{ border-color: {text}; }}
QToolButton[role="flat"] {{ background: transparent; border-color: transparent; color: {muted}; }}
QToolButton[role="flat"]:hover {{ background: {hover}; color: {text}; }}
QToolButton[role="flat"]:focus {{ border-color: {accent}; }}

QLineEdit {{ background: {surface}; color: {text}; border: 1px solid {line}; border-radius: {r}px;
    padding: 0 {p8}px; font-size: {s12}px; selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit[invalid="true"] {{ border-color: {bad}; color: {bad}; }}

QPushButton {{ background: {surface}; color: {text}; border: 1px solid {line}; border-radius: {r}px;
    padding: 0 {p8}px; font-size: {s12}px; }}
QPushButton:hover {{ background: {sunken}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {faint}; }}
QLabel[role="tag"] {{ color: {muted}; font-size: {s10}px; }}
QLabel[role="refusal"] {{ color: {bad}; font-size: {s11}px; }}
#stepper QToolButton, QToolButton[role="cross"] {{ background: transparent; border: none; padding: 0;
    color: {muted}; }}
#stepper QToolButton:hover, QToolButton[role="cross"]:hover {{ color: {text}; background: {hover}; }}
QToolButton[role="cross"]:focus {{ border: 1px solid {accent}; }}
#stepper QLineEdit {{ background: transparent; border: none; padding: 0; }}
#add_layer {{ border-style: dashed; color: {muted}; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {line}; outline: none;
    selection-background-color: {accent_soft}; selection-color: {text}; }}

QFrame[role="notice"], QWidget[role="ground"] {{ background: {notice}; border: none; }}
QFrame[role="notice"] {{ border-bottom: 1px solid {line}; }}
QFrame[role="notice"][tone="bad"], QWidget[role="ground"][tone="bad"] {{ background: {notice_bad}; }}
QFrame[role="notice"][tone="info"], QWidget[role="ground"][tone="info"] {{ background: {accent_soft}; }}
QFrame[role="notice"][floating="true"] {{ border: 1px solid {accent}; border-radius: {r}px; }}
QFrame[role="notice"] QLabel {{ color: {text}; font-size: {s12}px; }}
QFrame[role="notice"] QToolButton {{ background: {surface}; }}
QFrame[role="notice"] QToolButton[role="flat"] {{ background: transparent; padding: 0; }}

QScrollBar:vertical {{ background: transparent; width: {p8}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {p8}px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: {p4}px; min-height: {p24}px; min-width: {p24}px; }}
QSlider::groove:horizontal {{ height: {p3}px; border-radius: {p1}px; background: {line}; }}
QSlider::sub-page:horizontal {{ border-radius: {p1}px; background: {accent}; }}
QSlider::handle:horizontal {{ background: {surface}; border: {p2}px solid {accent}; border-radius: {p5}px;
    width: {p8}px; margin: -{p4}px 0; }}
QSlider::handle:horizontal:focus {{ background: {accent_soft}; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
"""


def sheet(theme: Theme) -> str:
    """Return the style sheet for `theme`."""
    sizes = {f"p{n}": theme.px(n) for n in (1, 2, 3, 4, 5, 8, 24)} | {
        f"s{n}": theme.px(n) for n in (10, 11, 12, 13, 16)
    }
    colors = {name: getattr(theme, name) for name in theme.__struct_fields__ if isinstance(getattr(theme, name), str)}
    return _TEMPLATE.format(
        **sizes,
        **colors,
        families=", ".join(f'"{name}"' for name in theme.font(12).families()),
        r=theme.px(6),
        hover=mix(theme.sunken, theme.line, 0.6),
        accent_hover=mix(theme.accent, theme.text, 0.12),
        notice=mix(theme.surface, theme.warn, 0.12),
        notice_bad=mix(theme.surface, theme.bad, 0.12),
    )
