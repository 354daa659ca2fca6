"""Recognition of printed pages (nhận dạng chữ): pictures become words with their places."""
