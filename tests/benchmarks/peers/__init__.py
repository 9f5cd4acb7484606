"""What others would write for the same work, each a program of its own: `python -m … INPUT OUTPUT`."""
