"""One file for each command of the command line: `main(arguments) -> exit code`."""
