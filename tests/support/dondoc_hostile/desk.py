"""Old Word files, messages and spreadsheets: links, nests, lies, junk in containers."""

from __future__ import annotations

import base64
import struct

from dondoc_hostile.archives import MEGA, nested, zipped
from dondoc_hostile.case import LETTER, Hostile, noise
from dondoc_hostile.markup import LAUGHS
from models.errors import BadInput

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rtf(body: str) -> bytes:
    """An RTF text with the letter in it."""
    lines = "".join(
        "".join(letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in line) + "\\par\n"
        for line in LETTER.splitlines()
    )
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\n" + lines + body + "}").encode("ascii")


def remote_rtf(url: str) -> bytes:
    """Pictures, templates and objects of another machine."""
    fields = "".join(
        "{\\field{\\*\\fldinst {" + order + ' "' + url + "/" + order + '"}}{\\fldrslt x}}'
        for order in ("INCLUDEPICTURE", "INCLUDETEXT", "HYPERLINK", "LINK Word.Document")
    )
    return rtf("{\\*\\template " + url + "/t.dot}" + fields)


def ole(*names: str, sector: int = 9, chain: bytes = b"") -> bytes:
    """The head of an OLE container, names of streams, and nonsense for its tables."""
    head = bytearray(512)
    head[:8] = _OLE
    head[24:34] = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, sector, 6)
    head[44:48] = struct.pack("<I", 1)
    head[76:80] = struct.pack("<I", 0)
    words = b"".join(name.encode("utf-16-le") + b"\x00\x00" for name in names)
    return bytes(head) + (chain or b"\x00" * 512) + words + noise(21, 3000)


def looping_ole(*names: str) -> bytes:
    """A table in which every sector is followed by itself, with a directory in it."""
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        letters = name.encode("utf-16-le")
        entry = letters.ljust(64, b"\x00") + struct.pack("<HBB", len(letters) + 2, 5 if number == 0 else 2, 1)
        entry += struct.pack("<III", number, number, number) + b"\x00" * 36
        entries += entry + struct.pack("<IQ", 2, 0x7FFFFFFF)
    table = struct.pack("<128I", 0xFFFFFFFD, *range(1, 128))
    head = bytearray(ole())[:512]
    head[48:52] = struct.pack("<I", 1)
    return bytes(head) + table + entries.ljust(512, b"\x00")[:512] + b"\x00" * 2048


def mail(*parts: str, kind: str = "multipart/mixed", head: str = "") -> bytes:
    """A message of these parts."""
    body = "".join(f"--x\r\n{part}\r\n" for part in parts)
    return (
        "From: van-thu@example.org\r\nTo: so-y-te@example.org\r\nSubject: =?utf-8?b?Q8O0bmcgdsSDbg==?=\r\n"
        f"Date: Mon, 2 Nov 2026 08:00:00 +0700\r\nMIME-Version: 1.0\r\n{head}"
        f'Content-Type: {kind}; boundary="x"\r\n\r\n{body}--x--\r\n'
    ).encode("utf-8", "surrogatepass")


def attached(name: str, data: bytes) -> str:
    """A part that is a file."""
    packed = base64.encodebytes(data).decode("ascii").replace("\n", "\r\n")
    return (
        f"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n{packed}'
    )


def matryoshka(depth: int) -> bytes:
    """Messages in messages."""
    data = mail(attached("cong-van.txt", LETTER.encode()))
    for _ in range(depth):
        data = mail("Content-Type: message/rfc822\r\n\r\n" + data.decode("ascii"))
    return data


def deep_mail(depth: int) -> bytes:
    """Parts in parts, each with a border of its own."""
    opened = "".join(
        f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n' for n in range(depth)
    )
    return mail(kind="multipart/mixed").replace(b'boundary="x"', b'boundary="b0"') + opened.encode()


