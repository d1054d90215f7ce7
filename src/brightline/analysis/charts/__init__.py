"""The law about an action as a chart for a wall: one sheet, black on white."""

from brightline.analysis.charts.layout import DoesNotFit
from brightline.analysis.charts.page import Head, Wall, wall
from brightline.analysis.charts.pdf import pdf
from brightline.analysis.charts.sheet import Sheet, best_given, sheet
from brightline.analysis.charts.svg import svg

__all__ = ["DoesNotFit", "Head", "Sheet", "Wall", "best_given", "pdf", "sheet", "svg", "wall"]
