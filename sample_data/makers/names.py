"""Names and codes: well-formed, and plainly invented."""

from __future__ import annotations

from makers.chance import stream

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
HOMES = "康乐福寿安宁颐和春晖夕阳红松鹤长青金秋怡园桑榆久久幸福仁爱慈恩"


def credit_code(area: str, number: int) -> str:
    """A unified social credit code (GB 32100) with a valid check character; the body of it is invented."""
    body = f"52{area[:6]}MJX{number:06d}"
    body = body[:17].ljust(17, "0")
    total = sum(DIGITS.index(char) * pow(3, at, 31) for at, char in enumerate(body))
    return body + DIGITS[(31 - total % 31) % 31]


def person(*salt: object) -> str:
    """An invented name that shows that it is one."""
    draw = stream("name", *salt)
    return f"{draw.choice(SURNAMES)}样{draw.choice(GIVEN)}{draw.choice(GIVEN)}"


def home(*salt: object) -> str:
    """The proper name of a home."""
    draw = stream("home", *salt)
    at = draw.randrange(0, len(HOMES) - 1, 2)
    return HOMES[at : at + 2]
