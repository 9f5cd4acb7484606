"""What the lines above a table say of its year."""

from __future__ import annotations

import pytest

from eldercalc.readers.covers import Cover, with_lines


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["（某民发〔2024〕3号附件）全市养老机构一览表"], None),
        (["某民发[2024]3号 养老机构一览表"], None),
        (["某民发（2024）第3号附件：养老机构一览表"], None),
        (["某民发〔2024〕3号附件：全市养老机构一览表", "2023年度"], 2023),
        (["养老机构一览表（2023年）"], 2023),
        (["（2023）养老机构一览表"], 2023),
        (["全市养老机构一览表", "（截至2023年12月31日）"], 2023),
        (["2024年养老服务工作会议材料：养老机构一览表（截至2023年12月31日）"], 2023),
        (["截止日期：2023年12月31日"], 2023),
        (["养老机构一览表（截至2024年1月10日）"], None),
        (["填报时间：2024年1月"], None),
        (["2024年1月10日"], None),
        (["养老机构情况表", "2023年12月"], 2023),
        (["2023年1月特殊困难老年人探访台账"], 2023),
        (["“十四五”期间（2021—2025年）养老机构一览表"], None),
    ],
)
def test_the_year_of_the_data_is_told_from_those_of_documents_and_of_filling_in(
    lines: list[str], year: int | None
) -> None:
    assert with_lines(Cover(), lines).year == year
