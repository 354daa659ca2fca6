"""The product's exceptions, one class a situation; the docstring is the default message in Vietnamese.

DondocError
├── BadInput            the sender can mend it
│   ├── EmptyFile, DamagedFile, EncryptedFile, TypeMismatch, UnsupportedType
│   ├── NoTextLayer, EmptyPackage
│   ├── TooLarge, TooManyPages, TooManyScannedPages, TooManyPixels, NestedTooDeep, UnpacksTooLarge
│   ├── ReaderStalled, ReaderTooBig, ReaderDied
│   ├── SecretDocument
│   └── InvalidValue
├── NotAllowed
├── NotFound
├── Conflict
│   ├── IllegalTransition, StaleVersion, ReadingStopped
└── EngineUnavailable   may be tried again
    └── ProgramMissing, ReadingGivenUp
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class ErrorCode(StrEnum):
    """Every reason for which a request fails; listed in docs/codes.md."""

    BAD_INPUT = "bad_input"
    EMPTY_FILE = "empty_file"
    DAMAGED_FILE = "damaged_file"
    ENCRYPTED_FILE = "encrypted_file"
    TYPE_MISMATCH = "type_mismatch"
    UNSUPPORTED_TYPE = "unsupported_type"
    NO_TEXT_LAYER = "no_text_layer"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_SCANNED_PAGES = "too_many_scanned_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    NESTED_TOO_DEEP = "nested_too_deep"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    EMPTY_PACKAGE = "empty_package"
    READER_STALLED = "reader_stalled"
    READER_TOO_BIG = "reader_too_big"
    READER_DIED = "reader_died"
    SECRET_DOCUMENT = "secret_document"  # noqa: S105 - a code, no password
    INVALID_VALUE = "invalid_value"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    ILLEGAL_TRANSITION = "illegal_transition"
    STALE_VERSION = "stale_version"
    ENGINE_UNAVAILABLE = "engine_unavailable"
    PROGRAM_MISSING = "program_missing"
    READING_STOPPED = "reading_stopped"
    READING_GIVEN_UP = "reading_given_up"
    INTERNAL = "internal"


class DondocError(Exception):
    """Có lỗi xảy ra. Hãy thử lại; nếu vẫn lỗi, hãy báo người quản trị."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        super().__init__(self.message)


class BadInput(DondocError):
    """Dữ liệu gửi lên không dùng được. Hãy kiểm tra lại."""

    code = ErrorCode.BAD_INPUT


class EmptyFile(BadInput):
    """Tệp rỗng, không có nội dung. Hãy kiểm tra lại tệp gốc rồi tải lên lại."""

    code = ErrorCode.EMPTY_FILE


class DamagedFile(BadInput):
    """Tệp bị hỏng, không mở được. Hãy xin lại tệp từ nơi gửi rồi tải lên lại."""

    code = ErrorCode.DAMAGED_FILE


class EncryptedFile(BadInput):
    """Tệp có mật khẩu. Hãy mở tệp bằng mật khẩu, lưu lại bản không có mật khẩu rồi tải lên."""

    code = ErrorCode.ENCRYPTED_FILE


class TypeMismatch(BadInput):
    """Nội dung tệp không đúng với phần mở rộng của tên. Hãy mở tệp, lưu lại thành PDF hoặc DOCX rồi tải lên; nếu không mở được, hãy xin lại tệp từ nơi gửi."""  # noqa: E501

    code = ErrorCode.TYPE_MISMATCH


class UnsupportedType(BadInput):
    """Không đọc được loại tệp này. Hãy lưu lại thành PDF hoặc DOCX rồi tải lên."""

    code = ErrorCode.UNSUPPORTED_TYPE


class NoTextLayer(BadInput):
    """Không nhận ra chữ nào trong tệp này. Hãy quét lại cho rõ, hoặc dùng bản điện tử hay bản Word."""

    code = ErrorCode.NO_TEXT_LAYER


class TooLarge(BadInput):
    """Tệp quá lớn. Hãy tách nhỏ hoặc giảm dung lượng rồi tải lên lại."""

    code = ErrorCode.TOO_LARGE


class TooManyPages(BadInput):
    """Tệp có quá nhiều trang. Hãy tách tệp rồi tải lên từng phần."""

    code = ErrorCode.TOO_MANY_PAGES


