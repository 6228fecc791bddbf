"""Turns the tokens into a style sheet and a Qt palette, so that both themes look the same on every system."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QPalette

from app.ui.common.theme import RADIUS, Appearance

_SHEET = Template("""
QWidget { color: $text; background: transparent; }
QWidget#window, QWidget[surface="page"] { background: $window; }
QDialog { background: $window; }
QFileDialog QTreeView, QFileDialog QListView { background: $surface; border: 1px solid $border; border-radius: 6px;
  selection-background-color: $accent_soft; selection-color: $text; }
QFileDialog QHeaderView::section { padding: 4px 8px; }
QToolTip { color: $text; background: $surface; border: 1px solid $border_strong; padding: 4px 8px; }
QFrame[surface="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[surface="side"] { background: $surface; border: none; border-right: 1px solid $border; }
QFrame[surface="side"][mirrored="true"] { border-right: none; border-left: 1px solid $border; }
QFrame[surface="footer"] { background: $surface; border: none; border-top: 1px solid $border; }
QFrame[surface="card"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[surface="card"][chosen="true"] { border: 1px solid $accent; }
QFrame[surface="card"]:focus { border: 2px solid $accent; }
QFrame[surface="quote"] { background: $sunken; border: 1px solid $border; border-radius: 6px; }
QFrame[surface="note"] { background: $note_soft; border: 1px solid $note_border; border-radius: 6px; }
QFrame[surface="calm"] { background: $calm_soft; border: 1px solid $calm_border; border-radius: ${radius}px; }
QFrame[surface="danger"] { background: $danger_soft; border: 1px solid $danger; border-radius: ${radius}px; }
QFrame[surface="notice"] { border-radius: 6px; border: 1px solid $border; background: $surface; }
QFrame[surface="notice"][tone="info"] { background: $info_soft; border-color: $info_border; }
QFrame[surface="notice"][tone="warning"] { background: $warning_soft; border-color: $warning_border; }
QFrame[surface="notice"][tone="danger"] { background: $danger_soft; border-color: $danger; }
QFrame[surface="notice"][edge="true"] { border-radius: 0; border-left: none; border-right: none; }
QFrame[surface="line"] { background: $border; border: none; }

QPushButton { background: $surface; border: 1px solid $border_strong; border-radius: 6px; padding: 5px 11px;
  min-height: ${line}px; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 10px; }
QPushButton:disabled { color: $muted; border-color: $border; background: $sunken; }
QPushButton[hinted="true"] { text-align: left; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $accent_text; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="quiet"]:disabled { color: $muted; }
QPushButton[kind="danger"] { background: $danger; color: $on_danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_hover; }
QPushButton[kind="danger"]:focus { border: 2px solid $text; }
QPushButton[kind="outlined"] { color: $danger_text; border: 2px solid $danger; padding: 4px 10px;
  background: $surface; }
QPushButton[kind="outlined"]:hover { background: $danger_soft; }
QPushButton[kind="outlined"]:focus { border: 3px solid $danger; padding: 3px 9px; }
QPushButton[kind="note"] { background: $note_soft; color: $note_text; border: 1px solid $note_text; }
QPushButton[kind="note"]:hover { background: $surface; }
QPushButton[kind="note"]:focus { border: 2px solid $note_text; }
QPushButton[kind="note"]:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton[kind="choice"] { border-radius: ${pill}px; padding: 3px 11px; }
QPushButton[kind="choice"]:checked { background: $accent_soft; border: 2px solid $accent; color: $accent_text;
  padding: 2px 10px; }
QPushButton[kind="choice"]:focus { border: 2px solid $accent; padding: 2px 10px; }

QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 3px; background: transparent; }
QToolButton:hover { background: $sunken; border-color: $border; }
QToolButton:pressed { background: $border; }
QToolButton:focus { border: 2px solid $accent; padding: 2px; }

QPlainTextEdit, QLineEdit, QComboBox { background: $surface; border: 1px solid $border_strong; border-radius: 6px;
  padding: 5px 7px; selection-background-color: $accent; selection-color: $on_accent;
  placeholder-text-color: $muted; }
QPlainTextEdit:focus, QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 4px 6px; }
QPlainTextEdit:disabled, QLineEdit:disabled, QComboBox:disabled { color: $muted; background: $sunken;
  border-color: $border; }
