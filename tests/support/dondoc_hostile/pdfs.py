"""PDF files: bombs, loops, junk; written object by object."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from dondoc_hostile.archives import BOMB, MEGA, zipped
from dondoc_hostile.case import LETTER, Hostile, noise
from models.errors import BadInput, EncryptedFile, TooManyPages

_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(objects: Mapping[int, str | bytes], root: int = 1, trailer: str = "") -> bytes:
    """A file of these objects with a right table of them."""
    body = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(body)
        data = content.encode("latin-1") if isinstance(content, str) else content
        body += b"%d 0 obj\n" % number + data + b"\nendobj\n"
    start = len(body)
    most = max(objects) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % most
    for number in range(1, most):
        body += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    body += f"trailer\n<< /Size {most} /Root {root} 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(body)


def stream(data: bytes, entries: str = "", *, packed: bool = True) -> bytes:
    """A stream object."""
    if packed:
        data, entries = zlib.compress(data, 9), f"/Filter /FlateDecode {entries}"
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def one_page(content: bytes, *, page: str = "", more: Mapping[int, str | bytes] | None = None) -> bytes:
    """A document of one page whose content stream object is `content`."""
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            f"/Resources << /Font << /F1 5 0 R >> >> {page} >>",
            4: content,
            5: _FONT,
            **(more or {}),
        }
    )


WORDS = b"BT /F1 12 Tf 72 720 Td (Van phong So ra soat thu tuc truoc ngay 20/11/2026) Tj ET\n"


def flate_bomb(rounds: int) -> bytes:
    """A content stream that is packed several times over."""
    data = zlib.compress(b"0" * (BOMB * MEGA), 9)
    for _ in range(rounds - 1):
        data = zlib.compress(data, 9)
    filters = "/Filter [" + "/FlateDecode " * rounds + "]"
    return one_page(stream(data, filters, packed=False))


def drawing_bomb() -> bytes:
    """Millions of drawing orders that pack to nothing."""
    return one_page(stream(WORDS + b"0 0 m 100 100 l S\n" * 3_000_000))


def text_bomb() -> bytes:
    """Millions of letters on one page."""
    return one_page(stream(b"BT /F1 1 Tf 1 1 Td " + b"(aaaaaaaaaaaaaaaaaaaaaaaaa) Tj\n" * 150_000 + b"ET"))


def ruling_bomb() -> bytes:
    """A grid so fine that it has a million cells."""
    lines = [b"%d 0 m %d 842 l S\n" % (x, x) for x in range(595)]
    lines += [b"0 %.1f m 595 %.1f l S\n" % (y / 2, y / 2) for y in range(1684)]
    return one_page(stream(WORDS * 5 + b"".join(lines)))


def rectangle_bomb(count: int) -> bytes:
    """Very many small boxes."""
    boxes = b"".join(b"%d %d 3 3 re S\n" % (n * 7 % 590, n * 3 % 840) for n in range(count))
    return one_page(stream(WORDS * 5 + boxes))


def many_pages(count: int) -> bytes:
    """So many pages that are all the same object."""
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Kids [{'3 0 R ' * count}] /Count {count} >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>",
            4: stream(WORDS),
            5: _FONT,
        }
    )


def real_pages(count: int) -> bytes:
    """So many pages of their own, made by a real writer."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for number in range(count):
        canvas.drawString(72, 720, f"Trang {number}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def counted(count: int) -> bytes:
    """One page, and the word that there are thousands of millions."""
    return one_page(stream(WORDS)).replace(b"/Count 1", b"/Count %d" % count)


def looping_tree(kids: str) -> bytes:
    """A tree of pages that has no leaves, or itself as its branch."""
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Kids [{kids}] /Count 9 /Parent 2 0 R >>",
            3: "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 2 0 R >>",
        }
    )


