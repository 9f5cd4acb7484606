"""The page in a browser: it opens, filters, sorts and prints, by mouse and by keyboard, and asks for nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desktop import browser, text_of
from tests.making import everywhere, institution, judged
from tests.paging import city, great, problem, written

sync_api = pytest.importorskip("playwright.sync_api")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
--disable-component-update --disable-sync"
WIDTHS = (390, 820, 1440)
AT_ONCE = 6.0
"""Seconds until the largest page is there to be read, on two cores that others use too; alone it takes one."""

Tab = Any


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=browser(), args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`zh.html` and `en.html`, of a small city with faults in its data."""
    folder = tmp_path_factory.mktemp("pages")
    assessed = city(folder)
    findings = [problem(1), problem(2, severity="warning", rule="a|b"), problem(3, severity="info", rule="c|d")]
    for lang in ("zh", "en"):
        (folder / f"{lang}.html").write_bytes(written(assessed, findings, lang))  # type: ignore[arg-type]
    return folder


@pytest.fixture
def opened(chromium: Any) -> Iterator[Any]:
    """A way to open a page. What it asks for beside itself, or complains of, fails the test."""
    faults: list[str] = []
    contexts: list[Any] = []

    def open_(path: Path, width: int = 1440, **given: Any) -> Tab:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, **given))
        tab = contexts[-1].new_page()
        tab.route("**/*", lambda route: _only(route, path, faults))
        tab.on("console", lambda told: faults.append(f"console: {told.text}"))
        tab.on("pageerror", lambda error: faults.append(f"error: {error}"))
        tab.goto(path.as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert [] == faults


def _only(route: Any, path: Path, faults: list[str]) -> None:
    if route.request.url.split("#")[0] == path.as_uri():
        route.continue_()
        return
    faults.append(f"request: {route.request.url}")
    route.abort()


@pytest.fixture
def tab(opened: Any, pages: Path) -> Tab:
    return opened(pages / "zh.html")


def seen(tab: Tab) -> list[str]:
    """The targets that are shown, in their order."""
    return [row.get_attribute("data-name") for row in tab.locator("tbody.target:visible").all()]


def rests(tab: Tab, name: str) -> Any:
    return tab.locator(f"tbody.target[data-name='{name}'] .inside")


ALL = ["护理型床位占比", "福彩公益金占比", "养老机构数", "养老机构床位"]
"""By chapter."""


# Opening


def test_a_figure_opens_what_it_stands_on_by_mouse(tab: Tab) -> None:
    inside = rests(tab, "护理型床位占比")
    assert not inside.is_visible()
    tab.locator("tbody.target[data-name='护理型床位占比'] a.figure").click()
    assert "180/279" in inside.inner_text()
    assert inside.is_visible()


def test_a_figure_opens_by_the_keyboard_and_what_opened_has_the_focus(tab: Tab) -> None:
    tab.locator("tbody.target[data-name='养老机构床位'] a.figure").focus()
    tab.keyboard.press("Enter")
    assert rests(tab, "养老机构床位").is_visible()
    assert tab.evaluate("document.activeElement.classList.contains('inside')")


def test_the_evidence_opens_without_the_script(opened: Any, pages: Path) -> None:
    """All there is to read can be read, and nothing is offered that would not work."""
    tab = opened(pages / "zh.html", java_script_enabled=False)
    tab.locator("tbody.target summary").first.click()
    assert rests(tab, "护理型床位占比").is_visible()
    assert not tab.locator(".tools").is_visible()
    tab.locator("tbody.target[data-name='养老机构床位'] a.figure").click()
    assert rests(tab, "养老机构床位").is_visible()


def test_a_cell_of_the_areas_opens_its_line_and_arrows_move_between_cells(tab: Tab) -> None:
    stops = tab.locator(".heat td a[tabindex='0']")
    assert 1 == stops.count()
    stops.focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowDown")
    here = tab.evaluate("document.activeElement.getAttribute('href')")
    assert tab.locator(".heat tbody tr").nth(1).locator("td a").nth(1).get_attribute("href") == here
    tab.keyboard.press("Enter")
    assert tab.locator(here).is_visible()
    assert "乙县" in tab.locator("tr.found").inner_text()


def test_all_evidence_opens_and_closes_at_once(tab: Tab) -> None:
    tab.locator("#open-all").click()
    assert 4 == tab.locator(".evidence[open]").count()
    tab.locator("#open-all").click()
    assert 0 == tab.locator(".evidence[open]").count()


def test_a_gap_leads_to_its_target_though_it_was_filtered_away(tab: Tab) -> None:
    tab.locator("#find").fill("福彩")
    tab.locator(".worst a").first.click()
    assert rests(tab, "护理型床位占比").is_visible()
    assert seen(tab) == ALL


# Finding


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("class", "binding", ["护理型床位占比", "福彩公益金占比"]),
        ("status", "met", ["养老机构数"]),
        ("chapter", "二", ["养老机构床位"]),
        ("responsible", "市民政局", ["护理型床位占比", "养老机构床位"]),
    ],
    ids=["class", "status", "chapter", "responsible"],
)
def test_the_targets_are_narrowed(name: str, value: str, left: list[str], tab: Tab) -> None:
    """And with them the areas; how many are shown is told."""
    tab.select_option(f"[data-filter={name}]", value)
    assert left == seen(tab)
    assert f"显示 {len(left)} / 4 项" == tab.locator("#shown").inner_text()
    shown = {row.locator("th").inner_text().split(" ")[0] for row in tab.locator(".heat tbody tr:visible").all()}
    assert shown <= set(left)
    tab.locator("#clear").click()
    assert (ALL, "") == (seen(tab), tab.locator("#shown").inner_text())


