"""Records: one model a sheet, and the checker that types whole columns by it."""

from eldercalc.records.adaptations import Adaptation
from eldercalc.records.allowances import Allowance
from eldercalc.records.areas import AreaRow
from eldercalc.records.base import Column, Record, Sheet, columns_of
from eldercalc.records.childcare import Childcare
from eldercalc.records.developments import Development
from eldercalc.records.facilities import Facility
from eldercalc.records.funds import Fund
from eldercalc.records.institutions import Institution
from eldercalc.records.persons import Person
from eldercalc.records.population import Population
from eldercalc.records.projects import Project
from eldercalc.records.reported import ReportedFigure
from eldercalc.records.services import Service
from eldercalc.records.staff import StaffMember
from eldercalc.records.training import Training
from eldercalc.records.visits import Visit

__all__ = ["MODELS", "Column", "Record", "Sheet", "columns_of"]

MODELS: dict[str, type[Record]] = {
    model.sheet.table: model
    for model in (
        AreaRow,
        Population,
        Institution,
        Facility,
        Person,
        Visit,
        Service,
        StaffMember,
        Training,
        Development,
        Adaptation,
        Childcare,
        Fund,
        Allowance,
        Project,
        ReportedFigure,
    )
}
"""Every sheet by the name of its table, in the order of the template."""