def deep_tree(depth: int) -> bytes:
    """A tree of pages with one branch, thousands deep."""
    objects: dict[int, str | bytes] = {1: "<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, depth):
        objects[number] = f"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 /Parent {number - 1} 0 R >>"
    objects[depth] = f"<< /Type /Page /Parent {depth - 1} 0 R /MediaBox [0 0 595 842] >>"
    return pdf(objects)


def looping_xref() -> bytes:
    """A table whose predecessor is itself."""
    data = one_page(stream(WORDS))
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root", b"/Prev %d /Root" % start)


def looping_objects() -> bytes:
    """Objects, lengths, fonts and forms that refer to themselves."""
    return one_page(
        b"<< /Length 4 0 R >>\nstream\n" + WORDS + b"endstream",
        page="/Annots [6 0 R 6 0 R] /Rotate 7 0 R",
        more={
            6: "<< /Type /Annot /Subtype /Widget /Parent 6 0 R /Kids [6 0 R] /AP << /N 8 0 R >> >>",
            7: "7 0 R",
            8: stream(b"/X Do", "/Type /XObject /Subtype /Form /Resources << /XObject << /X 8 0 R >> >>"),
        },
    )


def looping_form(fan: int) -> bytes:
    """Forms that draw the next form many times: a picture of thousands of millions of strokes."""
    more: dict[int, str | bytes] = {}
    for number in range(10, 20):
        inner = b"/X Do " * fan if number < 19 else WORDS
        target = f"/Resources << /Font << /F1 5 0 R >> /XObject << /X {number + 1} 0 R >> >>"
        more[number] = stream(inner, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {target}")
    data = one_page(stream(b"/X Do"), more=more)
    return data.replace(
        b"/Font << /F1 5 0 R >> >>  >>", b"/Font << /F1 5 0 R >> /XObject << /X 10 0 R >> >> >>"
    )


def nested_arrays(depth: int) -> bytes:
    """Brackets in brackets."""
    return one_page(stream(WORDS), page="/X " + "[" * depth + "]" * depth)


def nested_content(depth: int) -> bytes:
    """Saved states and marked contents that never end."""
    return one_page(stream(b"q " * depth + b"/A BMC " * depth + b"[" * depth + WORDS))


def huge_page(size: str) -> bytes:
    """A page as large as a country."""
    return one_page(stream(WORDS)).replace(b"[0 0 595 842]", f"[0 0 {size} {size}]".encode())


def picture(width: int, height: int, filters: str, data: bytes, bits: int = 8) -> bytes:
    """A page that is one picture."""
    entries = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
        f"/BitsPerComponent {bits} {filters}"
    )
    page = one_page(stream(b"595 0 0 842 0 0 cm /Im0 Do"), more={6: stream(data, entries, packed=False)})
    return page.replace(b"/Font << /F1 5 0 R >> >>", b"/Font << /F1 5 0 R >> /XObject << /Im0 6 0 R >> >>")


def junk_object_stream() -> bytes:
    """A stream of objects that is no such thing, and a table that points into it."""
    return one_page(stream(WORDS), more={6: stream(noise(3, 3000), "/Type /ObjStm /N 1000000 /First 10")})


def scripted() -> bytes:
    """Orders to run a program, open a page, send a form, when it is opened."""
    actions = (
        "/OpenAction << /S /JavaScript /JS (app.alert(1); while(true){}) >> /AA << /WC << /S /Launch /F (/bin/sh) >> >>"
        " /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.exe) >>] >> >>"
    )
    return one_page(stream(WORDS)).replace(b"/Pages 2 0 R", f"/Pages 2 0 R {actions}".encode())


def remote_pdf(url: str) -> bytes:
    """Links, forms and files of another machine."""
    actions = (
        f"/OpenAction << /S /URI /URI ({url}/a) >> /AcroForm << /Fields [] /XFA (x) >> "
        f"/AA << /O << /S /SubmitForm /F << /FS /URL /F ({url}/f) >> >> >>"
    )
    more = {6: f"<< /Length 0 /F << /FS /URL /F ({url}/s) >> >>\nstream\n\nendstream"}
    return one_page(stream(WORDS), more=more).replace(b"/Pages 2 0 R", f"/Pages 2 0 R {actions}".encode())


def locked() -> bytes:
    """A document with a password."""
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption("mat-khau", ownerPassword="chu"))
    canvas.drawString(72, 720, "Kín")
    canvas.save()
    return target.getvalue()


def bad_map(entries: int) -> bytes:
    """A font whose table of letters is enormous and nonsense."""
    rows = b"".join(b"<%04X> <%04X> <%s>\n" % (n % 65536, n % 65536, b"0041" * 60) for n in range(entries))
    table = (
        b"/CIDInit /ProcSet findresource begin begincmap\n100000 beginbfrange\n"
        + rows
        + b"endbfrange endcmap"
    )
    more: dict[int, str | bytes] = {
        5: "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R "
        "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (A) "
        "/Ordering (I) /Supplement 0 >> >>] >>",
        6: stream(table),
    }
    return one_page(stream(b"BT /F1 12 Tf 72 720 Td <000100020003> Tj ET " * 50), more=more)


def embedded(member: Callable[[], bytes], kind: str) -> bytes:
    """Two files in one: a PDF with something else before or behind it."""
    data = one_page(stream(WORDS * 5))
    other = member()
    return data + other if kind == "behind" else other[:900] + b"\n" + data


def web_page() -> bytes:
    """A web page in a PDF."""
    return f"<html><body>{LETTER}<script>alert(1)</script></body></html>".encode()


