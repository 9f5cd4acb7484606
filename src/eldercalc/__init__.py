"""eldercalc: does a city keep its promises to the old?

From the spreadsheets of county bureaus to a judged progress table: `readers` → `records` → `measures` →
`assessment` → `reports`, with the promises in `plans` and the meaning of every figure in `definitions`.
"""

__version__ = "0.1.0"
