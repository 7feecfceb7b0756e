"""Charts as SVG, drawn on the server. What is written in them comes out as text, whatever it is."""

import sys
from typing import Any

from cases.numbers.measure import Chart

COLOURS = ("#0b7a75", "#e08a1e", "#7a5ea8", "#c2453c", "#3f7fbf", "#8a8f3c", "#8795a1")
WIDTH, HEIGHT, ROW = 900, 420, 34
MOST_LABELS = 13
"""More names than this below a chart are unreadable: every second, third … is left out."""
STRAIGHT = 6
"""So many stand side by side; more are turned."""


def svg(chart: Chart) -> str:
    """The picture, to stand inside a page; empty where there is nothing to draw. Colours of text are the page's."""
    if chart.is_empty:
        return ""
    drawn = _drawn(chart)
    step = -1 if chart.kind == "sideways" else 1  # the library begins at the bottom
    drawn.x_labels = list(chart.labels)[::step]
    for name, values in chart.series:
        drawn.add(name, list(values)[::step])
    drawn.add_xml_filter(_still)
    picture: str = drawn.render(is_unicode=True)
    return picture


def _still(root: Any) -> Any:
    """Without the library's script, its comments, and what only the script would show."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in ("script", "desc"):
                parent.remove(child)
    return root


def _drawn(chart: Chart) -> Any:
    import pygal  # only whoever looks at charts needs its memory
    from pygal.style import Style

    # What pygal puts there speaks a protocol of Python 2: every later import of anything would warn of it.
    sys.meta_path[:] = [it for it in sys.meta_path if type(it).__name__ != "PluginImportFixer"]
    kinds = {
        "lines": pygal.Line,
        "bars": pygal.Bar,
        "stacked": pygal.StackedBar,
        "sideways": pygal.HorizontalBar,
    }
    sideways = chart.kind == "sideways"
    every = -(-len(chart.labels) // MOST_LABELS)
    settings: dict[str, Any] = {
        "style": Style(
            background="transparent",
            plot_background="transparent",
            foreground="currentColor",
            foreground_strong="currentColor",
            foreground_subtle="currentColor",
            opacity="1",
            opacity_hover="1",
            colors=COLOURS,
            font_family="inherit",
            label_font_size=15,
            major_label_font_size=15,
            legend_font_size=15,
            value_font_size=14,
        ),
        "width": WIDTH,
        "height": 90 + ROW * len(chart.labels) if sideways else HEIGHT,
        "js": [],
        "disable_xml_declaration": True,
        "pretty_print": False,
        "show_legend": len(chart.series) > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 4,
        "print_values": sideways,
        "print_values_position": "top",
        "formatter": _words,
        "value_formatter": _words,
        "y_title": None if sideways else chart.unit,
        "truncate_label": -1,
        "truncate_legend": -1,
        "margin": 10,
        "margin_bottom": 30 if len(chart.series) > 1 else 10,
        "x_label_rotation": 35 if len(chart.labels) > STRAIGHT and not sideways else 0,
        "dots_size": 4,
        "stroke_style": {"width": 3},
        "include_x_axis": True,
        "zero": 0,
        "range": (0, 5) if chart.unit == "1–5" else None,
        "no_data_text": "",
    }
    if every > 1 and not sideways:
        settings |= {"x_labels_major_every": every, "show_minor_x_labels": False}
    return kinds[chart.kind](**settings)


def _words(value: Any) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")