def test_words_searched_for_must_all_be_there(tab: Tab) -> None:
    tab.locator("#find").fill("养老 床位")
    assert ["养老机构床位"] == seen(tab)
    assert ["二"] == tab.locator("tbody.chapter:visible th").all_inner_texts()
    tab.locator("#find").fill("没有这样的")
    assert ([], "没有符合条件的目标") == (seen(tab), tab.locator("#shown").inner_text())


def test_the_targets_are_sorted_and_what_is_unknown_stands_last(tab: Tab) -> None:
    tab.select_option("#order", "completion:ascending")
    assert ["养老机构床位", "护理型床位占比", "养老机构数", "福彩公益金占比"] == seen(tab)
    head = tab.locator("th[data-sort=completion]")
    assert "ascending" == head.get_attribute("aria-sort")
    head.locator("button").click()
    assert "descending" == head.get_attribute("aria-sort")
    assert ["养老机构数", "护理型床位占比", "养老机构床位", "福彩公益金占比"] == seen(tab)
    head.locator("button").press("Enter")
    assert (ALL, None) == (seen(tab), head.get_attribute("aria-sort"))


def test_the_worst_come_first_where_that_is_asked(tab: Tab) -> None:
    tab.select_option("#order", "lag:descending")
    assert [row.inner_text() for row in tab.locator(".worst a").all()] == seen(tab)[:2]


# By the keyboard, by the ear, at any width, on paper


def test_the_order_of_stops_is_that_of_the_page(tab: Tab) -> None:
    stops = []
    for _ in range(200):
        tab.keyboard.press("Tab")
        place = tab.evaluate(
            "(() => { const e = document.activeElement; if (e === document.body) return null;"
            " const all = [...document.querySelectorAll('*')]; const box = e.getBoundingClientRect();"
            " return [all.indexOf(e), e.className, box.width * box.height] })()"
        )
        if place is None or (stops and place[0] <= stops[-1][0]):
            break
        stops.append(place)
    assert "skip" == stops[0][1]
    assert [at for at, *_ in stops] == sorted(at for at, *_ in stops)
    assert len(stops) > 20
    assert all(size > 0 for *_, size in stops)


def test_where_the_focus_is_can_be_seen(tab: Tab) -> None:
    for _ in range(12):
        tab.keyboard.press("Tab")
        assert "none" != tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_never_wider_than_the_screen(lang: str, width: int, opened: Any, pages: Path) -> None:
    tab = opened(pages / f"{lang}.html", width)
    tab.locator("#open-all").click()
    assert width == tab.evaluate("document.documentElement.scrollWidth")


