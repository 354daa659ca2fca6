"""Why a backup or its return is refused (lý do không sao lưu, không khôi phục được)."""

from __future__ import annotations

from models.errors import BadInput, Conflict, EngineUnavailable, InvalidValue, NotFound


class DamagedBackup(BadInput):
    """Bản sao lưu này bị hỏng hoặc chưa chép xong nên không dùng được. Hãy dùng một bản khác."""


class ForeignBackup(BadInput):
    """Tệp này không phải bản sao lưu của phần mềm Đôn Đốc."""


class NewerBackup(Conflict):
    """Bản sao lưu này do phiên bản mới hơn tạo ra. Hãy nâng cấp phần mềm rồi khôi phục lại."""


class OtherDatabase(Conflict):
    """Bản sao lưu này của loại cơ sở dữ liệu khác. Hãy kiểm tra DONDOC_DATABASE_URL."""


class PlaceTaken(Conflict):
    """Nơi khôi phục đã có dữ liệu. Nếu chắc chắn muốn thay bằng bản sao lưu, hãy thêm --replace."""


class StillRunning(Conflict):
    """Phần mềm đang chạy trên cơ sở dữ liệu này. Hãy dừng phần mềm rồi khôi phục lại."""


class TargetTaken(Conflict):
    """Đã có tệp trùng tên ở nơi lưu. Hãy chọn tên khác."""


class NowhereToPut(InvalidValue):
    """Hãy cho biết nơi lưu: “dondoc backup THƯ-MỤC”, hoặc đặt DONDOC_BACKUP_DIR."""


class CannotWrite(EngineUnavailable):
    """Không ghi được bản sao lưu. Hãy kiểm tra chỗ trống và quyền ghi ở nơi lưu."""


class NoDatabase(NotFound):
    """Chưa có cơ sở dữ liệu để sao lưu. Hãy kiểm tra DONDOC_DATA_DIR và DONDOC_DATABASE_URL."""


class DamagedDatabase(EngineUnavailable):
    """Cơ sở dữ liệu bị hỏng nên không sao lưu được. Hãy khôi phục từ bản sao lưu gần nhất."""


class NeverStill(EngineUnavailable):
    """Văn bản đang bị từ chối liên tục nên chưa sao lưu được. Hãy chạy lại sau ít phút."""
