"""Reports: a result in the form someone reads. They compute nothing."""