CONTRAST = """() => {
  const rgb = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const low = new Map(); let pairs = 0;
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    const said = own || node.matches("input, select, .mark");
    const box = node.getBoundingClientRect();
    if (!said || box.width < 2 || node.closest("script, title, .unseen") || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const front = rgb(node.closest("svg") ? style.fill : style.color), back = behind(node);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05), size = parseFloat(style.fontSize);
    pairs += 1;
    if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5))
      low.set(`${node.tagName}.${node.getAttribute("class")} ${front} on ${back}: ${ratio.toFixed(2)}`, 1);
  }
  return [pairs, [...low.keys()]];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(scheme: str, opened: Any, pages: Path) -> None:
    """WCAG AA, over all that is shown when everything is open."""
    tab = opened(pages / "zh.html", color_scheme=scheme)
    tab.locator("#open-all").click()
    tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    pairs, low = tab.evaluate(CONTRAST)
    assert pairs > 200
    assert [] == low


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_of_a_chart_stands_out(scheme: str, opened: Any, pages: Path) -> None:
    """3 : 1 against the page, for what a chart cannot be read without."""
    tab = opened(pages / "zh.html", color_scheme=scheme)
    marks = ".bullet .value, .bullet .target, .bullet .expected, .bullet .baseline, .stroke, .dot"
    low = tab.evaluate(
        """(marks) => {
          const light = (text) => text.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
            .map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
          const paper = light(getComputedStyle(document.body).backgroundColor);
          return [...document.querySelectorAll(marks)].filter((one) => {
            const style = getComputedStyle(one);
            const ink = light(one.matches("line, .baseline") ? style.stroke : style.fill);
            return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05) < 3;
          }).map((one) => one.getAttribute("class"));
        }""",
        marks,
    )
    assert [] == low
    assert tab.locator(marks).count() > 10


def test_charts_and_parts_of_the_page_are_named_for_the_ear(tab: Tab) -> None:
    told = tab.locator("main").aria_snapshot()
    assert "护理型床位占比：" in told
    assert tab.get_by_role("navigation", name="章节").count() == 1
    assert tab.get_by_role("search", name="筛选与排序").count() == 1
    assert tab.get_by_role("table", name="各目标的完成值、进度与判断").count() == 1
    assert tab.get_by_role("row", name="护理型床位占比").count() >= 1
    assert tab.get_by_role("heading", level=1).count() == 1


def test_what_is_printed_holds_every_target_and_no_controls(opened: Any, pages: Path, tmp_path: Path) -> None:
    tab = opened(pages / "zh.html")
    tab.pdf(path=tmp_path / "页.pdf", prefer_css_page_size=True)
    text = text_of(tmp_path / "页.pdf").replace(" ", "")
    assert [] == [name for name in [*ALL, "小城养老规划", "甲区", "床位数“约1”不是数", "服务体系"] if name not in text]
    assert "展开全部依据" not in text
    assert "清除" not in text


def test_what_is_open_is_printed_too(opened: Any, pages: Path, tmp_path: Path) -> None:
    tab = opened(pages / "zh.html")
    tab.locator("#open-all").click()
    tab.pdf(path=tmp_path / "页.pdf", prefer_css_page_size=True)
    assert "定义与出处" in text_of(tmp_path / "页.pdf")


# Whatever it is given


def test_nothing_that_comes_from_data_runs(opened: Any, tmp_path: Path) -> None:
    """In the page's own attributes either, which the script reads."""
    from tests.test_page import NASTY, nasty_page

    (tmp_path / "恶.html").write_bytes(nasty_page(tmp_path))
    tab = opened(tmp_path / "恶.html")
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    tab.locator("#find").fill("<script>")
    assert 1 == tab.locator("tbody.target:visible").count()
    tab.locator("tbody.target a.figure").click()
    assert NASTY in tab.locator(".facts").first.inner_text()


@pytest.mark.parametrize("targets", [30, pytest.param(150, marks=pytest.mark.slow)])
def test_the_largest_page_opens_at_once_and_stays_in_hand(targets: int, opened: Any, tmp_path: Path) -> None:
    """150 targets (30 by default), 20 counties of long names, 5 years, 100,000 findings; at a phone's width too."""
    path = tmp_path / "大.html"
    findings = [problem(at, rule=f"r{at % 30}|x") for at in range(100_000)]
    path.write_bytes(written(great(tmp_path, targets), findings))
    assert path.stat().st_size < 8_000_000
    for width in (390, 1440):
        began = time.monotonic()
        tab = opened(path, width)
        took = time.monotonic() - began
        assert took < AT_ONCE
        assert width == tab.evaluate("document.documentElement.scrollWidth")
    began = time.monotonic()
    tab.select_option("[data-filter=class]", "binding")
    assert targets // 3 == tab.evaluate("document.querySelectorAll('tbody.target:not([hidden])').length")
    assert time.monotonic() - began < AT_ONCE


def test_a_page_with_nothing_to_show_still_stands(opened: Any, tmp_path: Path) -> None:
    from tests.making import city_plan, target

    plan = city_plan(tmp_path, [target(id="t", qualitative={"by": 2025})])
    (tmp_path / "空.html").write_bytes(written(judged(plan, {"institutions": [*everywhere(), institution(code="Y")]})))
    tab = opened(tmp_path / "空.html", 390)
    assert tab.get_by_text("没有可量化的目标。").is_visible()
