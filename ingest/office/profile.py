"""A user profile of LibreOffice that trusts no document (hồ sơ người dùng riêng cho mỗi lần chuyển).

Every conversion has a profile of its own, written before and removed after: no list of recent files, no saved
copy and no setting goes from one document to the next.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

_REGISTRY = "registrymodifications.xcu"
_SCRIPTING = "Office.Common/Security/Scripting"
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    # no macro runs, whoever signed it, and no event of a document calls anything
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "OfficeBasic", "0"),
    (_SCRIPTING, "ExecutePlugins", "false"),
    (_SCRIPTING, "CheckDocumentEvents", "true"),
    # nothing that lies outside the document is loaded: pictures, sections, templates, data sources
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Writer/Content/Update", "Chart", "false"),
    ("Office.Common/Security", "LoadExoticFileFormats", "0"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    # no copy of the text is written anywhere
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
    ("Office.Common/Save/Document", "CreateBackup", "false"),
    ("Office.Common/History", "PickListSize", "0"),
    ("Office.Common/History", "Size", "0"),
    ("Office.Common/Misc", "UseDocumentOOoLockFile", "false"),
    # nothing of a first start: its drawing tests alone take four fifths of the time
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
    ("Setup/Product", "ooSetupLastVersion", "99.0"),
)
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>\n"
)
_OF_EXTENSIONS = ("extensions", "uno_packages")
_MAX_LEARNED = 256 * 1024

_learned: dict[str, bytes] = {}


def lay_out(folder: Path) -> None:
    """Writes a fresh profile; what an earlier first start in this process made is in it already."""
    user = folder / "user"
    user.mkdir(parents=True)
    for name, data in _learned.items():
        target = user / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (user / _REGISTRY).write_text(_registry(), encoding="utf-8")


def learn(folder: Path) -> None:
    """Keeps in memory what a first start made of a profile, before any document was opened in it.

    LibreOffice notes there which extensions it has seen and starts again; a profile that has the notes is
    spared that second start.
    """
    if _learned:
        return
    user = folder / "user"
    found = {
        str(file.relative_to(user)): file
        for part in _OF_EXTENSIONS
        for file in sorted((user / part).rglob("*"))
        if file.is_file()
    }
    if sum(file.stat().st_size for file in found.values()) <= _MAX_LEARNED:
        _learned.update({name: file.read_bytes() for name, file in found.items()})


def _registry() -> str:
    items = "".join(
        _ITEM.format(path=path, name=name, value=escape(value)) for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n"
    )
