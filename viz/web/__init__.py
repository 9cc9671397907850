"""The explorer: pages that read without JavaScript, and modules that enhance them. `create_app(store)` makes it."""
