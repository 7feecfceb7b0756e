"""The pure core: what a case is, what managers answer, what is due. No IO, no Prefect, no clock."""
