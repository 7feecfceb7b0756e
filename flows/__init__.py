"""The order of things: what the Prefect UI offers. Each file is a stage; every form ends with `move_on`."""
