"""The law about an action as a decision table, and in the languages of other engines."""

from brightline.analysis.exports.cedar import cedar
from brightline.analysis.exports.dmn import dmn
from brightline.analysis.exports.rego import rego
from brightline.analysis.exports.sheets import STYLE, as_csv, as_html, table_html
from brightline.analysis.exports.table import Column, Line, Stamp, Table, table

__all__ = [
    "STYLE", "Column", "Line", "Stamp", "Table", "as_csv", "as_html", "cedar", "dmn", "rego", "table", "table_html",
]  # fmt: skip
