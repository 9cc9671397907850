"""The command `hubgraph`, and the one place where reading, storing and showing are put together."""


def main() -> None:
    """Run the command."""
