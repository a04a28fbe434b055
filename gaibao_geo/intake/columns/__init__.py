"""Which of a sheet's columns is which column of the schema."""
