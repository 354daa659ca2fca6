"""LibreOffice without a window: older Word files, RTF and OpenDocument become DOCX."""
