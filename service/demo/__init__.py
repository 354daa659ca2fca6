"""Made-up data for demonstrations and measurements (dữ liệu mẫu): invented, in any number."""
