"""Plain texts that bait slow patterns, in reading and in understanding."""

from __future__ import annotations

from dondoc_hostile.case import LETTER, Hostile, noise
from models.errors import BadInput, EmptyFile

LONGEST = 120_000
"""Letters of bait: what takes time by their square takes minutes."""


def text(body: str) -> bytes:
    """A letter with something in it."""
    return (LETTER + body[:LONGEST] + "\n" + LETTER).encode("utf-8", "surrogatepass")


def order(body: str) -> bytes:
    """A letter with one order that holds something."""
    return text(f"3. Văn phòng Sở {body} rà soát trước ngày 20/11/2026.")


MARKS = "\u0301\u0323\u0302\u0306\u031b\u0300"


def zalgo(count: int) -> str:
    """One letter under a tower of marks, in an order that must be sorted."""
    return "a" + MARKS * (count // len(MARKS))


TEXTS = (
    Hostile(name="rong.txt", make=lambda: b"", errors=(EmptyFile,)),
    Hostile(name="trang.txt", make=lambda: b" \t\r\n" * 100_000, errors=(EmptyFile,)),
    Hostile(name="khong.txt", make=lambda: b"\x00" * 1_000_000, errors=(BadInput,)),
    Hostile(name="trang-la.txt", make=("\u3000\u200b\u00a0\ufeff" * 100_000).encode, errors=(BadInput,)),
    Hostile(name="bom.txt", make=lambda: b"\xef\xbb\xbf", errors=(BadInput,)),
    Hostile(name="so-muc.txt", make=lambda: text("1." * 1_000_000)),
    Hostile(name="so-muc-cach.txt", make=lambda: text("1.1 " * 500_000)),
    Hostile(name="so-muc-dong.txt", make=lambda: text("1.1.1.1.1.1.1.1.1.1\n" * 45_000)),
    Hostile(name="la-ma.txt", make=lambda: text("IVXLCDM" * 200_000)),
    Hostile(name="la-ma-dong.txt", make=lambda: text("IIIIIIIIIIIIIIIIIIIIIIIIIIII. việc\n" * 30_000)),
    Hostile(name="ngoac.txt", make=lambda: text("(" * 500_000)),
    Hostile(name="ngoac-doi.txt", make=lambda: text("(" * 100_000 + ")" * 100_000)),
    Hostile(name="ngoac-viec.txt", make=lambda: order("(gồm (các (phòng " * 30_000)),
    Hostile(name="ngoac-kep.txt", make=lambda: text("“”\"'«»" * 200_000)),
    Hostile(name="chu-dai.txt", make=lambda: text("a" * 2_000_000)),
    Hostile(name="chu-hoa-dai.txt", make=lambda: text("ĐẠI" * 600_000)),
    Hostile(name="dong-ngan.txt", make=lambda: text("a\n" * 100_000)),
    Hostile(name="trieu-dong.txt", make=lambda: text("a\n" * 1_000_000)),
    Hostile(name="dong-dai.txt", make=lambda: text("Văn phòng Sở rà soát thủ tục, " * 60_000)),
    Hostile(name="cau-dai.txt", make=lambda: order("phối hợp với Thanh tra Sở, " * 30_000)),
    Hostile(
        name="nhieu-viec.txt",
        make=lambda: text("- Giao Văn phòng Sở rà soát trước ngày 20/11/2026.\n" * 20_000),
    ),
    Hostile(name="nhieu-ngay.txt", make=lambda: order("ngày 20/11/2026, " * 50_000)),
    Hostile(name="nhieu-so.txt", make=lambda: text("Số: 12/SYT-VP " * 80_000)),
    Hostile(name="so-ky-hieu.txt", make=lambda: text("Số: " + "12/" * 400_000 + "SYT-VP")),
    Hostile(name="gach-cheo.txt", make=lambda: text("1/" * 800_000)),
    Hostile(name="gach-noi.txt", make=lambda: text("SYT-" * 400_000)),
    Hostile(name="ngay-thang.txt", make=lambda: text("ngày tháng năm " * 100_000)),
    Hostile(name="ngay-trong.txt", make=lambda: text("ngày …… tháng …… năm ……" * 60_000)),
    Hostile(name="cham.txt", make=lambda: text("." * 2_000_000)),
    Hostile(name="cham-lung.txt", make=lambda: text("…" * 1_000_000)),
    Hostile(name="gach.txt", make=lambda: text("-" * 2_000_000)),
    Hostile(name="gach-dong.txt", make=lambda: text("- \n" * 300_000)),
    Hostile(name="cach.txt", make=lambda: text("Văn" + " " * 2_000_000 + "phòng")),
    Hostile(name="cach-dong.txt", make=lambda: text((" " * 500 + "\n") * 4_000)),
    Hostile(name="cach-cot.txt", make=lambda: text(("SỞ Y TẾ" + " " * 300 + "CỘNG HÒA\n") * 3_000)),
    Hostile(name="tab.txt", make=lambda: text("\t" * 2_000_000)),
    Hostile(name="o.txt", make=lambda: text("a | b | " * 100_000)),
    Hostile(name="bang.txt", make=lambda: text("1 | Văn phòng Sở | rà soát\n" * 60_000)),
    Hostile(name="bang-lech.txt", make=lambda: text("a | b\na | b | c\nx\n" * 30_000)),
    Hostile(name="bang-nhom.txt", make=lambda: text("1 | a | b\nI. Nhóm\n" * 40_000)),
    Hostile(name="kinh-gui.txt", make=lambda: text("Kính gửi:\n" + "- Sở Y tế;\n" * 60_000)),
    Hostile(name="kinh-gui-dai.txt", make=lambda: text("Kính gửi: " + "Sở Y tế, " * 100_000)),
    Hostile(name="noi-nhan.txt", make=lambda: text("Nơi nhận:\n" * 60_000)),
    Hostile(name="can-cu.txt", make=lambda: text("Căn cứ " * 200_000)),
    Hostile(
        name="can-cu-dong.txt", make=lambda: text("Căn cứ Luật số 12/2020/QH14 ngày 01/01/2020;\n" * 20_000)
    ),
    Hostile(name="giao.txt", make=lambda: text("giao " * 300_000)),
    Hostile(name="chu-tri.txt", make=lambda: order("chủ trì, phối hợp " * 60_000)),
    Hostile(name="va.txt", make=lambda: order("và " * 400_000)),
    Hostile(name="cac.txt", make=lambda: order("các phòng, ban, đơn vị thuộc và trực thuộc " * 20_000)),
    Hostile(name="phan-tram.txt", make=lambda: order("trên 92% " * 60_000)),
    Hostile(name="quy.txt", make=lambda: order("trong quý I, II, III, IV/2026 " * 30_000)),
    Hostile(name="truoc-ngay.txt", make=lambda: order("trước " * 300_000)),
    Hostile(name="trong-vong.txt", make=lambda: order("trong vòng 5 ngày làm việc kể từ ngày " * 20_000)),
    Hostile(name="hang-thang.txt", make=lambda: order("hằng tháng, hằng quý, " * 40_000)),
    Hostile(name="so-dai.txt", make=lambda: order("trước ngày " + "9" * 1_000_000)),
    Hostile(name="nam-la.txt", make=lambda: order("trước ngày 99/99/999999999999999999999999999999, ")),
    Hostile(
        name="nam-0.txt", make=lambda: order("trước ngày 01/01/0000, trong 999999999999 ngày, sau 10000 năm")
    ),
    Hostile(name="phu-luc.txt", make=lambda: text("PHỤ LỤC\n" * 60_000)),
    Hostile(name="chu-ky.txt", make=lambda: text("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n" * 40_000)),
    Hostile(name="mat-giua.txt", make=lambda: text("MẬT " * 200_000)),
    Hostile(name="mat-tach.txt", make=lambda: text("M Ậ T " * 100_000)),
    Hostile(name="dau.txt", make=lambda: text(zalgo(600_000))),
    Hostile(name="dau-tach.txt", make=lambda: text("a\u0323\u0302" * 300_000)),
    Hostile(name="hangul.txt", make=lambda: text("\u1112\u1161\u11ab" * 200_000)),
    Hostile(name="nguoc.txt", make=lambda: text("\u202e\u2066\u200f" * 200_000)),
    Hostile(name="vo-hinh.txt", make=lambda: text("V\u200băn\u00ad ph\ufeffòng " * 60_000)),
    Hostile(name="dieu-khien.txt", make=lambda: text("".join(map(chr, range(1, 32))) * 300)),
    Hostile(name="ngat-dong.txt", make=lambda: text("\u2028\u2029\x85\x0b\x0c\x1c" * 60_000)),
    Hostile(name="sieu-ky-tu.txt", make=lambda: text("😀𝕍𝕒𝕟\U0010ffff" * 100_000)),
    Hostile(name="nua-cap.txt", make=lambda: text("\ud800\udc00\ud800" * 1000)),
    Hostile(name="utf16.txt", make=lambda: LETTER.encode("utf-16") + b"\x00"),
    Hostile(name="utf16-le.txt", make=lambda: b"\xff\xfe" + b"\x00\xd8" * 50_000),
    Hostile(name="utf32.txt", make=lambda: LETTER.encode("utf-32")),
    Hostile(name="tcvn.txt", make=lambda: b"\xb5\xb6\xb7\xb8\xb9 " * 100_000),
    Hostile(name="nhi-phan.txt", make=lambda: noise(7, 300_000)),
    Hostile(name="nua-nhi-phan.txt", make=lambda: LETTER.encode() + noise(8, 200_000).replace(b"\x00", b" ")),
    Hostile(name="latin.txt", make=lambda: bytes(range(0x80, 0x100)) * 4_000),
    Hostile(
        name="lenh.txt", make=lambda: text("{{7*7}} ${jndi:ldap://127.0.0.1/a} `id` $(id) %s%n %x\n" * 2_000)
    ),
    Hostile(name="bao-cao.txt", make=lambda: order("báo cáo UBND tỉnh qua Sở Y tế " * 20_000)),
    Hostile(name="ten.txt", make=lambda: order("Sở Y tế, Sở Tài chính và Sở Xây dựng, " * 20_000)),
    Hostile(name="thu.txt", make=lambda: text("From: a@b.c\nTo: d@e.f\nSubject: x\n" * 20_000)),
)
