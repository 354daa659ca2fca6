"""The root certificates that this installation trusts (chứng thư số gốc): a folder of files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem, x509

_MOST_FILES = 500
_MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedRoots:
    """What the folder holds; `unreadable` names the files in it that are no certificates.

    A folder that may not be opened is named there itself.
    """

    certificates: tuple[x509.Certificate, ...] = ()
    unreadable: tuple[str, ...] = ()


def load_roots(folder: Path | None) -> TrustedRoots:
    """The certificates of a folder, PEM (several a file) or DER; none where there is no such folder."""
    if folder is None:
        return TrustedRoots()
    try:
        paths = sorted(folder.iterdir())[:_MOST_FILES]
    except (FileNotFoundError, NotADirectoryError):
        return TrustedRoots()
    except OSError:  # our own fault: it must not make the signatures of a file look broken
        return TrustedRoots(unreadable=(folder.name,))
    certificates: dict[bytes, x509.Certificate] = {}
    unreadable: list[str] = []
    for path in paths:
        if path.name.startswith(".") or not path.is_file():
            continue
        try:
            found = _certificates_of(path)
        except Exception:  # asn1crypto raises many kinds; one bad file must not cost the others
            found = []
        if not found:
            unreadable.append(path.name)
        certificates.update((one.sha256, one) for one in found)
    return TrustedRoots(certificates=tuple(certificates.values()), unreadable=tuple(unreadable))


def _certificates_of(path: Path) -> list[x509.Certificate]:
    """The certificates of one file; everything in it is parsed here, so a broken one shows at once."""
    if path.stat().st_size > _MOST_BYTES:
        return []
    data = path.read_bytes()
    if pem.detect(data):
        pieces = [der for label, _, der in pem.unarmor(data, multiple=True) if label.endswith("CERTIFICATE")]
    else:
        pieces = [data]
    found = [x509.Certificate.load(piece, strict=True) for piece in pieces]
    for certificate in found:
        # lazily parsed values that path building needs; a file that lacks them is no certificate
        _ = certificate.subject.hashable, certificate.public_key.sha1, certificate.issuer_serial
    return found