def xlsx(sheet: str, strings: str = "", prolog: str = "") -> bytes:
    """A workbook of one sheet."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{office}"><sheets>'
        '<sheet name="Việc" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{prolog}<worksheet {space}>{sheet}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {space}>{strings}</sst>",
    }
    return zipped((name, text.encode()) for name, text in members.items())


def far_cell() -> bytes:
    """One cell at the far corner of the sheet, and a merge of all that lies between."""
    return xlsx(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>STT</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )


def million_rows(count: int) -> bytes:
    """Very many rows of two cells."""
    row = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    return xlsx(f"<sheetData>{row * count}</sheetData>")


DESK = (
    Hostile(name="sau.rtf", make=lambda: rtf("{" * 100_000 + "x" + "}" * 100_000)),
    Hostile(name="mo.rtf", make=lambda: rtf("{\\b " * 50_000)),
    Hostile(name="nhi-phan.rtf", make=lambda: rtf("\\bin2000000000 x")),
    Hostile(
        name="anh.rtf",
        make=lambda: rtf("{\\pict\\pngblip\\picw99999999\\pich99999999 " + "00" * 100_000 + "}"),
    ),
    Hostile(
        name="bang.rtf",
        make=lambda: rtf("\\trowd" + "\\cellx100" * 5_000 + "\\intbl x\\cell" * 5_000 + "\\row"),
    ),
    Hostile(name="ma.rtf", make=lambda: rtf("\\u-99999999999?" * 20_000)),
    Hostile(
        name="doi-tuong.rtf", make=lambda: rtf("{\\object\\objemb{\\*\\objdata " + "d0cf11e0" * 50_000 + "}}")
    ),
    Hostile(name="chi-dau.rtf", make=lambda: b"{\\rtf1"),
    Hostile(name="rac.rtf", make=lambda: b"{\\rtf1" + noise(22, 50_000)),
    Hostile(name="rac.doc", make=lambda: ole("WordDocument"), errors=(BadInput,)),
    Hostile(name="vong.doc", make=lambda: looping_ole("WordDocument", "1Table"), errors=(BadInput,)),
    Hostile(name="cung-lon.doc", make=lambda: ole("WordDocument", sector=60_000), errors=(BadInput,)),
    Hostile(name="rac.msg", make=lambda: ole("__properties_version1.0"), errors=(BadInput,)),
    Hostile(
        name="vong.msg",
        make=lambda: looping_ole("__properties_version1.0", "__substg1.0_1000001F"),
        errors=(BadInput,),
    ),
    Hostile(name="khoa.docx", make=lambda: ole("EncryptedPackage", "EncryptionInfo"), errors=(BadInput,)),
    Hostile(name="la.ole", make=lambda: ole("Khong", "Biet"), errors=(BadInput,)),
    Hostile(name="bup-be.eml", make=lambda: matryoshka(60)),
    Hostile(name="bup-be-3.eml", make=lambda: matryoshka(3)),
    Hostile(name="sau.eml", make=lambda: deep_mail(3_000), errors=(BadInput,)),
    Hostile(
        name="nhieu-phan.eml",
        make=lambda: mail(*(attached(f"{n}.txt", LETTER.encode()) for n in range(2_000))),
    ),
    Hostile(name="khong-het.eml", make=lambda: mail(attached("a.txt", b"x" * MEGA))[:-2000]),
    Hostile(name="goi.eml", make=lambda: mail(attached("goi.zip", nested(30))), errors=(BadInput,)),
    Hostile(name="ten-xau.eml", make=lambda: mail(attached("../../../tmp/leo-ra.txt", LETTER.encode()))),
    Hostile(
        name="dau-dai.eml",
        make=lambda: mail(attached("a.txt", LETTER.encode()), head="X-A: " + "a " * 500_000 + "\r\n"),
    ),
    Hostile(
        name="nhieu-dau.eml",
        make=lambda: mail(attached("a.txt", LETTER.encode()), head="Received: a\r\n" * 100_000),
    ),
    Hostile(
        name="ma-hoa.eml",
        make=lambda: mail(
            "Content-Type: text/plain; charset=khong-co\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!"
        ),
    ),
    Hostile(
        name="qp.eml",
        make=lambda: mail(
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + "=" * 500_000
        ),
    ),
    Hostile(
        name="chu-de.eml",
        make=lambda: mail(
            "Content-Type: text/plain\r\n\r\nx", head="Subject: " + "=?utf-8?q?a?= " * 50_000 + "\r\n"
        ),
    ),
    Hostile(
        name="uu.eml",
        make=lambda: mail(
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n"
            + "M" * 300_000
        ),
    ),
    Hostile(
        name="cuoi.xlsx",
        make=lambda: xlsx("<sheetData><row><c><v>&j;</v></c></row></sheetData>", prolog=LAUGHS),
        errors=(BadInput,),
    ),
    Hostile(name="xa.xlsx", make=far_cell),
    Hostile(name="trieu-dong.xlsx", make=lambda: million_rows(80_000), errors=(BadInput,)),
    Hostile(
        name="chuoi.xlsx",
        make=lambda: xlsx(
            '<sheetData><row><c t="s"><v>999999999</v></c></row></sheetData>', "<si><t>x</t></si>" * 1000
        ),
    ),
    Hostile(
        name="cong-thuc.xlsx",
        make=lambda: xlsx(
            "<sheetData><row><c><f>"
            + "(" * 10_000
            + 'WEBSERVICE("http://127.0.0.1:9/")</f></c></row></sheetData>'
        ),
    ),
)