QPlainTextEdit[tone="note"] { background: $note_soft; border-color: $note_border; }
QPlainTextEdit[tone="note"]:focus { border-color: $note_text; }
QComboBox { min-height: ${line}px; }
QComboBox QLineEdit, QComboBox QLineEdit:focus, QComboBox QLineEdit:disabled { background: transparent; border: none;
  padding: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$arrow"); width: 16px; height: 16px; }
QComboBox { combobox-popup: 0; }
QComboBoxPrivateContainer { border: none; }
QComboBox QAbstractItemView, QListView[surface="popup"] { background: $surface; outline: none;
  border: 1px solid $border_strong; selection-background-color: $accent_soft; selection-color: $text; padding: 4px 0; }
QComboBox QAbstractItemView::item { padding: 4px 8px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QListView[surface="popup"]::item { padding: 0 8px; }
QListView[surface="popup"]::item:selected { background: $accent_soft; color: $text; }
QCheckBox { spacing: 8px; min-height: ${line}px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $border_strong; border-radius: 4px;
  background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:disabled { background: $sunken; border-color: $border; }
QCheckBox:focus { color: $accent_text; }
QCheckBox::indicator:focus { border: 2px solid $accent; }

QListView[surface="rooms"]::item { border: 1px solid transparent; border-radius: 6px; padding: 0 8px; }
QListView[surface="rooms"]::item:hover { background: $sunken; }
QListView[surface="rooms"]::item:selected { background: $accent_soft; color: $accent_text; }
QListView[surface="rooms"]::item:selected:focus { border: 2px solid $accent; padding: 0 7px; }
QTableView[surface="records"], QListView[surface="records"] { background: $surface; border: 1px solid $border;
  border-radius: ${radius}px; outline: none; selection-background-color: $accent_soft; selection-color: $text; }
QTableView[surface="records"]:focus, QListView[surface="records"]:focus { border: 2px solid $accent; }
QTableView[surface="records"]::item { border: none; border-bottom: 1px solid $border; padding: 0 8px; }
QTableView[surface="records"]::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border_strong;
  padding: 6px 11px; }
QRadioButton { spacing: 8px; min-height: ${line}px; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $border_strong; border-radius: 9px;
  background: $surface; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; }
QRadioButton::indicator:focus { border-color: $accent; background: $accent_soft; }
QRadioButton::indicator:checked:focus { border: 5px solid $text; background: $surface; }
QMenu { background: $surface; border: 1px solid $border_strong; border-radius: 8px; padding: 5px 4px;
  icon-size: ${line}px; }
QMenu::item { padding: 6px 14px 6px 10px; border-radius: 5px; margin: 0 2px; min-height: ${line}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { left: 8px; }
QMenu::indicator { width: 0; height: 0; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QListView { background: transparent; border: none; outline: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea:focus { border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px 0; }
QScrollBar::handle:vertical { background: $handle; border-radius: 3px; min-height: 28px; margin: 0 3px; }
QScrollBar::handle:vertical:hover { background: $border_strong; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollBar:horizontal { height: 0; }
""")

# High contrast: nothing is told apart by its ground alone, and the focus has a colour of its own.
_STRONG = Template("""
QPushButton[kind="quiet"], QToolButton { border: 1px solid $border; }
QPushButton:disabled, QPushButton[kind="primary"]:disabled, QPushButton[kind="quiet"]:disabled {
  border: 1px dashed $border; }
QFrame[surface="bar"] { border-bottom: 1px solid $border_strong; }
QFrame[surface="footer"] { border-top: 1px solid $border_strong; }
QFrame[surface="card"][chosen="true"] { border: 2px solid $accent; }
QFrame[surface="card"]:focus { border: ${ring}px solid $warning_border; }
QPushButton:focus, QPushButton[kind="primary"]:focus, QPushButton[kind="quiet"]:focus,
QPushButton[kind="danger"]:focus, QPushButton[kind="outlined"]:focus {
  border: ${ring}px solid $warning_border; padding: 3px 9px; }
QPushButton[kind="choice"]:focus { border: ${ring}px solid $warning_border; padding: 1px 9px; }
QToolButton:focus { border: ${ring}px solid $warning_border; padding: 1px; }
QPlainTextEdit:focus, QLineEdit:focus, QComboBox:focus, QPlainTextEdit[tone="note"]:focus {
  border: ${ring}px solid $warning_border; padding: 3px 5px; }
QCheckBox::indicator:focus { border: ${ring}px solid $warning_border; }
QComboBox QAbstractItemView, QListView[surface="popup"] { selection-background-color: $accent;
  selection-color: $on_accent; }
QComboBox QAbstractItemView::item:selected, QListView[surface="popup"]::item:selected { background: $accent;
  color: $on_accent; }
QScrollBar::handle:vertical:enabled { border: 1px solid $border_strong; }
""")


def stylesheet(appearance: Appearance, *, tick: str, arrow: str) -> str:
    """The program's style sheet; `tick` and `arrow` are picture files for check boxes and combo boxes."""
    palette = appearance.palette
    tokens = {name: getattr(palette, name) for name in type(palette).__slots__}
    line = round(appearance.pixels("body") * 1.4)
    sheet = _SHEET.substitute(tokens, radius=RADIUS, line=line, pill=line // 2 + 4, tick=tick, arrow=arrow)
    return sheet + _STRONG.substitute(tokens, ring=appearance.ring) if appearance.is_strong else sheet


def qt_palette(appearance: Appearance) -> QPalette:
    """The palette under the style sheet: what Fusion paints by itself, such as selections and links."""
    tokens = appearance.palette
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent_text,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Light: tokens.surface,
        role.Midlight: tokens.border,
        role.Shadow: tokens.border_strong,
    }
    made = QPalette()
    for where, colour in colours.items():
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.muted))
    return made
