"""Text becomes a dispatch with obligations: the stages, from top to bottom."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from models.dispatch import DispatchHeader
from models.evidence import Issue, IssueCode
from models.extraction import Extraction
from models.obligation import Obligation
from models.outline import Clause, ClauseRole
from models.source import SourceText, Span
from models.workdays import WorkCalendar, vietnam_calendar
from nlp.assignees import AssigneeFinder, attach_fields
from nlp.confidence import weights_version
from nlp.deadlines.read import DeadlineContext, read_deadline
from nlp.duties import Duty, DutyFinder
from nlp.envelope import envelope_issues, with_envelope
from nlp.header import Frame, read_frame
from nlp.keys import match_key
from nlp.known import known_names
from nlp.lexicon import lexicon_version, pairs
from nlp.lines import lines_of
from nlp.obligations import Builder
from nlp.outline import Item, build_outline, introduces
from nlp.references import find_references
from nlp.roles import section_around, section_of
from nlp.sections import Section
from nlp.tables import read_task_rows

RULES_VERSION = "1"


def extract(
    source: SourceText,
    *,
    calendar: WorkCalendar | None = None,
    issued_on: date | None = None,
    received_on: date | None = None,
) -> Extraction:
    """Everything that a document says: header, outline, references, obligations, doubts.

    `issued_on` fills a date that the document leaves blank; `received_on` is the day of arrival (ngày đến),
    from which periods "kể từ ngày nhận được văn bản" run. Pure: the same input gives the same output.
    """
    key = match_key(source.text)
    frame = with_envelope(read_frame(lines_of(source, key)), source.envelope)
    header = frame.header
    number = (
        f"{header.number.value}{_joint(source, header)}{header.symbol.value}"
        if header.number and header.symbol
        else None
    )
    references = find_references(source.text, number, key=key)
    context = DeadlineContext(
        issued_on=issued_on or header.issued_on,
        received_on=received_on,
        issued_year=header.issued.value.year if header.issued else None,
        calendar=calendar or vietnam_calendar(),
    )
    issuer = issuer_keys(header)
    items = build_outline([line for line in frame.body if line.row is None])
    annex = build_outline(
        [line for line in frame.annex if line.row is None and not _is_annex_title(line.key)]
    )
    fields = attach_fields(items) | attach_fields(annex)
    tasks = [row for table in source.tables for row in read_task_rows(source, table)]
    known = known_names(source, header, items + annex, tasks)
    finder = DutyFinder(issuer, lambda text: read_deadline(text, context) is not None, known)
    duties = finder.find(items) + finder.find(annex)
    builder = Builder(
        source=source,
        header=header,
        finder=AssigneeFinder(header, fields, issuer, known),
        fields=fields,
        context=context,
    )
    rows = [builder.from_row(row) for row in tasks]
    obligations = sorted([*(builder.from_duty(d) for d in duties), *rows], key=lambda o: o.span.start)
    return Extraction(
        source_sha256=source.sha256,
        header=header,
        clauses=_clauses(items + annex, duties),
        references=references,
        obligations=tuple(obligations),
        issues=_issues(source, frame, obligations),
        rules_version=RULES_VERSION,
        lexicon_version=lexicon_version(),
        weights_version=weights_version(),
    )


def _joint(source: SourceText, header: DispatchHeader) -> str:
    """What stands between number and symbol: "/" (state) or "-" (Party)."""
    if not (header.number and header.symbol and header.number.span and header.symbol.span):
        return "/"
    between = source.text[header.number.span.end : header.symbol.span.start]
    return "-" if "-" in between else "/"


def _is_annex_title(key: str) -> bool:
    return bool(re.match(r"(?:phụ lục|\((?:kèm theo|ban hành kèm theo|đính kèm))", key))


@cache
def _short_names() -> dict[str, str]:
    return {match_key(full): abbr for abbr, full in pairs("bodies", "abbreviations").items()}


def issuer_keys(header: DispatchHeader) -> frozenset[str]:
    """The issuing body's own names as matching keys, short forms and its heads included."""
    if header.issuer is None:
        return frozenset()
    name = match_key(header.issuer.value)
    names = {name}
    for full, abbr in _short_names().items():
        if name.startswith(full):
            names.add(abbr + name[len(full) :])
            names.add(full)
    council = re.match(r"(?:ủy ban nhân dân|hội đồng nhân dân)\s+(tỉnh|thành phố|xã|phường)", name)
    if council:
        kind = council.group(1)
        names |= {
            f"ubnd {kind}",
            f"ủy ban nhân dân {kind}",
            f"chủ tịch ubnd {kind}",
            f"chủ tịch ủy ban nhân dân {kind}",
        }
        names |= {f"chủ tịch {n}" for n in list(names) if n.startswith(("ubnd", "ủy ban"))}
    else:
        first = name.split()[0]
        heads = {"sở": "giám đốc", "bộ": "bộ trưởng", "cục": "cục trưởng", "văn phòng": "chánh văn phòng"}
        if first in heads:
            names |= {f"{heads[first]} {name}", f"{heads[first]} {first}", f"lãnh đạo {first}"}
    return frozenset(names)


