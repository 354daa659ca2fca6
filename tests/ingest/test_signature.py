"""Signatures of PDF files, told apart: each test signs with an authority of its own."""

from __future__ import annotations

import logging
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from dondoc_authority import (
    END,
    SIGNED,
    START,
    Authority,
    Identity,
    saved,
    sign,
    sign_by_hand,
    signature_place,
    stamp_document,
    stamper,
    with_store,
    writer_of,
)
from dondoc_pdf import PdfPage, write_pages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from reportlab.pdfgen.canvas import Canvas

from ingest import signature
from ingest.read import read
from ingest.signature import read_signatures
from ingest.signatures import check, patience
from models.signature import FileSignature, SignatureKind, SignatureState
from models.source import SourceText

SOON = SIGNED + timedelta(days=2)
LATER = SIGNED + timedelta(days=900)
MINUTE = timedelta(minutes=1)
S = SignatureState


@dataclass(frozen=True)
class Desk:
    """What the tests share: an authority that is trusted, one that is not, and people."""

    authority: Authority
    stranger: Authority
    trust: Path
    person: Identity
    agency: Identity
    clock: Identity
    plain: bytes
    signed: bytes
    folder: Path

    def check(
        self, pdf: bytes, *, now: datetime = SOON, trust: Path | None = None
    ) -> tuple[FileSignature, ...]:
        """The signatures of the bytes, by default with the trusted root."""
        path = self.folder / "van_ban.pdf"
        path.write_bytes(pdf)
        return read_signatures(path, trust=trust or self.trust, now=now)

    def only(self, pdf: bytes, *, now: datetime = SOON, trust: Path | None = None) -> FileSignature:
        """The one signature of the bytes."""
        (found,) = self.check(pdf, now=now, trust=trust)
        return found

    def good(self, **changes: object) -> bytes:
        """Signed by the person, with evidence that nobody was revoked."""
        return with_store(sign(self.plain, self.person, **changes), lists=self.authority.lists())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("ky_so")
    authority = Authority()
    page = (
        PdfPage()
        .centred("SỞ Y TẾ")
        .line("Kính gửi: Các đơn vị trực thuộc")
        .line("Đề nghị các đơn vị báo cáo.")
    )
    person = authority.signer("Nguyễn Văn An", organisation="Sở Y tế tỉnh Bình Sơn", title="Phó Giám đốc")
    plain = write_pages(folder / "goc.pdf", [page]).read_bytes()
    return Desk(
        authority=authority,
        stranger=Authority("Cơ quan chứng thực lạ"),
        trust=authority.trust_in(folder / "goc"),
        person=person,
        agency=authority.signer("Sở Y tế tỉnh Bình Sơn", organisation="UBND tỉnh Bình Sơn"),
        clock=authority.signer("Máy cấp dấu thời gian", key="2048", for_time_stamps=True),
        plain=plain,
        signed=sign(plain, person),
        folder=folder,
    )


# -- valid or not yet ------------------------------------------------------------------------------------


def test_a_file_that_nobody_signed_has_no_signatures(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "import_module", None)  # nor is the library even loaded
    assert desk.check(desk.plain) == ()


def test_a_signature_with_evidence_is_valid_and_says_who_and_when(desk: Desk) -> None:
    found = desk.only(desk.good())
    assert found.state is S.VALID
    assert found.kind is SignatureKind.PERSON
    assert (found.signer, found.organisation) == ("Nguyễn Văn An", "Sở Y tế tỉnh Bình Sơn")
    assert found.authority == "Cơ quan chứng thực thử nghiệm"
    assert found.signed_at == SIGNED
    assert not found.is_time_proven
    assert found.sentence == (
        "Chữ ký số của Nguyễn Văn An (Sở Y tế tỉnh Bình Sơn), ký lúc 12/03/2026 09:15 theo đồng hồ của người ký: "
        "hợp lệ; nội dung đã ký không bị sửa, chứng thư số được tin cậy và không bị thu hồi."
    )


def test_the_details_name_serial_number_algorithm_chain_validity_and_scope(desk: Desk) -> None:
    details = "\n".join(desk.only(desk.good()).details)
    assert f"{desk.person.certificate.serial_number:X}" in details
    assert "SHA-256, ECDSA secp256r1" in details
    assert "Nguyễn Văn An ← Cơ quan chứng thực thử nghiệm ← Cơ quan chứng thực thử nghiệm gốc" in details
    assert "từ 01/01/2024 07:00 đến 01/01/2029 07:00" in details
    assert "T=Phó Giám đốc" in details
    assert "sau đó chỉ có phần thêm được phép" in details