PDFS = (
    Hostile(name="bom.pdf", make=lambda: flate_bomb(1)),
    Hostile(name="bom-3.pdf", make=lambda: flate_bomb(3)),
    Hostile(name="bom-20.pdf", make=lambda: flate_bomb(20)),
    Hostile(name="bom-ve.pdf", make=drawing_bomb),
    Hostile(name="bom-chu.pdf", make=text_bomb),
    Hostile(name="bom-ke.pdf", make=ruling_bomb),
    Hostile(name="bom-o.pdf", make=lambda: rectangle_bomb(60_000)),
    Hostile(name="5000-trang.pdf", make=lambda: many_pages(5000), errors=(TooManyPages,)),
    Hostile(name="5000-trang-that.pdf", make=lambda: real_pages(5000), errors=(TooManyPages,)),
    Hostile(name="ty-trang.pdf", make=lambda: counted(2_000_000_000)),
    Hostile(name="am-trang.pdf", make=lambda: counted(-5)),
    Hostile(name="trang-vong.pdf", make=lambda: looping_tree("2 0 R"), errors=(BadInput,)),
    Hostile(name="trang-vong-3.pdf", make=lambda: looping_tree("3 0 R 2 0 R 3 0 R"), errors=(BadInput,)),
    Hostile(name="trang-khong.pdf", make=lambda: looping_tree("99 0 R null 7"), errors=(BadInput,)),
    Hostile(name="trang-sau.pdf", make=lambda: deep_tree(5000), errors=(BadInput,)),
    Hostile(name="bang-vong.pdf", make=looping_xref),
    Hostile(name="vong.pdf", make=looping_objects),
    Hostile(name="mau-vong.pdf", make=lambda: looping_form(10)),
    Hostile(name="ngoac.pdf", make=lambda: nested_arrays(100_000)),
    Hostile(name="ngoac-500.pdf", make=lambda: nested_arrays(400)),
    Hostile(name="trang-thai.pdf", make=lambda: nested_content(50_000)),
    Hostile(name="trang-lon.pdf", make=lambda: huge_page("14400000")),
    Hostile(name="trang-vo-cung.pdf", make=lambda: huge_page("9" * 40)),
    Hostile(name="trang-khong-co.pdf", make=lambda: huge_page("0")),
    Hostile(name="trang-nan.pdf", make=lambda: huge_page("nan")),
    Hostile(name="anh-lon.pdf", make=lambda: picture(60_000, 60_000, "", b"\x00" * 1000)),
    Hostile(
        name="anh-bom.pdf",
        make=lambda: picture(
            30_000, 30_000, "/Filter /FlateDecode", zlib.compress(b"\x80" * (BOMB * MEGA), 9)
        ),
    ),
    Hostile(
        name="anh-bom-1bit.pdf",
        make=lambda: picture(
            60_000, 60_000, "/Filter /FlateDecode", zlib.compress(b"\x55" * (BOMB * MEGA), 9), 1
        ),
    ),
    Hostile(name="jbig2.pdf", make=lambda: picture(3000, 3000, "/Filter /JBIG2Decode", noise(4, 5000), 1)),
    Hostile(
        name="jpx.pdf",
        make=lambda: picture(
            3000, 3000, "/Filter /JPXDecode", b"\x00\x00\x00\x0cjP  \r\n\x87\n" + noise(5, 5000)
        ),
    ),
    Hostile(
        name="dct.pdf",
        make=lambda: picture(3000, 3000, "/Filter /DCTDecode", b"\xff\xd8\xff\xe0" + noise(6, 5000)),
    ),
    Hostile(
        name="ccitt.pdf",
        make=lambda: picture(
            60_000,
            60_000,
            "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>",
            noise(7, 5000),
            1,
        ),
    ),
    Hostile(
        name="lzw.pdf",
        make=lambda: picture(
            3000, 3000, "/Filter [/LZWDecode /RunLengthDecode /ASCII85Decode /ASCIIHexDecode]", noise(8, 5000)
        ),
    ),
    Hostile(
        name="anh-am.pdf", make=lambda: picture(-5, 2**31 - 1, "/Filter /FlateDecode", zlib.compress(b"x"))
    ),
    Hostile(name="goi-doi-tuong.pdf", make=junk_object_stream),
    Hostile(name="lenh.pdf", make=scripted),
    Hostile(name="mat-khau.pdf", make=locked, errors=(EncryptedFile,)),
    Hostile(name="bang-chu.pdf", make=lambda: bad_map(60_000)),
    Hostile(
        name="pdf-zip.pdf", make=lambda: embedded(lambda: zipped([("a.txt", LETTER.encode())]), "behind")
    ),
    Hostile(name="gif-pdf.pdf", make=lambda: embedded(lambda: b"GIF89a" + noise(9, 800), "before")),
    Hostile(name="html-pdf.pdf", make=lambda: embedded(web_page, "before")),
    Hostile(name="chi-dau.pdf", make=lambda: b"%PDF-1.7\n", errors=(BadInput,)),
    Hostile(name="dau-muon.pdf", make=lambda: b"\n" * 1000 + one_page(stream(WORDS * 5))),
    Hostile(name="khong-cuoi.pdf", make=lambda: one_page(stream(WORDS * 5))[:-120]),
    Hostile(
        name="cuoi-lap.pdf", make=lambda: one_page(stream(WORDS * 5)) + b"startxref\n0\n%%EOF\n" * 50_000
    ),
    Hostile(
        name="doi-tuong-rac.pdf",
        make=lambda: one_page(stream(WORDS * 5)) + b"1 0 obj\n<< /A /B >>\nendobj\n" * 100_000,
    ),
)