def _clauses(items: list[Item], duties: list[Duty]) -> tuple[Clause, ...]:
    index = {id(item): i for i, item in enumerate(items)}
    directing = {id(duty.item) for duty in duties}
    return tuple(
        Clause(
            path=item.path,
            label=item.label,
            span=Span(item.begin, item.end),
            role=_role(item, directing),
            depth=len(item.ancestors()),
            parent=index[id(item.parent)] if item.parent is not None else None,
            children=tuple(index[id(child)] for child in item.children),
        )
        for item in items
    )


_SECTION_ROLES = {Section.SILENT: ClauseRole.PURPOSE, Section.TOPIC: ClauseRole.TOPIC}


def _role(item: Item, directing: set[int]) -> ClauseRole:
    if id(item) in directing:
        return ClauseRole.ORDER
    if item.fields:
        return ClauseRole.FIELD
    if item.children:
        return ClauseRole.LEAD_IN if introduces(item.key) and not item.label else ClauseRole.HEADING
    section = section_of(item) or section_around(item)
    if section in _SECTION_ROLES:
        return _SECTION_ROLES[section]
    if item.key.startswith(("căn cứ", "thực hiện", "theo", "xét", "trả lời")):
        return ClauseRole.BASIS
    return ClauseRole.STATEMENT


def _issues(source: SourceText, frame: Frame, obligations: list[Obligation]) -> tuple[Issue, ...]:
    header = frame.header
    issues: list[Issue] = []
    kind = header.kind.value if header.kind else None
    if kind != "khác":
        if header.number is None:
            issues.append(Issue(code=IssueCode.BLANK_NUMBER, message="Số văn bản để trống.", field="number"))
        if header.issued_on is None:
            issues.append(
                Issue(
                    code=IssueCode.BLANK_DATE,
                    message="Ngày ban hành để trống hoặc chưa đủ; hãy điền ngày để tính thời hạn.",
                    field="issued_on",
                )
            )
    else:
        issues.append(
            Issue(
                code=IssueCode.NO_HEADER,
                message="Không thấy thể thức văn bản hành chính (số, ký hiệu, cơ quan ban hành).",
            )
        )
    if not obligations:
        issues.append(
            Issue(
                code=IssueCode.NO_OBLIGATION,
                message="Không tìm thấy nhiệm vụ nào trong văn bản.",
            )
        )
    if not source.quality.has_marks:
        issues.append(
            Issue(
                code=IssueCode.LOW_TEXT_QUALITY,
                message="Văn bản bị mất dấu tiếng Việt, kết quả cần xem lại kỹ.",
            )
        )
    issues += envelope_issues(header, source.envelope)
    return tuple(issues)
