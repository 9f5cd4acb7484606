"""eldercalc: does a city keep its promises to the old?

From the spreadsheets of county bureaus to a judged progress table: `readers` → `records` → `measures` →
`assessment` → `reports`, with the promises in `plans` and the meaning of every figure in `definitions`.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("eldercalc")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0"
