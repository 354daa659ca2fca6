"""Word, HTML, XML and OpenDocument: entities, nesting, bombs, links to elsewhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from dondoc_docx import NAMESPACES, paragraph

from dondoc_hostile.archives import BOMB, MEGA, zipped
from dondoc_hostile.case import LETTER, Hostile
from models.errors import BadInput, UnpacksTooLarge

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_MAIN = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
"""Ten entities, each ten times the one before."""

QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"ha " * 30_000}">]>'
FOREIGN = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "{url}/x.dtd" [<!ENTITY a SYSTEM "{url}/a">]>'
PARAMETER = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % a SYSTEM "{url}/a.dtd"> %a;]>'


def docx(
    body: str, *, prolog: str = "", main: str = _MAIN, links: str = "", more: dict[str, bytes] | None = None
) -> bytes:
    """A Word file with this body."""
    document = f"{prolog}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    members = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELATIONS.format(main).encode(),
        "word/_rels/document.xml.rels": _RELATIONS.format(links).encode(),
        "word/document.xml": document.encode(),
        **(more or {}),
    }
    return zipped(members.items())


LINES = "".join(paragraph(line) for line in LETTER.splitlines())


def deep_docx(tag: str, depth: int) -> bytes:
    """The same element in itself, thousands of times."""
    inner = {
        "w:tbl": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        "w:sdt": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "w:ins": ("<w:ins>", "</w:ins>"),
        "w:r": (
            "<w:r><w:pict><v:textbox><w:txbxContent><w:p>",
            "</w:p></w:txbxContent></v:textbox></w:pict></w:r>",
        ),
        "mc:AlternateContent": (
            "<mc:AlternateContent><mc:Fallback>",
            "</mc:Fallback></mc:AlternateContent>",
        ),
    }[tag]
    return docx(LINES + inner[0] * depth + paragraph("Đáy") + inner[1] * depth)


def wide_docx() -> bytes:
    """A row with a hundred thousand cells, and spans that are larger than any table."""
    span = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    cells = "".join(f"<w:tc>{span if n % 1000 == 0 else ''}{paragraph('ô')}</w:tc>" for n in range(8_000))
    return docx(LINES + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def tall_docx(rows: int) -> bytes:
    """A table of very many rows."""
    row = f"<w:tr><w:tc>{paragraph('1')}</w:tc><w:tc>{paragraph('Việc')}</w:tc></w:tr>"
    return docx(LINES + f"<w:tbl>{row * rows}</w:tbl>")


def bomb_docx(part: str) -> bytes:
    """One part of a Word file unpacks to very many megabytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(_MAIN))
        if part != "word/document.xml":
            archive.writestr(
                "word/document.xml", f"<w:document {NAMESPACES}><w:body>{LINES}</w:body></w:document>"
            )
        with archive.open(part, "w") as member:
            member.write(f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>".encode())
            for _ in range(BOMB):
                member.write(b"A" * MEGA)
            member.write(b"</w:t></w:r></w:p></w:body></w:document>")
    return target.getvalue()


def stuffed_docx(name: str, inner: bytes, times: int) -> bytes:
    """A Word file that brings in the same file in it again and again (w:altChunk)."""
    link = f'<Relationship Id="x1" Type="{_OFFICE}/aFChunk" Target="{name}"/>'
    return docx(LINES + '<w:altChunk r:id="x1"/>' * times, links=link, more={f"word/{name}": inner})


def nested_docx(depth: int, times: int) -> bytes:
    """A Word file in a Word file in a Word file, each several times."""
    data = docx(LINES)
    for _ in range(depth):
        data = stuffed_docx("trong.docx", data, times)
    return data


def remote_docx(url: str) -> bytes:
    """A template, pictures, frames and a stylesheet that lie on another machine."""
    links = "".join(
        f'<Relationship Id="x{n}" Type="{_OFFICE}/{kind}" Target="{url}/{kind}" TargetMode="External"/>'
        for n, kind in enumerate(
            (
                "attachedTemplate",
                "image",
                "oleObject",
                "frame",
                "hyperlink",
                "subDocument",
                "styles",
                "header",
            )
        )
    )
    picture = '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="x1"/></v:shape></w:pict></w:r></w:p>'
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDETEXT "'
        f'{url}/text.docx" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return docx(LINES + picture + field + '<w:p><w:subDoc r:id="x5"/></w:p>', links=links)


def looping_styles() -> bytes:
    """Styles that are based on each other, and a list whose style is its own."""
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:link w:val="B"/></w:style></w:styles>'
    )
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="A"/>'
        '<w:styleLink w:val="A"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )
    links = (
        f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="n" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    )
    body = paragraph(
        "Vòng", '<w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    )
    more = {"word/styles.xml": styles.encode(), "word/numbering.xml": numbering.encode()}
    return docx(LINES + body * 50, links=links, more=more)


def huge_numbers() -> bytes:
    """A list that starts at four thousand million, in Roman numerals and letters."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="%{n + 1}.%9.%0"/></w:lvl>'
        for n, (start, style) in enumerate(
            [(4_000_000_000, "upperRoman"), (2**31 - 1, "lowerLetter"), (-5, "decimal"), (10**9, "bullet")]
        )
    )
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    links = f'<Relationship Id="n" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    body = "".join(
        paragraph("Việc", f'<w:numPr><w:ilvl w:val="{n % 4}"/><w:numId w:val="1"/></w:numPr>')
        for n in range(40)
    )
    return docx(LINES + body, links=links, more={"word/numbering.xml": numbering.encode()})


def many_parts(count: int) -> bytes:
    """Thousands of headers, each a part of its own."""
    links = "".join(
        f'<Relationship Id="h{n}" Type="{_OFFICE}/header" Target="header{n}.xml"/>' for n in range(count)
    )
    header = f"<w:hdr {NAMESPACES}>{paragraph('Đầu trang')}</w:hdr>".encode()
    return docx(LINES, links=links, more={f"word/header{n}.xml": header for n in range(count)})


def doubled_docx() -> bytes:
    """Two parts of the same name: which one is the document?"""
    second = f"<w:document {NAMESPACES}><w:body>{LINES}</w:body></w:document>".encode()
    with zipfile.ZipFile(io.BytesIO(docx(paragraph("Bản thứ nhất")))) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped([*members, ("word/document.xml", second)])


def html(body: str) -> bytes:
    """A page."""
    return f"<!DOCTYPE html><html><body><p>{LETTER}</p>{body}</body></html>".encode()


def remote_html(url: str) -> bytes:
    """A page that wants everything from elsewhere."""
    return html(
        f'<base href="{url}/"><link rel="stylesheet" href="{url}/a.css"><script src="{url}/a.js"></script>'
        f'<img src="{url}/a.png" onerror="fetch(\'{url}/x\')"><iframe src="{url}/f"></iframe>'
        f'<object data="{url}/o"></object><meta http-equiv="refresh" content="0;url={url}/r">'
    )


def odt(body: str, *, prolog: str = "") -> bytes:
    """An OpenDocument text."""
    content = (
        f'{prolog}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


ODT_LINES = "".join(f"<text:p>{line}</text:p>" for line in LETTER.splitlines())


def remote_odt(url: str) -> bytes:
    """Pictures and sections of another machine."""
    return odt(
        ODT_LINES + f'<text:p><draw:frame><draw:image xlink:href="{url}/a.png"/></draw:frame></text:p>'
        f'<text:section text:name="x"><text:section-source xlink:href="{url}/s.odt"/></text:section>'
    )


def edxml(body: str, prolog: str = "") -> bytes:
    """A package of the national document axis, more or less."""
    return (
        f'{prolog}<edXML xmlns="http://www.e-doc.vn/Schema/" standard="QCVN_102_2016"><edXMLHeader>'
        f"<MessageHeader>{body}</MessageHeader></edXMLHeader></edXML>"
    ).encode()


MARKUP = (
    Hostile(
        name="cuoi.docx", make=lambda: docx(LINES + "<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", prolog=LAUGHS)
    ),
    Hostile(
        name="binh-phuong.docx",
        make=lambda: docx(f"<w:p><w:r><w:t>{'&a;' * 30_000}</w:t></w:r></w:p>", prolog=QUADRATIC),
    ),
    Hostile(
        name="thuc-the-ngoai.docx",
        make=lambda: docx(LINES + "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", prolog=FOREIGN),
    ),
    Hostile(name="sau-bang.docx", make=lambda: deep_docx("w:tbl", 20_000)),
    Hostile(name="sau-bang-200.docx", make=lambda: deep_docx("w:tbl", 70)),
    Hostile(name="sau-khung.docx", make=lambda: deep_docx("w:r", 60)),
    Hostile(name="sau-khoi.docx", make=lambda: deep_docx("w:sdt", 120)),
    Hostile(name="sau-sua.docx", make=lambda: deep_docx("w:ins", 240)),
    Hostile(name="sau-thay-the.docx", make=lambda: deep_docx("mc:AlternateContent", 120)),
    Hostile(name="rong-o.docx", make=wide_docx),
    Hostile(name="nhieu-dong.docx", make=lambda: tall_docx(150_000)),
    Hostile(name="bom.docx", make=lambda: bomb_docx("word/document.xml"), errors=(UnpacksTooLarge,)),
    Hostile(name="bom-styles.docx", make=lambda: bomb_docx("word/styles.xml")),
    Hostile(name="bom-anh.docx", make=lambda: bomb_docx("word/media/image1.png")),
    Hostile(name="nhung-nhieu-lan.docx", make=lambda: stuffed_docx("a.htm", b"<p><b>x</b></p>" * 900, 5000)),
    Hostile(name="nhung-long-nhau.docx", make=lambda: nested_docx(9, 9), errors=(BadInput,)),
    Hostile(name="nhung-hai-tang.docx", make=lambda: nested_docx(2, 400), errors=(BadInput,)),
    Hostile(
        name="nhung-bom.docx", make=lambda: stuffed_docx("a.txt", bytes(30 * MEGA), 1), errors=(BadInput,)
    ),
    Hostile(name="kieu-vong.docx", make=looping_styles),
    Hostile(name="so-lon.docx", make=huge_numbers),
    Hostile(name="nhieu-phan.docx", make=lambda: many_parts(3000)),
    Hostile(name="hai-ban.docx", make=doubled_docx),
    Hostile(name="khong-than.docx", make=lambda: docx("").replace(b"w:body", b"w:nody")),
    Hostile(
        name="tro-ra-ngoai.docx",
        make=lambda: docx(LINES, main=_MAIN.replace("word/document.xml", "../../../../etc/passwd")),
    ),
    Hostile(
        name="mot-triệu-doan.docx", make=lambda: docx("<w:p/>" * 400_000 + paragraph("Văn phòng Sở rà soát."))
    ),
    Hostile(name="chu-dai.docx", make=lambda: docx(LINES + paragraph("Ă" * 3_000_000))),
    Hostile(name="cuoi.html", make=lambda: LAUGHS.encode() + html("&j;")),
    Hostile(
        name="cuoi-svg.html",
        make=lambda: LAUGHS.encode() + b"<svg xmlns='http://www.w3.org/2000/svg'>&j;</svg>",
    ),
    Hostile(name="sau.html", make=lambda: html("<div>" * 100_000 + "đáy")),
    Hostile(name="sau-bang.html", make=lambda: html("<table><tr><td>" * 20_000 + "đáy")),
    Hostile(name="the-mo.html", make=lambda: html("<a " * 300_000)),
    Hostile(name="thuoc-tinh.html", make=lambda: html("<p " + "a=b " * 300_000 + ">x</p>")),
    Hostile(name="chu-thich.html", make=lambda: html("<!--" * 300_000)),
    Hostile(name="khai-bao.html", make=lambda: html("<![CDATA[" * 200_000)),
    Hostile(name="lenh-mo.html", make=lambda: html("<?" * 300_000)),
    Hostile(name="ky-hieu.html", make=lambda: html("&" * 1_000_000)),
    Hostile(name="ky-hieu-so.html", make=lambda: html("&#99999999999999999;&#xD800;&#0;" * 30_000)),
    Hostile(name="dinh-dang.html", make=lambda: html("<b><i><p>" * 20_000)),
    Hostile(
        name="gop-o.html",
        make=lambda: html("<table><tr><td colspan=999999999 rowspan=999999999>x</td></tr></table>"),
    ),
    Hostile(
        name="gop-o-nhieu.html", make=lambda: html("<table>" + "<tr><td rowspan=65534>x" * 4000 + "</table>")
    ),
    Hostile(
        name="nhieu-dong.html", make=lambda: html("<table>" + "<tr><td>1<td>Việc" * 200_000 + "</table>")
    ),
    Hostile(name="script.html", make=lambda: html("<script>while(1){}</script>" + "<style>" * 50_000)),
    Hostile(name="cuoi.odt", make=lambda: odt("<text:p>&j;</text:p>", prolog=LAUGHS)),
    Hostile(
        name="sau.odt",
        make=lambda: odt("<text:section>" * 5_000 + "<text:p>x</text:p>" + "</text:section>" * 5_000),
    ),
    Hostile(
        name="lap-cach.odt", make=lambda: odt(ODT_LINES + '<text:p>a<text:s text:c="2000000000"/>b</text:p>')
    ),
    Hostile(name="cuoi.edxml", make=lambda: edxml("<Subject>&j;</Subject>", LAUGHS), errors=(BadInput,)),
    Hostile(
        name="thuc-the-ngoai.edxml", make=lambda: edxml("<Subject>&a;</Subject>", FOREIGN), errors=(BadInput,)
    ),
    Hostile(name="sau.edxml", make=lambda: edxml("<a>" * 50_000), errors=(BadInput,)),
    Hostile(name="sau-dong.edxml", make=lambda: edxml("<a>" * 20_000 + "</a>" * 20_000), errors=(BadInput,)),
    Hostile(
        name="base64.edxml",
        make=lambda: edxml("<Attachment><Content>" + "QUFB" * 500_000 + "</Content></Attachment>"),
    ),
)


def remote_files(url: str) -> dict[str, bytes]:
    """Files that ask for something at `url`."""
    prologs = {"dtd": REMOTE.format(url=url), "tham-so": PARAMETER.format(url=url)}
    files = {
        "xa.docx": remote_docx(url),
        "xa.html": remote_html(url),
        "xa.odt": remote_odt(url),
        "xa-fodt.odt": remote_odt(f"{url}/b"),
    }
    for name, prolog in prologs.items():
        files[f"{name}.docx"] = docx(LINES + "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", prolog=prolog)
        files[f"{name}.edxml"] = edxml("<Subject>&a;</Subject>", prolog)
        files[f"{name}.odt"] = odt(ODT_LINES + "<text:p>&a;</text:p>", prolog=prolog)
        files[f"{name}.html"] = prolog.encode() + html("&a;")
    return files


def write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """The files on disk."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]