def test_evidence_inside_the_signature_counts_and_nothing_was_added_to_the_file(desk: Desk) -> None:
    found = desk.only(sign(desk.plain, desk.person, carried=(desk.authority, desk.authority.lists())))
    assert found.state is S.VALID
    assert found.covers_whole_file
    assert "tệp không bị sửa sau khi ký" in found.sentence


def test_an_answer_of_the_authority_counts_as_evidence(desk: Desk) -> None:
    answers = [desk.authority.answer(desk.person)]
    signed = with_store(sign(desk.plain, desk.person), answers=answers, lists=desk.authority.lists()[1:])
    assert desk.only(signed).state is S.VALID


@pytest.mark.parametrize("kept", [slice(0, 0), slice(0, 1), slice(1, 2)])
def test_without_evidence_for_the_whole_chain_revocation_stays_unchecked(desk: Desk, kept: slice) -> None:
    signed = sign(desk.plain, desk.person)
    lists = desk.authority.lists()[kept]
    found = desk.only(with_store(signed, lists=lists) if lists else signed)
    assert found.state is S.UNREVOKED_UNKNOWN
    assert "chưa kiểm tra được thu hồi vì tệp không kèm đủ dữ liệu thu hồi" in found.sentence


def test_evidence_that_has_run_out_leaves_revocation_unchecked(desk: Desk) -> None:
    found = desk.only(desk.good(), now=SIGNED + timedelta(days=60))
    assert found.state is S.UNREVOKED_UNKNOWN
    assert "chưa kiểm tra được thu hồi vì dữ liệu thu hồi kèm trong tệp đã cũ" in found.sentence


def test_evidence_of_another_authority_is_none(desk: Desk) -> None:
    signed = with_store(sign(desk.plain, desk.person), lists=desk.stranger.lists())
    assert desk.only(signed).state is S.UNREVOKED_UNKNOWN


def test_rsa_signatures_are_checked_too(desk: Desk) -> None:
    who = desk.authority.signer("Lê Thị Cúc", key="2048")
    found = desk.only(with_store(sign(desk.plain, who), lists=desk.authority.lists()))
    assert found.state is S.VALID
    assert any("SHA-256, RSA 2048 bit" in line for line in found.details)


# -- changed ---------------------------------------------------------------------------------------------


def assert_changed(found: FileSignature) -> None:
    assert found.state is S.CHANGED
    assert "TỆP ĐÃ BỊ SỬA SAU KHI KÝ" in found.sentence
    assert "không dùng văn bản này" in found.sentence


def test_a_changed_byte_is_told_apart_from_everything_else(desk: Desk) -> None:
    signed = desk.good()
    at = signed.index(b"/MediaBox")
    found = desk.only(signed[: at + 1] + b"N" + signed[at + 2 :])
    assert_changed(found)
    assert "mang tên Nguyễn Văn An" in found.sentence  # not "của": the name proves nothing now


def test_other_content_in_a_later_save_is_a_change(desk: Desk) -> None:
    writer = writer_of(desk.good())
    page = writer.root["/Pages"]["/Kids"][0]
    more = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 12 Tf (30/6) Tj ET"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.update_container(page)
    found = desk.only(saved(writer))
    assert_changed(found)
    assert "có phần thêm hoặc thay không được phép" in found.sentence


def test_a_form_field_that_is_filled_in_after_signing_is_a_change(desk: Desk) -> None:
    form = desk.folder / "bieu_mau.pdf"
    canvas = Canvas(str(form))
    canvas.drawString(100, 700, "SO")
    canvas.acroForm.textfield(name="so_van_ban", x=130, y=690, width=80, height=20)
    canvas.save()
    writer = writer_of(sign(form.read_bytes(), desk.person))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/V")] = generic.TextStringObject("3127")
    writer.update_container(field)
    assert_changed(desk.only(saved(writer)))


