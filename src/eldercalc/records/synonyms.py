"""Other words for closed values that several sheets share.

Words that leave a doubt, such as 存续 (on the register, and perhaps not yet open) or 未运营, are none.
"""

RUNNING = (
    "运营", "在运营", "已运营", "运营中", "正常", "正常运营", "营业", "营业中", "正常营业", "开业", "已开业",
)  # fmt: skip
"""In operation (在营)."""

STOPPED = ("已停业", "关停", "已关停", "歇业", "停运", "停止运营", "暂停", "暂停运营", "暂停营业", "停业整顿")
"""Out of operation, for now or for good (停业), and not struck off the register."""

STRUCK_OFF = ("已注销", "撤销", "已撤销")
BUILDING = ("在建中", "建设中", "正在建设", "筹建", "筹建中")

CARER, SOCIAL_WORKER = ("护理员",), ("社工",)

IN_OPERATION = ("是否运营", "是否在营", "是否营业", "是否正常运营")
"""Headers that ask whether a body is in operation (在营); one that is not is out of it (停业), for whatever reason."""

STATE = ("状态", "运营状况", "运营情况", "营业状态", "经营状态", *IN_OPERATION)
"""Headers that mostly mean the state of a body."""
