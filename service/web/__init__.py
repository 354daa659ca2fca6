"""The product in a browser and for programs: pages, API, errors, protection."""