def test_whoever_signs_a_file_that_was_locked_changes_it(desk: Desk) -> None:
    locked = sign(desk.plain, desk.person, lock=True)
    first, _ = desk.check(sign_by_hand(locked, desk.agency))
    assert_changed(first)
    evidence = with_store(locked, lists=desk.authority.lists())  # this much is always allowed
    assert desk.only(evidence).state is S.VALID


def test_a_signed_part_that_leaves_out_the_rest_of_the_file_does_not_pass(desk: Desk) -> None:
    signed = sign(desk.plain, desk.person)
    assert desk.only(signed + b"\n").state is S.UNREVOKED_UNKNOWN  # an empty line from a mail gateway
    cut = signed.rindex(b"startxref")
    found = desk.check(signed[:cut] + b"%" + signed[cut:])
    assert [one.state for one in found] != [S.UNREVOKED_UNKNOWN]


def test_a_change_that_shifts_the_bytes_so_that_nothing_opens_is_still_a_change(desk: Desk) -> None:
    found = desk.only(desk.signed.replace(b"/MediaBox", b"/MediaBox     ", 1))
    assert_changed(found)
    assert (found.signer, found.signed_at) == ("Nguyễn Văn An", SIGNED)
    assert "Chữ ký số mang tên Nguyễn Văn An, ký lúc 12/03/2026 09:15" in found.sentence


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_changed_byte_goes_unnoticed_and_none_breaks_the_check(desk: Desk, data: st.DataObject) -> None:
    signed = desk.signed
    start, end = signature_place(signed)
    at = data.draw(st.integers(0, len(signed) - 1).filter(lambda n: not start <= n < end))
    other = data.draw(st.integers(1, 255))
    found = desk.check(signed[:at] + bytes([signed[at] ^ other]) + signed[at + 1 :])
    assert {one.state for one in found} <= {S.CHANGED, S.BROKEN}


# -- several signatures ----------------------------------------------------------------------------------


def test_a_person_then_the_agency_both_hold(desk: Desk) -> None:
    first = sign(desk.plain, desk.person)
    both = sign(first, desk.agency, field_name="ConDau", at=SIGNED + 60 * MINUTE)
    person, agency = desk.check(with_store(both, lists=desk.authority.lists()))
    assert (person.state, agency.state) == (S.VALID, S.VALID)
    assert (person.kind, agency.kind) == (SignatureKind.PERSON, SignatureKind.AGENCY)
    assert person.signer == "Nguyễn Văn An"
    assert agency.sentence.startswith("Chữ ký số của cơ quan Sở Y tế tỉnh Bình Sơn, ký lúc 12/03/2026 10:15")
    assert not person.covers_whole_file


def test_a_change_between_two_signatures_spoils_the_first_only(desk: Desk) -> None:
    writer = writer_of(sign(desk.plain, desk.person))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(180)  # type: ignore[no-untyped-call]
    writer.update_container(page)
    first, second = desk.check(sign(saved(writer), desk.agency, field_name="ConDau"))
    assert (first.state, second.state) == (S.CHANGED, S.UNREVOKED_UNKNOWN)


