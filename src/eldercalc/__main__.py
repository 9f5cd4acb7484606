"""`python -m eldercalc`."""

from eldercalc.cli import main

if __name__ == "__main__":
    main()
