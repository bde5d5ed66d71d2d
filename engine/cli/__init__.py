"""The command line `niosteg` (docs/adr and README list its commands; `--help` explains each)."""
