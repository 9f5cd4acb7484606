"""What stops a run: an exception that says where, what, and what to do next.

What is wrong with the *data* is a `Finding` and never raises. A traceback is for bugs alone.
"""

from __future__ import annotations

import errno

from eldercalc.words import Lang, Words, words


class EldercalcError(Exception):
    """A run that cannot go on. `where` is a path, a file with its line, or an option."""

    def __init__(self, where: str, problem: Words, hint: Words | None = None) -> None:
        super().__init__(where, problem, hint)
        self.where, self.problem, self.hint = where, problem, hint

    def show(self, lang: Lang) -> str:
        """One clear line, and the way out below it."""
        head = f"{self.where}: {self.problem.show(lang)}" if self.where else self.problem.show(lang)
        return head if self.hint is None else f"{head}\n  → {self.hint.show(lang)}"

    def __str__(self) -> str:
        return self.show("zh")


class InputError(EldercalcError):
    """A file that cannot be read, or a set of files that cannot be judged (no year, nothing usable)."""


class PlanError(EldercalcError):
    """A plan file or a definition that is refused, with file and line."""


class UsageError(EldercalcError):
    """Options that do not fit together or name something that does not exist."""


OS_REASONS: dict[int, Words] = {
    errno.ENOENT: Words("没有这个文件或目录", "there is no such file or folder"),
    errno.EISDIR: Words("是目录，不是文件", "is a folder and no file"),
    errno.ENOTDIR: Words("路径中有一段不是目录", "part of the path is no folder"),
    errno.EACCES: Words("没有权限", "permission denied"),
    errno.EPERM: Words("没有权限", "permission denied"),
    errno.EROFS: Words("磁盘只读", "the disk is read-only"),
    errno.ENOSPC: Words("磁盘已满", "the disk is full"),
    errno.ENAMETOOLONG: Words("文件名过长", "the name is too long"),
    errno.ELOOP: Words("链接绕成了圈", "the links go round in a circle"),
    errno.EEXIST: Words("已经存在", "it is there already"),
    errno.EBUSY: Words("正被占用", "it is in use"),
    errno.EIO: Words("磁盘读写出错", "the disk failed"),
    errno.EINVAL: Words("系统不接受这样的路径", "the system takes no such path"),
}


def why_not(error: OSError) -> Words:
    """Why the system refuses a file, in words."""
    found = OS_REASONS.get(error.errno or 0)
    return found or words(
        "系统错误 {n}", "system error {n}", n=error.errno if error.errno is not None else type(error).__name__
    )
