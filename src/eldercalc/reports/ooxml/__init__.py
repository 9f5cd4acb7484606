"""Adding to a finished workbook without rewriting it.

A library that loads a workbook and saves it again keeps what it knows and drops the rest: images, charts, form
controls, extensions. Here a part is only ever cut open where something is put in; every other byte of it, and every
other part of the package, stays as it was.
"""
