"""The outputs and the picture in the README, made from real runs. `python tests/readme.py --write` renews them."""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "sample_data" / "check.svg"
BLOCK = re.compile(r"(<!-- output: (?P<command>.+?) -->\n```text\n)(?P<output>.*?)(```\n)", re.DOTALL)
CONSOLE = Console(file=io.StringIO())
PICTURED = "eldercalc check --plan zhenjiang sample_data/zhenjiang.xlsx --year 2023 --quiet"


def output(command: str) -> str:
    """What the command prints, run from the root with the eldercalc of this Python."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    env = {**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.stdout


def renewed(text: str) -> str:
    """The README with every output block as it would be printed now."""
    return BLOCK.sub(lambda found: found[1] + output(found["command"]) + found[4], text)


CELL, LINE, LEFT, TOP = 8.4, 20, 16, 64
COLOURS = {1: "#c62828", 2: "#2e7d32", 3: "#b26a00", 5: "#8e24aa", None: "#24292f"}


def shown() -> str:
    """The run that the picture is of, in colour."""
    from eldercalc import pipeline
    from eldercalc.assessment import Options
    from eldercalc.gate import Gate
    from eldercalc.reports import text
    from eldercalc.reports.result import Report

    run = pipeline.run(pipeline.plan_named("zhenjiang"), ["sample_data/zhenjiang.xlsx"], Options(years=(2023,)))
    return text.check(Report(run.assessed, run.files, run.findings, Gate(held=True)), "zh", 120, colour=True)


def picture(most: int = 42) -> str:
    """The picture: every run of text at the place of its first cell, so that any viewer keeps the columns."""
    lines = [Text.from_ansi(line) for line in shown().splitlines()]
    lines = [*lines[:most], Text("…"), *lines[-5:]]
    body = "\n".join(drawn(line, TOP + LINE * at) for at, line in enumerate(lines))
    width, height = round(120 * CELL + 2 * LEFT), TOP + LINE * len(lines)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{PICTURED}</title>
<rect width="{width}" height="{height}" rx="8" fill="#ffffff" stroke="#d0d7de"/>
<g font-family="'Sarasa Mono SC','Noto Sans Mono CJK SC','Microsoft YaHei',monospace" font-size="14">
<text x="{LEFT}" y="32" fill="#57606a">$ {PICTURED}</text>
{body}
</g>
</svg>
"""


def drawn(line: Text, y: int) -> str:
    """One line of text as SVG."""
    from rich.cells import cell_len

    pieces = []
    for found in re.finditer(r"\S+(?: \S+)*", line.plain):
        start, cells = cell_len(line.plain[: found.start()]), cell_len(found[0])
        style = line.get_style_at_offset(CONSOLE, found.start())
        colour = COLOURS.get(style.color.number if style.color else None, COLOURS[None])
        weight = ' font-weight="bold"' if style.bold else ""
        place = f'x="{LEFT + start * CELL:.1f}" y="{y}" textLength="{cells * CELL:.1f}"'
        pieces.append(f'<text {place} fill="{colour}"{weight}>{html.escape(found[0])}</text>')
    return "\n".join(pieces)


def main() -> None:
    os.chdir(ROOT)
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/readme.py --write")
    main()
