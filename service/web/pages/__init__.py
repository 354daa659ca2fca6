"""Pages for people (trang web): rendered on the server, working without script."""
