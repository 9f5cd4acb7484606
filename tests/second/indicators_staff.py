"""Staff and their training."""

from __future__ import annotations

from datetime import date

from tests.second.answers import Answer, Number, Parts, both, count, has, is_, known_names, share, ticked, total
from tests.second.indicators_institutions import HOMES, beds, open_
from tests.second.indicators_population import people
from tests.second.registry import indicator
from tests.second.rows import Row, day
from tests.second.view import View

STAFF = "从业人员"
TRAINING = "培训记录"


def there(view: View, row: Row, left: str = "离职日期") -> bool:
    """Whether who stands in the row is still there when the year ends."""
    went = day(row.get(left))
    return went is None or went > date(view.year, 12, 31)


def on_list(row: Row, when: date, joined: str, left: str) -> bool:
    """Whether who stands in the row has come by `when` and not gone."""
    came, went = day(row.get(joined)), day(row.get(left))
    return (came is None or came <= when) and (went is None or went > when)


def staff(view: View) -> list[Row]:
    """Those on the staff when the year ends."""
    return [row for row in view.rows(STAFF) if there(view, row)]


def during(view: View, row: Row, title: str) -> Answer:
    """Whether the date in the cell lies in the year."""
    when = day(row.get(title))
    return None if when is None else when.year == view.year


def _social_workers(view: View) -> Number | None:
    return count(staff(view), lambda row: has(row, "岗位", "社会工作者"))


@indicator("每千名老年人社会工作者配比", STAFF, "人口", per=1000)
def social_workers_per_1000(view: View, basis: str = "常住") -> Parts:
    return _social_workers(view), people(view, "60岁及以上", basis)


@indicator("每万名老年人拥有社会工作者数量", STAFF, "人口", per=10000)
def social_workers_per_10000(view: View, basis: str = "常住") -> Parts:
    return _social_workers(view), people(view, "60岁及以上", basis)


@indicator("每百张养老机构床位配备社会工作者数量", STAFF, HOMES, per=100)
def social_workers_per_100_beds(view: View) -> Parts:
    found = count(staff(view), lambda row: both(has(row, "岗位", "社会工作者"), is_(row, "单位类别", "养老机构")))
    return found, total(view.rows(HOMES), open_, beds)


@indicator("养老机构院长和养老护理人员培训上岗率", STAFF, per=100)
def trained_before_work_rate(view: View, role: str) -> Parts:
    return share(
        staff(view),
        lambda row: both(is_(row, "单位类别", "养老机构"), has(row, "岗位", role)),
        lambda row: ticked(row, "岗前培训合格"),
    )


CERTIFIED = ("初级工", "中级工", "高级工", "技师", "高级技师")


def _certified(row: Row) -> Answer:
    return both(has(row, "岗位", "养老护理员"), is_(row, "养老护理员职业技能等级", *CERTIFIED))


@indicator("新增通过职业等级认定的养老护理员", STAFF)
def newly_certified_care_workers(view: View) -> Parts:
    return count(view.rows(STAFF), lambda row: both(_certified(row), during(view, row, "等级认定日期"))), None


@indicator("养老服务领域吸纳新增就业", STAFF)
def new_jobs(view: View) -> Parts:
    return count(
        view.rows(STAFF),
        lambda row: both(is_(row, "单位类别", "养老机构", "社区设施"), during(view, row, "入职日期")),
    ), None


@indicator("每万老年人口拥有持证养老护理员数", STAFF, "人口", per=10000)
def certified_care_workers_per_10000(view: View, basis: str = "常住") -> Parts:
    return count(staff(view), _certified), people(view, "60岁及以上", basis)


@indicator("高级工及以上养老护理员占持证养老护理员的比例", STAFF, per=100)
def senior_care_worker_share(view: View) -> Parts:
    return share(staff(view), _certified, lambda row: is_(row, "养老护理员职业技能等级", "高级工", "技师", "高级技师"))


@indicator("养老护理员岗前培训率", STAFF, per=100)
def care_workers_trained_share(view: View) -> Parts:
    return share(staff(view), lambda row: has(row, "岗位", "养老护理员"), lambda row: ticked(row, "岗前培训合格"))


def _trained_since_start(view: View, course: str, *roles: str) -> Parts:
    """Of those in such a post when the year ends, how many took the course since the plan began."""
    posts = [row for row in staff(view) if both(is_(row, "单位类别", "养老机构"), has(row, "岗位", *roles))]
    due = known_names(posts, "人员编号")
    taken = [row for row in view.everywhere_since_start(TRAINING) if is_(row, "培训内容", course)]
    return len(due & known_names(taken, "人员编号")), len(due)


@indicator("养老院院长轮训覆盖率", STAFF, TRAINING, per=100)
def director_rotation_coverage(view: View) -> Parts:
    return _trained_since_start(view, "院长轮训", "院长")


@indicator("养老机构一线服务人员消防基本技能实操实训覆盖率", STAFF, TRAINING, per=100)
def fire_training_coverage(view: View) -> Parts:
    return _trained_since_start(view, "消防实操", "院长", "养老护理员")


@indicator("养老服务人员培训人次数", TRAINING)
def training(view: View) -> Parts:
    staff = ("院长", "养老护理员", "社会工作者", "护士", "医务人员", "管理人员")
    return count(view.rows(TRAINING), lambda row: has(row, "培训对象", *staff)), None


@indicator("培训养老护理员和家庭照护者", TRAINING)
def care_worker_and_carer_training(view: View) -> Parts:
    return count(view.rows(TRAINING), lambda row: has(row, "培训对象", "养老护理员", "家庭照护者")), None


def _persons_trained(view: View, course: str, *roles: str) -> int:
    rows = [r for r in view.rows(TRAINING) if both(is_(r, "培训内容", course), has(r, "培训对象", *roles))]
    return len(known_names(rows, "人员编号"))


@indicator("培训具备上门居家护理服务资质的护士人数", TRAINING)
def nurses_trained_for_home_visits(view: View) -> Parts:
    return _persons_trained(view, "上门护理资质", "护士"), None


@indicator("培训安宁疗护医务人员人数", TRAINING)
def hospice_staff_trained(view: View) -> Parts:
    return _persons_trained(view, "安宁疗护", "医务人员", "护士"), None
