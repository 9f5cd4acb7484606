"""The outputs and the picture in the README, made from real runs. `python tests/readme.py --write` renews them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "sample_data" / "check.svg"
BLOCK = re.compile(r"(<!-- output: (?P<command>.+?) -->\n```text\n)(?P<output>.*?)(```\n)", re.DOTALL)
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


def picture() -> str:
    """The picture of a real run, without any font that a page would have to fetch."""
    from rich.console import Console
    from rich.text import Text

    from eldercalc import pipeline
    from eldercalc.assessment import Options
    from eldercalc.reports import text
    from eldercalc.reports.gate import Gate
    from eldercalc.reports.result import Report

    run = pipeline.run(pipeline.plan_named("zhenjiang"), ["sample_data/zhenjiang.xlsx"], Options(years=(2023,)))
    report = Report(run.assessed, run.files, run.findings, Gate(held=True))
    shown = text.check(report, "zh", 120, colour=True)
    head = "\n".join(shown.splitlines()[:40])
    console = Console(record=True, width=120, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi(head))
    svg = console.export_svg(title=f"$ {PICTURED}", unique_id="eldercalc")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def main() -> None:
    os.chdir(ROOT)
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
    PICTURE.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/readme.py --write")
    main()