def test_a_good_signature_does_not_cover_for_a_broken_one(desk: Desk) -> None:
    both = sign(sign(desk.plain, desk.person), desk.agency, field_name="ConDau")
    start, end = signature_place(both, 1)
    found = desk.check(both[:start] + b"00" * ((end - start) // 2) + both[end:])
    assert [one.state for one in found] == [S.UNREVOKED_UNKNOWN, S.BROKEN]


def test_more_signatures_than_anybody_needs_are_not_checked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MOST_SIGNATURES", 1)
    both = sign(sign(desk.plain, desk.person), desk.agency, field_name="ConDau")
    assert desk.only(both).state is S.BROKEN
    assert "không được kiểm tra" in desk.only(both).sentence


def test_a_file_with_endless_work_in_it_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_MOST_OBJECTS", 3)
    first, second = desk.check(sign(desk.signed, desk.agency, field_name="ConDau"))
    assert (first.state, second.state) == (S.BROKEN, S.UNREVOKED_UNKNOWN)  # nothing came after the second
    assert "tệp quá phức tạp" in first.sentence


# -- whom to trust ---------------------------------------------------------------------------------------


def test_a_root_that_is_not_configured_is_not_trusted(desk: Desk) -> None:
    found = desk.only(desk.good(), trust=desk.stranger.trust_in(desk.folder / "la"))
    assert found.state is S.UNTRUSTED
    assert "mang tên Nguyễn Văn An" in found.sentence
    assert "(Cơ quan chứng thực thử nghiệm) không thuộc các chứng thư số gốc đã cài" in found.sentence


def test_without_any_root_the_sentence_says_so(desk: Desk, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "khong_co"):
        found = desk.only(desk.good(), trust=folder)
        assert found.state is S.UNTRUSTED
        assert "chưa được cài chứng thư số gốc nào" in found.sentence


def test_no_folder_at_all_trusts_nobody(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "van_ban.pdf"
    path.write_bytes(desk.good())
    assert [one.state for one in read_signatures(path, trust=None, now=SOON)] == [S.UNTRUSTED]


def test_a_self_signed_certificate_in_the_file_makes_no_root(desk: Desk) -> None:
    impostor = Authority()  # the same names as the trusted authority, other keys
    who = impostor.signer("Nguyễn Văn An", organisation="Sở Y tế tỉnh Bình Sơn")
    who = Identity(who.certificate, who.key, (*who.chain, impostor.root.certificate))
    assert desk.only(with_store(sign(desk.plain, who), lists=impostor.lists())).state is S.UNTRUSTED
    assert (
        desk.only(sign(desk.plain, Identity(impostor.root.certificate, impostor.root.key))).state
        is S.UNTRUSTED
    )


def test_roots_are_read_from_pem_with_several_and_from_der_and_bad_files_are_named(
    desk: Desk, tmp_path: Path
) -> None:
    pem, der = serialization.Encoding.PEM, serialization.Encoding.DER
    roots = [one.root.certificate for one in (desk.stranger, desk.authority)]
    (tmp_path / "hai_goc.pem").write_bytes(b"".join(root.public_bytes(pem) for root in roots))
    (tmp_path / "hong.crt").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    (tmp_path / "ghi_chu.txt").write_text("Chứng thư gốc xin ở đâu", encoding="utf-8")
    found = desk.only(desk.good(), trust=tmp_path)
    assert found.state is S.VALID
    assert [line for line in found.details if "không đọc được" in line] == [
        "Chứng thư số gốc không đọc được: ghi_chu.txt",
        "Chứng thư số gốc không đọc được: hong.crt",
    ]
    (tmp_path / "hai_goc.pem").unlink()
    (tmp_path / "goc.cer").write_bytes(roots[1].public_bytes(der))
    assert desk.only(desk.good(), trust=tmp_path).state is S.VALID


def test_a_certificate_that_is_not_for_signing_is_not_trusted(desk: Desk) -> None:
    who = desk.authority.signer("Phạm Văn Dũng", for_encryption=True)
    found = desk.only(with_store(sign(desk.plain, who), lists=desk.authority.lists()))
    assert found.state is S.UNTRUSTED
    assert "không được cấp để ký văn bản" in found.sentence


@pytest.mark.parametrize(
    ("key", "digest", "weak"), [("2048", "sha1", "SHA-1"), ("1024", "sha256", "RSA 1024 bit")]
)
def test_an_algorithm_of_old_is_named_and_not_trusted(desk: Desk, key: str, digest: str, weak: str) -> None:
    who = desk.authority.signer("Phạm Văn Dũng", key=key)
    signed = sign(desk.plain, who, digest=digest)
    found = desk.only(with_store(signed, lists=desk.authority.lists()))
    assert found.state is S.UNTRUSTED
    assert f"dùng thuật toán {weak} đã lạc hậu" in found.sentence
    assert_changed(desk.only(signed.replace(b"/MediaBox", b"/MediaBoy", 1)))


def test_the_oldest_form_of_signatures_still_tells_whether_the_file_was_changed(desk: Desk) -> None:
    who = desk.authority.signer("Phạm Văn Dũng", key="2048")
    signed = sign_by_hand(desk.plain, who, oldest_form=True)
    found = desk.only(signed)
    assert (found.state, found.signed_at) == (S.UNTRUSTED, SIGNED)
    assert "dùng thuật toán SHA-1 đã lạc hậu" in found.sentence
    assert_changed(desk.only(signed.replace(b"/MediaBox", b"/MediaBoy", 1)))


# -- expired, revoked, time stamps -----------------------------------------------------------------------


def test_who_signs_after_the_certificate_has_ended_signs_in_vain(desk: Desk) -> None:
    who = desk.authority.signer("Trần Thị Bình", valid=(START, SIGNED - 10 * MINUTE))
    found = desk.only(with_store(sign(desk.plain, who), lists=desk.authority.lists()))
    assert found.state is S.EXPIRED
    assert "lúc ký chứng thư số đã hết hạn (hết hạn 12/03/2026 09:05)" in found.sentence


def test_who_signs_before_the_certificate_begins_signs_in_vain(desk: Desk) -> None:
    who = desk.authority.signer("Trần Thị Bình", valid=(SIGNED + MINUTE, END))
    found = desk.only(sign(desk.plain, who))
    assert found.state is S.EXPIRED
    assert "lúc ký chứng thư số chưa có hiệu lực" in found.sentence


def test_a_certificate_that_has_ended_since_needs_a_time_stamp(desk: Desk) -> None:
    found = desk.only(desk.good(), now=END + timedelta(days=1))
    assert found.state is S.EXPIRED
    assert "đã hết hạn 01/01/2029 07:00 và không có dấu thời gian chứng minh" in found.sentence


def test_an_expired_certificate_of_a_stranger_is_expired_by_its_own_word(desk: Desk) -> None:
    who = desk.stranger.signer("Trần Thị Bình", valid=(START, SIGNED - 10 * MINUTE))
    assert desk.only(sign(desk.plain, who)).state is S.EXPIRED


def test_a_time_stamp_proves_the_time_and_outlives_certificate_and_evidence(desk: Desk) -> None:
    who = desk.authority.signer("Trần Thị Bình", valid=(START, SIGNED + timedelta(days=20)))
    signed = sign(desk.plain, who, stamp=stamper(desk.clock, SIGNED + MINUTE))
    found = desk.only(with_store(signed, lists=desk.authority.lists()), now=LATER)
    assert found.state is S.VALID
    assert found.is_time_proven
    assert found.signed_at == SIGNED + MINUTE
    assert found.sentence.startswith("Chữ ký số của Trần Thị Bình, ký lúc 12/03/2026 09:16: hợp lệ")


def test_a_time_stamp_of_a_stranger_proves_nothing(desk: Desk) -> None:
    clock = desk.stranger.signer("Đồng hồ lạ", key="2048", for_time_stamps=True)
    signed = desk.good(stamp=stamper(clock, SIGNED - timedelta(days=100)))
    found = desk.only(signed, now=END + timedelta(days=1))
    assert (found.state, found.is_time_proven, found.signed_at) == (S.EXPIRED, False, SIGNED)
    assert any("do Đồng hồ lạ cấp, không tin cậy được" in line for line in found.details)


def test_a_certificate_for_signing_gives_no_time_stamps(desk: Desk) -> None:
    clock = desk.authority.signer("Không phải đồng hồ", key="2048")
    assert not desk.only(desk.good(stamp=stamper(clock, SIGNED + MINUTE))).is_time_proven


def test_a_stamp_on_the_document_proves_the_signatures_before_it(desk: Desk) -> None:
    stamped = stamp_document(desk.good(), stamper(desk.clock, SIGNED + MINUTE))
    found, stamp = desk.check(stamped, now=LATER)
    assert (found.state, found.is_time_proven) == (S.VALID, True)
    assert stamp.kind is SignatureKind.TIMESTAMP
    assert stamp.signed_at == SIGNED + MINUTE
    assert stamp.sentence.startswith("Dấu thời gian của Máy cấp dấu thời gian, đóng lúc 12/03/2026 09:16:")


def test_a_stamp_on_the_document_does_not_prove_a_signature_after_it(desk: Desk) -> None:
    stamped = stamp_document(desk.plain, stamper(desk.clock, SIGNED - timedelta(days=300)))
    _, found = desk.check(sign(stamped, desk.person))
    assert not found.is_time_proven


def test_a_revoked_certificate_is_told(desk: Desk) -> None:
    lists = desk.authority.lists(revoked={desk.person.certificate: SIGNED - 15 * MINUTE})
    for known in (lists, lists[:1]):  # also where the evidence for the authority itself is missing
        for now in (SOON, LATER):  # and however old it is
            found = desk.only(with_store(sign(desk.plain, desk.person), lists=known), now=now)
            assert found.state is S.REVOKED
            assert "chứng thư số đã bị thu hồi từ 12/03/2026 09:00; không dùng văn bản này" in found.sentence


def test_an_old_good_answer_does_not_hide_a_revocation(desk: Desk) -> None:
    lists = desk.authority.lists(revoked={desk.person.certificate: SIGNED - MINUTE})
    answers = [desk.authority.answer(desk.person, at=SIGNED - timedelta(days=5))]
    found = desk.only(with_store(sign(desk.plain, desk.person), lists=lists, answers=answers))
    assert found.state is S.REVOKED


def test_a_revoked_authority_spoils_those_whom_it_certified(desk: Desk) -> None:
    lists = desk.authority.lists(revoked_authority_since=SIGNED - MINUTE)
    assert desk.only(with_store(sign(desk.plain, desk.person), lists=lists)).state is S.REVOKED


def test_only_a_time_stamp_proves_that_the_revocation_came_later(desk: Desk) -> None:
    day = timedelta(days=1)
    lists = desk.authority.lists(revoked={desk.person.certificate: SIGNED + day}, at=SIGNED + day)
    bare = desk.only(with_store(sign(desk.plain, desk.person), lists=lists))
    assert bare.state is S.REVOKED
    assert "không có dấu thời gian chứng minh đã ký trước lúc đó" in bare.sentence
    stamped = sign(desk.plain, desk.person, stamp=stamper(desk.clock, SIGNED + MINUTE))
    assert desk.only(with_store(stamped, lists=lists)).state is S.VALID


# -- broken and hostile ----------------------------------------------------------------------------------


def test_garbage_in_place_of_a_signature_is_broken(desk: Desk) -> None:
    signed = desk.good()
    start, end = signature_place(signed)
    for garbage in (b"00", b"ff", b"30"):
        found = desk.only(signed[:start] + garbage * ((end - start) // 2) + signed[end:])
        assert found.state is S.BROKEN
        assert "bị hỏng, không kiểm tra được" in found.sentence


def test_the_signature_of_another_file_does_not_fit(desk: Desk) -> None:
    first, second = sign(desk.plain, desk.person), sign(desk.plain, desk.person, at=SIGNED + MINUTE)
    (a, b), (c, d) = signature_place(first), signature_place(second)
    value = second[c:d].ljust(b - a, b"0")[: b - a]
    assert_changed(desk.only(first[:a] + value + first[b:]))


def test_a_signature_by_another_key_is_a_forgery(desk: Desk) -> None:
    forger = Identity(desk.person.certificate, desk.agency.key, desk.person.chain)
    found = desk.only(sign(desk.plain, forger))
    assert found.state is S.BROKEN
    assert "không khớp với chứng thư số, bị hỏng hoặc giả mạo" in found.sentence


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.8, 0.95, 0.999])
def test_a_truncated_file_is_broken_or_unsigned_and_never_an_error(desk: Desk, kept: float) -> None:
    signed = desk.good()
    found = desk.check(signed[: int(len(signed) * kept)])
    assert {one.state for one in found} <= {S.BROKEN}


def test_a_signature_that_was_taken_out_leaves_a_trace(desk: Desk) -> None:
    writer = writer_of(sign(desk.plain, desk.person))
    del writer.root["/AcroForm"]
    writer.update_root()  # type: ignore[no-untyped-call]
    found = desk.only(saved(writer))
    assert found.state is S.BROKEN
    assert "chữ ký số đã bị gỡ bỏ" in found.sentence


def test_a_signed_file_that_is_only_attached_signs_nothing(desk: Desk) -> None:
    writer = writer_of(desk.plain)
    writer.root[pdf_name("/Attached")] = writer.add_object(
        generic.StreamObject(stream_data=sign(desk.plain, desk.person))
    )
    writer.update_root()  # type: ignore[no-untyped-call]
    assert desk.check(saved(writer)) == ()


def test_a_file_that_opens_without_a_password_but_is_encrypted_is_checked(desk: Desk) -> None:
    canvas_file = write_pages(desk.folder / "khoa.pdf", [PdfPage().line("SỞ Y TẾ")], password="")
    signed = sign(canvas_file.read_bytes(), desk.person)
    assert desk.only(signed).state is S.UNREVOKED_UNKNOWN


def test_a_name_in_a_certificate_cannot_make_lines_or_turn_the_writing(desk: Desk) -> None:
    who = desk.authority.signer("Nguyễn\n\u202eVăn\x07 An" + " A" * 20, organisation="<b>Sở</b>")
    found = desk.only(sign(desk.plain, who))
    assert found.signer == "Nguyễn Văn An" + " A" * 20
    assert found.organisation == "<b>Sở</b>"  # as it stands: pages escape it
    assert not any("\n" in line or "\u202e" in line for line in (found.sentence, *found.details))


@pytest.mark.parametrize(
    ("name", "parts", "kind"),
    [
        ("Ủy ban nhân dân phường Lộc Hòa", {}, SignatureKind.AGENCY),
        ("TT KSBT Bình Sơn", {"unit": "TT KSBT Bình Sơn"}, SignatureKind.AGENCY),
        ("Báo cáo viên Hồ Sơ", {"user_id": "MST:0100000000"}, SignatureKind.AGENCY),
        ("Vũ Thị Sở", {"organisation": "Sở Y tế"}, SignatureKind.PERSON),
        ("Trương Công Viện", {"user_id": "CCCD:001000000000"}, SignatureKind.PERSON),
    ],
)
def test_persons_and_agencies_are_told_apart(
    desk: Desk, name: str, parts: dict[str, str], kind: SignatureKind
) -> None:
    who = desk.authority.signer(name, **parts)  # type: ignore[arg-type]
    assert desk.only(sign(desk.plain, who)).kind is kind


# -- what else the product relies on ---------------------------------------------------------------------


_OPENED: list[str] = []
_WATCHING = False


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _WATCHING and event.startswith(("socket.", "urllib.", "http.")):
        _OPENED.append(event)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Every socket that is opened; a hook cannot be taken out again, so it is switched off."""
    global _WATCHING  # noqa: PLW0603
    if not _OPENED:
        sys.addaudithook(_hook)
    _OPENED.clear()
    _WATCHING = True
    try:
        yield _OPENED
    finally:
        _WATCHING = False


def test_nothing_is_fetched_though_certificates_name_addresses(desk: Desk) -> None:
    stamped = stamp_document(sign(desk.plain, desk.person), stamper(desk.clock, SIGNED + MINUTE))
    with watched() as opened:
        found, _ = desk.check(stamped)
    assert found.state is S.UNREVOKED_UNKNOWN
    assert opened == []


def test_the_watch_over_sockets_would_notice_one() -> None:
    import socket

    with watched() as opened:
        socket.socket().close()
    assert opened


def test_no_log_line_tells_of_the_document(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    who = desk.stranger.signer("Hoàng Văn Em", valid=(START, SIGNED - MINUTE))
    with caplog.at_level(logging.DEBUG):
        desk.only(sign(desk.plain, who))
        desk.check(desk.good()[:-900])
    assert [r for r in caplog.records if r.name.startswith("pyhanko")] == []


def test_reading_a_file_brings_its_signatures_and_they_survive_storing(desk: Desk) -> None:
    path = desk.folder / "doc.pdf"
    path.write_bytes(desk.good(stamp=stamper(desk.clock, SIGNED + MINUTE)))
    source = read(path, trust=desk.trust)
    (found,) = source.signatures
    assert found.signer == "Nguyễn Văn An"
    assert found.state is S.VALID
    adapter = TypeAdapter(SourceText)
    assert adapter.validate_python(adapter.dump_python(source, mode="json")) == source


def test_a_signed_file_in_a_package_brings_its_signatures_too(desk: Desk) -> None:
    path = desk.folder / "goi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cong_van.pdf", desk.signed)
    (found,) = read(path, trust=desk.trust).signatures
    assert found.signer == "Nguyễn Văn An"
    assert found.details[0] == "Tệp: cong_van.pdf"


def test_every_signature_and_every_comparison_shows_that_the_check_goes_on(desk: Desk) -> None:
    path = desk.folder / "nhip.pdf"
    path.write_bytes(sign(sign(desk.plain, desk.person), desk.agency, field_name="ConDau"))
    ticks: list[tuple[int, int]] = []
    read_signatures(path, trust=desk.trust, tick=lambda done, whole: ticks.append((done, whole)))
    assert ticks == [(0, 2), (1, 2), (2, 2)]