class UnpacksTooLarge(BadInput):
    """Tệp bung ra quá lớn nên không được mở. Hãy giải nén rồi tải lên từng văn bản."""

    code = ErrorCode.UNPACKS_TOO_LARGE


class TooManyScannedPages(BadInput):
    """Tệp có quá nhiều trang quét. Hãy tách tệp rồi tải lên từng phần, hoặc dùng bản điện tử."""

    code = ErrorCode.TOO_MANY_SCANNED_PAGES


class TooManyPixels(BadInput):
    """Ảnh quá lớn nên không được mở. Hãy quét hoặc chụp lại ở độ phân giải 300 dpi rồi tải lên lại."""

    code = ErrorCode.TOO_MANY_PIXELS


class NestedTooDeep(BadInput):
    """Tệp nén lồng nhau quá nhiều lớp nên không được mở. Hãy giải nén rồi tải lên từng văn bản."""

    code = ErrorCode.NESTED_TOO_DEEP


class EmptyPackage(BadInput):
    """Trong tệp này không có văn bản nào đọc được. Hãy kiểm tra lại các tệp bên trong."""

    code = ErrorCode.EMPTY_PACKAGE


class ReaderStalled(BadInput):
    """Đọc tệp này quá lâu mà không xong nên đã dừng lại. Hãy mở tệp, lưu lại thành bản mới rồi tải lên."""

    code = ErrorCode.READER_STALLED


class ReaderTooBig(BadInput):
    """Đọc tệp này cần quá nhiều bộ nhớ nên đã dừng lại. Hãy tách nhỏ hoặc lưu lại tệp rồi tải lên."""

    code = ErrorCode.READER_TOO_BIG


class ReaderDied(BadInput):
    """Bộ đọc bị dừng đột ngột khi đọc tệp này. Tệp có thể bị hỏng; hãy mở tệp, lưu lại rồi tải lên."""

    code = ErrorCode.READER_DIED


class SecretDocument(BadInput):
    """Văn bản có dấu chỉ độ mật nên không được đưa vào phần mềm này. Hãy đăng ký vào sổ văn bản mật và xử lý theo Luật Bảo vệ bí mật nhà nước; tệp vừa gửi không được lưu lại."""  # noqa: E501

    code = ErrorCode.SECRET_DOCUMENT


class InvalidValue(BadInput):
    """Giá trị không hợp lệ. Hãy kiểm tra lại."""

    code = ErrorCode.INVALID_VALUE


class NotAllowed(DondocError):
    """Yêu cầu này không được phép."""

    code = ErrorCode.NOT_ALLOWED


class NotFound(DondocError):
    """Không tìm thấy nội dung yêu cầu."""

    code = ErrorCode.NOT_FOUND


class Conflict(DondocError):
    """Nội dung vừa được người khác thay đổi. Hãy tải lại trang rồi thử lại."""

    code = ErrorCode.CONFLICT


class IllegalTransition(Conflict):
    """Nhiệm vụ đang ở trạng thái không cho phép thao tác này."""

    code = ErrorCode.ILLEGAL_TRANSITION


class StaleVersion(Conflict):
    """Nội dung vừa được người khác thay đổi. Hãy tải lại trang rồi thử lại."""

    code = ErrorCode.STALE_VERSION


class EngineUnavailable(DondocError):
    """Bộ phận xử lý đang bận hoặc chưa sẵn sàng. Hãy thử lại sau ít phút."""

    code = ErrorCode.ENGINE_UNAVAILABLE


class ProgramMissing(EngineUnavailable):
    """Máy này thiếu chương trình cần để đọc loại tệp này. Hãy báo người quản trị chạy “dondoc doctor”."""

    code = ErrorCode.PROGRAM_MISSING


class ReadingStopped(Conflict):
    """Việc đọc văn bản này đã được dừng theo yêu cầu. Tệp vẫn được giữ; bấm “Đọc lại” khi cần."""

    code = ErrorCode.READING_STOPPED


class ReadingGivenUp(EngineUnavailable):
    """Phần mềm đã ba lần bị dừng đột ngột khi đọc tệp này nên không đọc nữa. Tệp vẫn được giữ; hãy mở tệp, lưu lại thành bản mới rồi tải lên, hoặc báo người quản trị."""  # noqa: E501

    code = ErrorCode.READING_GIVEN_UP
