"""The directory: units, groups, imports."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from dondoc_office import Office
from openpyxl import Workbook
from sqlmodel import Session

from models.errors import DamagedFile, InvalidValue, UnsupportedType
from models.obligation import Role
from models.organisation import AssigneeKind, OrgName, Relation
from service.directory import Speaker
from service.organisations import _kept, load_directory
from service.review import AssigneeInput
from service.rosters import read_roster, sample_roster
from service.store.organisations import found_agency, save_organisation

CSV = """Tên đơn vị;Loại;Viết tắt;Tên khác;Nhóm;Cấp trên
Sở Xây dựng tỉnh Hoa Lư;cơ quan;SXD;Sở Xây dựng;;UBND tỉnh Hoa Lư
Phòng Quy hoạch;phòng;QH; Phòng Quy hoạch - Kiến trúc ;các phòng chuyên môn;
Trung tâm Kiểm định;trực thuộc;;;các đơn vị trực thuộc;
UBND tỉnh Hoa Lư;khác;;;;
"""


def written(folder: Path, text: str, name: str = "danh-ba.csv", encoding: str = "utf-8-sig") -> Path:
    """A directory file."""
    path = folder / name
    path.write_text(text, encoding)
    return path


def test_units_are_departments_then_affiliates(office: Office) -> None:
    units = office.service.organisations.list_units()
    assert [unit.name for unit in units[:2]] == ["Văn phòng Sở", "Phòng Tổ chức cán bộ"]
    relations = [unit.relation for unit in units]
    assert relations == sorted(relations, key=lambda relation: relation is Relation.AFFILIATE)
    assert len(units) == 17


def test_a_unit_is_shown_with_all_that_it_is_called(office: Office) -> None:
    unit = next(
        unit
        for unit in office.service.organisations.list_units()
        if unit.name == "Trung tâm Kiểm soát bệnh tật tỉnh"
    )
    assert "CDC" in unit.abbreviations
    assert unit.groups == ("các đơn vị trực thuộc", "các phòng, đơn vị")


def test_a_former_name_still_finds_the_unit(office: Office) -> None:
    directory = office.service.organisations.directory()
    found = directory.resolve("Trung tâm Y tế huyện Sơn Thành", speaker=Speaker.OURS)
    assert found.organisation_id == office.unit("Trung tâm Y tế khu vực Sơn Thành")


def test_an_office_brings_its_own_directory(office: Office, tmp_path: Path) -> None:
    done = office.service.organisations.import_file(written(tmp_path, CSV))
    assert (done.added, done.changed, done.unchanged) == (3, 1, 0)
    agency = office.service.organisations.agency()
    assert (agency.name, agency.parent and agency.parent.name) == (
        "Sở Xây dựng tỉnh Hoa Lư",
        "UBND tỉnh Hoa Lư",
    )
    directory = office.service.organisations.directory()
    for name in ("Phòng Quy hoạch", "QH", "Phòng Quy hoạch - Kiến trúc", "Trưởng phòng Quy hoạch"):
        found = directory.resolve(name, speaker=Speaker.OURS)
        assert (found.kind, found.organisation_id) == (
            AssigneeKind.DEPARTMENT,
            office.unit("Phòng Quy hoạch"),
        )


def test_the_same_file_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    path = written(tmp_path, CSV)
    office.service.organisations.import_file(path)
    done = office.service.organisations.import_file(path)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 4)


def test_importing_the_sample_directory_again_changes_nothing(office: Office) -> None:
    done = office.service.organisations.import_roster(sample_roster())
    assert (done.added, done.changed) == (0, 0)


def test_tasks_keep_their_unit_when_it_is_imported_again(office: Office, tmp_path: Path) -> None:
    obligation = office.order("Văn phòng Sở: Rà soát.")
    text = "Tên đơn vị,Loại,Viết tắt\nVăn phòng Sở,phòng,VPSYT\n"
    assert office.service.organisations.import_file(written(tmp_path, text)).changed == 1
    (task,) = office.tasks(obligation)
    assert task.lead is not None
    assert task.lead.id == office.unit("Văn phòng Sở")


def test_a_table_of_excel_is_read_like_one_of_text(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in CSV.strip().split("\n"):
        sheet.append(line.split(";"))
    path = tmp_path / "danh-ba.xlsx"
    book.save(path)
    assert read_roster(path) == read_roster(written(tmp_path, CSV))


def test_columns_are_found_by_name_with_and_without_marks(tmp_path: Path) -> None:
    text = "nhom,TEN DON VI,Loai\ncác phòng,Phòng A,phong\n"
    (entry,) = read_roster(written(tmp_path, text)).entries
    assert (entry.name, entry.relation, entry.groups) == ("Phòng A", Relation.DEPARTMENT, ("các phòng",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Địa chỉ;Loại\nx;phòng\n", "Tên đơn vị"),
        ("Tên;Loại\n;phòng\n", "Dòng 2"),
        ("Tên;Loại\nPhòng A;phòng\nPhòng B;hội\n", "Dòng 3"),
        ("", "không có dòng nào"),
    ],
)
def test_a_wrong_file_says_in_which_row(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        read_roster(written(tmp_path, text))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedType):
        read_roster(written(tmp_path, "x", "danh-ba.docx"))
    with pytest.raises(DamagedFile):
        read_roster(written(tmp_path, "x", "danh-ba.xlsx"))
    with pytest.raises(DamagedFile):
        read_roster(written(tmp_path, "Tên\nPhòng Quy hoạch\n", encoding="utf-16"))


def test_names_that_were_open_are_looked_up_again(office: Office, tmp_path: Path) -> None:
    open_one = office.order("Phòng Quy hoạch: Rà soát.")
    by_hand = office.take_in("Phòng Quy hoạch: Báo cáo.", number="2/SYT-VP").obligations[0]
    other = AssigneeInput(role=Role.LEAD, kind=AssigneeKind.OTHER, name="Sở Xây dựng")
    office.service.reviewing.change_assignees(by_hand.id, [other])
    office.service.organisations.import_file(written(tmp_path, "Tên;Loại\nPhòng Quy hoạch;phòng\n"))
    assert office.service.reviewing.look_up_again() == 1
    (task,) = office.tasks(open_one)
    assert task.lead is not None
    assert task.lead.name == "Phòng Quy hoạch"
    assert office.tasks(by_hand) == ()
    assert office.service.reviewing.look_up_again() == 0


def test_a_wrong_file_imports_nothing(office: Office, tmp_path: Path) -> None:
    before = office.service.organisations.list_units()
    with pytest.raises(InvalidValue):
        office.service.organisations.import_file(
            written(tmp_path, "Tên;Loại\nPhòng Mới;phòng\nPhòng B;hội\n")
        )
    assert office.service.organisations.list_units() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tên;Loại\nPhòng A;phòng\nPHÒNG  A;phòng\n", "Dòng 3.*dòng 2"),
        ("Tên;Loại\nSở A;cơ quan\nSở B;cơ quan\n", "Dòng 3.*dòng 2"),
        ("Tên;Loại\n#REF!;phòng\n", "Dòng 2"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        read_roster(written(tmp_path, text))


def test_names_are_taken_in_one_form(tmp_path: Path) -> None:
    spelt = unicodedata.normalize("NFD", "Phòng\u00a0 Quy hoạch")
    (entry,) = read_roster(written(tmp_path, f"Tên;Loại\n{spelt};phòng\n")).entries
    assert entry.name == "Phòng Quy hoạch"


def test_a_damaged_table_is_said_to_be_damaged(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Tên", "Loại"])  # type: ignore[union-attr]
    book.save(tmp_path / "good.xlsx")
    with ZipFile(tmp_path / "good.xlsx") as good, ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, b"<broken" if "sheet1" in name else good.read(name))
    with pytest.raises(DamagedFile):
        read_roster(tmp_path / "bad.xlsx")


def test_a_cell_without_end_is_said_to_be_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read_roster(written(tmp_path, 'Tên;Loại\n"' + "x" * 200_000))


def test_a_new_directory_settles_drafts_that_were_somebody_elses(office: Office, tmp_path: Path) -> None:
    order = office.order("Sở Xây dựng: Rà soát.", issuer="UBND tỉnh")
    assert order.assignments[0].kind is AssigneeKind.OTHER
    office.service.organisations.import_file(written(tmp_path, CSV))
    assert office.service.reviewing.look_up_again() == 1
    assert office.service.documents.get_obligation(order.id).is_ours


def test_the_directory_is_made_ready_once_until_it_changes(office: Office, tmp_path: Path) -> None:
    organisations = office.service.organisations
    before = organisations.directory()
    assert organisations.directory() is before
    organisations.import_file(written(tmp_path, CSV))
    assert organisations.directory() is not before
    assert office.unit("Phòng Quy hoạch") in organisations.directory().names


def test_a_directory_that_another_process_has_imported_holds_at_once(office: Office, tmp_path: Path) -> None:
    organisations = office.service.organisations
    former = organisations.agency().name
    places = {
        "DONDOC_DATA_DIR": str(office.folder),
        "DONDOC_DATABASE_URL": office.service.settings.database_url or "",
    }
    command = [sys.executable, "-m", "service", "organisations", "import", str(written(tmp_path, CSV))]
    subprocess.run(command, env=os.environ | places, check=True, stdout=subprocess.DEVNULL)
    assert (former, organisations.agency().name) == ("Sở Y tế tỉnh Sơn Giang", "Sở Xây dựng tỉnh Hoa Lư")


def test_an_import_that_is_undone_leaves_the_directory_as_it_was(office: Office, tmp_path: Path) -> None:
    database, agency_id = office.service.database, office.service.organisations.agency().id
    unit = office.unit("Văn phòng Sở")

    def name_in(session: Session) -> str:
        return load_directory(session, agency_id).names[unit]

    def rename(session: Session, name: str) -> None:
        former = load_directory(session, agency_id).organisations[unit]
        save_organisation(session, agency_id, replace(former, names=(OrgName(name=name),)), position=0)

    with suppress(InvalidValue), database.writing(agency_id) as session:
        rename(session, "Văn phòng thứ nhất")
        assert name_in(session) == "Văn phòng thứ nhất"
        raise InvalidValue
    with database.reading(agency_id) as session:
        assert name_in(session) == "Văn phòng Sở"
    with database.writing(agency_id) as session:
        rename(session, "Văn phòng thứ hai")
    with database.reading(agency_id) as session:
        assert name_in(session) == "Văn phòng thứ hai"


def test_no_more_directories_are_kept_than_a_process_has_room_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.organisations.MOST_KEPT", 1)
    office.service.organisations.directory()
    with office.service.database.unbound() as session:
        other = found_agency(session, "Sở Nội vụ tỉnh Sơn Giang", office.service.clock())
    with office.service.database.reading(other) as session:
        assert load_directory(session, other).names[other] == "Sở Nội vụ tỉnh Sơn Giang"
    assert list(_kept) == [other]
    assert office.unit("Văn phòng Sở") in office.service.organisations.directory().names
    assert list(_kept) == [office.service.organisations.agency().id]
