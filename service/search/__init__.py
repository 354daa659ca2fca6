"""Finding obligations by words (tìm kiếm): queries, the index and what it answers."""
