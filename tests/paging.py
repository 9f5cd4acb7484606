"""What the tests of the page share: cities to make pages of, and the pages as trees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree, html

from eldercalc.assessment import Assessed
from eldercalc.findings import Finding
from eldercalc.gate import Gate
from eldercalc.reports.page import document
from eldercalc.reports.result import Report
from eldercalc.words import Lang, words
from tests.making import city_plan, everywhere, institution, judged, target

FILES = [{"path": "数据.xlsx", "sha256": "ab" * 32}]
Page = Any
"""The root of a tree, as lxml has it."""

TARGETS = [
    target(
        id="late", name="护理型床位占比", name_en="Share of nursing beds", indicator="nursing_bed_share",
        values={2023: 70}, responsible=["市民政局", "市卫健委"], **{"class": "binding"},
    ),
    target(
        id="slow", name="养老机构床位", name_en="Beds of institutions", indicator="institution_beds", chapter="二",
        baseline={2020: 290}, values={2025: 500}, responsible=["市民政局"], doubt="单位未印", **{"class": "expected"},
    ),
    target(
        id="dark", name="福彩公益金占比", name_en="Share of lottery funds", indicator="lottery_elder_share",
        values={2025: 55}, responsible=["市财政局"], **{"class": "binding"},
    ),
    target(id="kept", name="养老机构数", name_en="Institutions", indicator="institutions", values={2023: 3}),
    target(id="words", name="服务体系", name_en="A system of care", qualitative={"by": 2025}, chapter="三"),
]  # fmt: skip


def city(folder: Path, **given: Any) -> Assessed:
    """A binding target missed, an expected one behind, a binding one unknown, one met; three years, three counties."""
    plan = city_plan(folder, TARGETS)
    rows = [row for year in (2021, 2022, 2023) for row in everywhere(year, beds=90 + year % 10, nursing_beds=60)]
    return judged(plan, {"institutions": [*rows, institution(code="Z", beds=20)]}, history=True, **given)


def problem(at: int = 0, **given: Any) -> Finding:
    """A finding in row `at`."""
    told = {"file": "甲区.xlsx", "sheet": "养老机构", "row": at, "cell": f"N{at}", "value": f"约{at}", **given}
    message = told.pop("message", words("床位数“{n}”不是数", "'{n}' is no number of beds", n=f"约{at}"))
    rule, severity = told.pop("rule", "institutions.beds|not_count"), told.pop("severity", "error")
    return Finding(rule, severity, message=message, hint=words("改正这个单元格", "mend the cell"), **told)


def written(
    assessed: Assessed, findings: Sequence[Finding] = (), lang: Lang = "zh", files: Sequence[Mapping[str, str]] = FILES
) -> bytes:
    """The page of a result."""
    return document(Report(assessed, files, findings, Gate(True)), lang)


class Node(html.HtmlElement):
    """An element that finds others by the few selectors that tests need: `tag.class[name=value] > other`."""

    def select(self, css: str) -> list[Page]:
        """The elements below that fit, in the order of the page."""
        steps = css.replace(" > ", " >").split()
        return self.xpath("." + "".join(_step(step) for step in steps))


def _step(step: str) -> str:
    axis, step = ("/", step[1:]) if step.startswith(">") else ("//", step)
    tag, rest = re.fullmatch(r"([\w-]*)(.*)", step).groups()
    path = f"{axis}{tag or '*'}"
    for kind, name, value in re.findall(r"([.#\[])([\w-]+)(?:=([\w-]+))?", rest):
        path += {
            ".": f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]",
            "#": f"[@id='{name}']",
            "[": f"[@{name}='{value}']" if value else f"[@{name}]",
        }[kind]
    return path


def read(page: bytes) -> Page:
    """The page as a tree."""
    parser = html.HTMLParser(encoding="utf-8")
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Node))
    return html.document_fromstring(page, parser=parser)


def said(node: Any) -> str:
    """All text below a node, its blanks as one."""
    return " ".join(" ".join(node.itertext()).split())


def rows(page: Page) -> dict[str, Any]:
    """The row of each target by the id of the target."""
    found = page.select("tbody.target")
    return {row.select(".facts code")[0].text: row for row in found}


LONG_CITY = "黔西南布依族苗族自治州兴义经济技术开发与乡村振兴示范市"


def great(folder: Path, targets: int = 150, counties: int = 20, years: Sequence[int] = range(2020, 2025)) -> Assessed:
    """As much as a plan may hold, under the longest names; a cell of every county is blank."""
    areas = [
        {"code": f"9000{at:02}", "name": f"莫力达瓦达斡尔族自治旗第{at}经济技术开发区", "kind": "county"}
        for at in range(1, counties + 1)
    ]
    plan = city_plan(
        folder,
        [
            target(
                id=f"t{at}", name=f"第{at}项：养老机构护理型床位占全部床位的比重（按常住人口折算）",
                indicator="nursing_bed_share", baseline={2020: 30}, values={2022: 40 + at % 7, 2025: 60},
                chapter=f"第{at // 15}章 健全养老服务体系", responsible=[f"市民政局{at % 9}", "市卫生健康委员会"],
                **{"class": ("binding", "expected", "unclassified")[at % 3]},
            )
            for at in range(targets)
        ],
        areas=areas, title=f"{LONG_CITY}“十四五”养老服务体系建设与人口高质量发展综合规划",
        area={"code": "900000", "name": LONG_CITY, "kind": "county"},
    )  # fmt: skip
    made = [
        institution(
            area["name"],
            f"X{area['code']}{at}",
            year,
            beds=100,
            nursing_beds=20 + at * 7 + year % 5 if at < 3 else None,
        )
        for year in years
        for area in areas
        for at in range(4)
    ]
    return judged(plan, {"institutions": made}, history=True)
